import Foundation
import Screen

/// What a terminal can be asked for beside the frame, as bytes; none where the terminal would not understand them.
/// Nothing here has a reply. BEL ends each operating system command, as every terminal takes it.
package nonisolated struct TerminalMessages: Sendable {
    /// BEL (ECMA-48, 8.3.3).
    package static let bell: [UInt8] = [0x07]

    private static let columns = 120

    private let host: TerminalHost
    private let isUnicode: Bool

    package init(host: TerminalHost, isUnicode: Bool) {
        self.host = host
        self.isUnicode = isUnicode
    }

    /// A notice on the desktop. tmux hands it on where its option `allow-passthrough` is on.
    package func notice(_ text: String) -> [UInt8] {
        guard host.isWindow else { return [] }
        let text = plain(text)
        let command = host.noticeForm == .titled ? "777;notify;Curfew;\(text)" : "9;\(text)"
        return handedOn("\u{1B}]\(command)\u{07}")
    }

    /// The title of the window, or of the pane in tmux (ctlseqs, OSC 2).
    package func title(_ text: String) -> [UInt8] {
        guard host.isWindow else { return [] }
        return Array("\u{1B}]2;\(plain(text))\u{07}".utf8)
    }

    /// Keeps the title that the window has, for `restoringTitle` (ctlseqs, XTWINOPS 22 and 23).
    package var keepingTitle: String { host.isWindow ? "\u{1B}[22;2t" : "" }
    package var restoringTitle: String { host.isWindow ? "\u{1B}[23;2t" : "" }

    /// Sets the clipboard (ctlseqs, OSC 52). The terminal may ignore it, and does not tell.
    package func clipboard(_ bytes: [UInt8]) -> [UInt8] {
        guard host.isWindow else { return [] }
        return Array("\u{1B}]52;c;\(Data(bytes).base64EncodedString())\u{07}".utf8)
    }

    /// For the terminal around tmux, which ends the outer sequence at the first ESC that is not doubled (tmux(1),
    /// `allow-passthrough`).
    private func handedOn(_ sequence: String) -> [UInt8] {
        guard host.isTmux else { return Array(sequence.utf8) }
        let doubled = sequence.replacing("\u{1B}", with: "\u{1B}\u{1B}")
        return Array("\u{1B}Ptmux;\(doubled)\u{1B}\\".utf8)
    }

    /// One clean line without semicolons, which separate the parts of a command.
    private func plain(_ text: String) -> String {
        let ellipsis = (isUnicode ? GlyphSet.unicode : .ascii).ellipsis
        let clean = CleanText.clean(text, limit: Self.columns, ellipsis: ellipsis).replacing(";", with: ",")
        guard !isUnicode else { return clean }
        return String(
            decoding: clean.unicodeScalars.map { GlyphSet.asciiEquivalent(of: $0.value) }, as: UTF8.self)
    }
}
