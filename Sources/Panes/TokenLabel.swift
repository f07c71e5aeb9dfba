import Screen
import Sessions

/// What tells one token from all others: whose it is, its kind, its masked id. A name of any length takes the room
/// of neither of them.
struct TokenLabel {
    private static let kindColumns = 10
    private static let maskedColumns = 5

    let token: Token
    let state: SessionState

    func draw(on canvas: inout Canvas, at column: Int, in line: Rect, _ style: Style = .text) {
        let masked = line.columns - Self.maskedColumns
        let showsKind = line.columns - column >= 36
        let kind = showsKind ? masked - Self.kindColumns - 1 : masked
        let name = CleanText.clean(state.bearer(of: token))
        canvas.field(name, at: column, columns: max(0, kind - column - 1), in: line, style)
        if showsKind {
            canvas.field(token.kind.word, at: kind, columns: Self.kindColumns, in: line, .dim)
        }
        canvas.field(token.masked, at: masked, columns: Self.maskedColumns, in: line, .dim)
    }
}
