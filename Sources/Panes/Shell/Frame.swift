import Screen

/// The frame of one part of the screen.
struct Frame {
    let rect: Rect
    let title: String
    var caption = ""
    var scrolled: Scrolled?
    var isFocused = false
}
