package import Foundation
import Screen
import Sessions
import Wording

/// A logout's proof as a file: what is not on the screen later, and the rows as they are on it. It holds no secret: of a
/// token only its masked end is known here.
package struct ProofDocument: Equatable, Sendable {
    private let profiles: [String]
    private let environments: [String]
    private let logins: [String]
    /// What the person has typed; empty for none.
    private let ticket: String
    /// The heading and a line for each token.
    private let proof: String

    init(_ run: LogoutRun, ticket: String, _ state: SessionState) {
        let profiles = Self.unique(run.rows.map(\.profile))
        self.profiles = profiles.map { CleanText.clean(state.profile($0)?.name ?? $0.name, limit: 64) }
        environments = Self.unique(profiles.compactMap { state.profile($0)?.environment.word })
        logins = Self.unique(run.rows.map { CleanText.clean($0.email, limit: 320) })
        self.ticket = CleanText.clean(ticket, limit: 120)
        proof = LogoutProof.text(run, at: nil)
    }

    /// A name without an ending, of letters, digits, dots, hyphens and underlines alone: `20261127-101112-ada-acme.example`.
    package func fileName(at time: Date) -> String {
        let digits = time.formatted(.iso8601).filter(\.isNumber)
        let login = logins.count == 1 ? Self.safe(logins[0]) : "\(logins.count)-logins"
        return digits.prefix(8) + "-" + digits.dropFirst(8).prefix(6) + "-"
            + (login.isEmpty ? "login" : login)
    }

    /// The contents; `person` is the one at the keys, as `user@host`.
    package func text(by person: String, at time: Date) -> String {
        let facts = [
            ("saved", time.formatted(.iso8601)), ("by", CleanText.clean(person, limit: 200)),
            ("profile", profiles.joined(separator: ", ")),
            ("environment", environments.joined(separator: ", ")), ("login", logins.joined(separator: ", ")),
            ("ticket", ticket.isEmpty ? "-" : ticket),
        ]
        let lines = facts.map { $0.padding(to: 13) + $1 }
        return "Curfew: proof of a logout\n\n" + lines.joined(separator: "\n") + "\n\n" + proof
    }

    private static func unique<Value: Hashable>(_ values: [Value]) -> [Value] {
        var seen: Set<Value> = []
        return values.filter { seen.insert($0).inserted }
    }

    /// Each run of other characters becomes one hyphen; a name begins with neither a dot nor a hyphen.
    private static func safe(_ text: String) -> String {
        var safe = ""
        for character in text.prefix(64) {
            let isSafe =
                character.isASCII && (character.isLetter || character.isNumber || "._-".contains(character))
            if isSafe { safe.append(character) } else if safe.last != "-" { safe.append("-") }
        }
        return String(safe.drop { ".-".contains($0) })
    }
}
