/// Why there can be no full screen, and what to do about it.
package nonisolated enum TerminalError: Error, Hashable, Sendable {
    case notATerminal
    case cannotOpen(reason: String)
    case typeUnset
    case typeUnknown(String)
    case typeCannotPlace(String)
    case cannotStart(reason: String)
}

extension TerminalError: CustomStringConvertible {
    package nonisolated var description: String {
        switch self {
        case .notATerminal:
            """
            The full screen needs a terminal for input and output, and one of them is a file or a pipe. \
            Run curfew without redirection; “curfew --help” lists what works without a screen.
            """
        case .cannotOpen(let reason):
            "The terminal cannot be opened: \(reason). Try again in a new terminal window."
        case .typeUnset:
            "TERM is not set, so the kind of terminal is not known. Set it and try again: TERM=xterm-256color curfew"
        case .typeUnknown(let name):
            """
            The terminal type “\(name)” is not known on this machine. Set one that is and try again: \
            TERM=xterm-256color curfew
            """
        case .typeCannotPlace(let name):
            """
            A terminal of the type “\(name)” cannot place its cursor. If it can in truth, set another type: \
            TERM=xterm-256color curfew. “curfew --help” lists what works without a screen.
            """
        case .cannotStart(let reason):
            "The full screen cannot start: \(reason). “curfew --help” lists what works without it."
        }
    }
}
