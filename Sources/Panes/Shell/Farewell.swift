import Foundation
import Screen
import Sessions
import Wording

/// What is left to say once the screen is gone: what the last logout came to, and each token that may still be live
/// although it was to end.
struct Farewell {
    let state: SessionState
    let clock: WallClock
    let names: Names
    let glyphs: GlyphSet

    /// Clean text of one or more lines; nil where there is nothing to say.
    var text: String? {
        let lines = [outcome].compactMap(\.self) + unconfirmed
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }

    private var outcome: String? {
        guard let run = state.logout, run.isFinished else { return nil }
        return "Logout: \(run.heading())."
    }

    private var unconfirmed: [String] {
        let tokens = state.unsettledTokens
        guard !tokens.isEmpty else { return [] }
        let heading = "Not confirmed by the server, may still be live:"
        return [heading] + tokens.map { "  \(line($0))" }
    }

    /// As "identity token of Acme Payments Ltd, ada@acme.example at Demo, until ~21:04:59".
    private func line(_ token: Token) -> String {
        let session = state.sessions[token.session]
        let profile = session.flatMap { state.profile($0.profile)?.name } ?? ""
        let email = names.shown(session?.email ?? "", limit: 64, glyphs)
        let name = names.shown(state.bearer(of: token), limit: 64, glyphs)
        let bearer = token.identity == nil ? email : "\(name), \(email)"
        return "\(token.whereabouts) token of \(bearer) at \(CleanText.clean(profile, limit: 64))"
            + end(of: token)
    }

    private func end(of token: Token) -> String {
        guard let end = token.finalEnd, let now = state.localTime else { return "" }
        return ", until ~\(clock.timeOfDay(now.addingTimeInterval((end - state.now).seconds)))"
    }
}

extension Duration {
    fileprivate var seconds: Double { Double(nanoseconds) / 1e9 }
}
