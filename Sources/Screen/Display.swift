/// Where frames go: the terminal, or a double that remembers them.
@MainActor
package protocol Display: AnyObject {
    /// The extent that the next frame should have.
    var size: Size { get }

    /// Shows a frame, with the cursor at a place or hidden.
    func present(_ grid: Grid, cursor: Position?)
}
