/// A move through rows or lines.
enum ListMotion: Hashable, Sendable {
    case up, down, pageUp, pageDown, first, last
}
