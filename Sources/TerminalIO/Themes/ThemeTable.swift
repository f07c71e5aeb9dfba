import Screen

/// A theme as data: the look of every role, on the background and on the selection bar.
nonisolated protocol ThemeTable: Sendable {
    /// The text and the background of the whole screen. Where it names colours, each look of the theme does.
    var plain: Look { get }

    func look(of role: Role) -> Look

    /// The look in the row that the selection bar is on. A filled role is the same there.
    func lookOnBar(of role: Role) -> Look
}
