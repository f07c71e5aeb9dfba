/// What became of a text that was to be copied. Nobody can say that it arrived: a terminal does not answer.
package enum ClipboardOutcome: Hashable, Sendable {
    case sent
    /// Beyond what a clipboard takes.
    case tooLong
    /// Neither the terminal nor tmux takes a clipboard.
    case unavailable
    /// Untrusted words of the program that was to take it.
    case failed(reason: String)
}
