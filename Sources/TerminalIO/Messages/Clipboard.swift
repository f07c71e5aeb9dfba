import CTerminal

/// The way of a text to the clipboard of the person's desktop. Nobody can tell whether it arrives: the terminal does not
/// say, and may be set to ignore it.
package nonisolated enum Clipboard {
    package enum Outcome: Hashable, Sendable {
        /// Sent to the clipboard.
        case sent
        /// More than `limit` bytes.
        case tooLong
        /// The terminal has no clipboard that a program can reach.
        case unavailable
        /// Not sent; the reason completes "not sent: …".
        case failed(reason: String)
    }

    /// The longest text in bytes. Terminals drop longer ones.
    package static let limit = 100 * 1024

    /// The text in UTF-8 without controls other than line ends and tabs: whoever pastes it into a shell must not run it.
    package static func bytes(of text: String) -> [UInt8] {
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isControl = scalar.properties.generalCategory == .control
            if !isControl || scalar == "\n" || scalar == "\t" { kept.append(scalar) }
        }
        return Array(String(kept).utf8)
    }

    /// Hands the text to tmux, which sends it on to the clipboard of the terminal around it: `load-buffer -w`, which
    /// tmux has since 3.2. Blocks its thread, at most for the time given.
    package static func sendThroughTmux(_ bytes: [UInt8], milliseconds: Int32 = 3000) -> Outcome {
        let result = bytes.withUnsafeBytes { curfew_tmux_load($0.baseAddress, $0.count, milliseconds) }
        return switch result {
        case CURFEW_LOADED: .sent
        case CURFEW_LOAD_REFUSED: .failed(reason: "tmux refused the text; it needs version 3.2")
        case CURFEW_LOAD_TOO_LATE: .failed(reason: "tmux took too long")
        default: .failed(reason: "tmux could not be run")
        }
    }
}
