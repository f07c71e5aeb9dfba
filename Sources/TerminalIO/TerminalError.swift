/// Why the full screen cannot start, and what the user can do.
package nonisolated enum TerminalError: Error, Hashable, Sendable {
    case notATerminal
    case cannotOpen(reason: String)
    case typeUnset
    case typeUnknown(String)
    case typeCannotPositionCursor(String)
    case cannotStart(reason: String)
}

extension TerminalError: CustomStringConvertible {
    package nonisolated var description: String {
        switch self {
        case .notATerminal:
            """
            The full screen needs a terminal, but input or output is a file or a pipe. \
            Run curfew without redirection; “curfew --help” lists the commands that need no terminal.
            """
        case .cannotOpen(let reason):
            "Could not open the terminal: \(reason). Try again in a new terminal window."
        case .typeUnset:
            "TERM is not set, so the terminal type is unknown. Set it and try again: TERM=xterm-256color curfew"
        case .typeUnknown(let name):
            """
            This machine does not know the terminal type “\(name)”. Set another one and try again: \
            TERM=xterm-256color curfew
            """
        case .typeCannotPositionCursor(let name):
            """
            The terminal type “\(name)” cannot position the cursor. If yours can, set another type: \
            TERM=xterm-256color curfew. “curfew --help” lists the commands that need no full screen.
            """
        case .cannotStart(let reason):
            "The full screen cannot start: \(reason). “curfew --help” lists the commands that need no full screen."
        }
    }
}
