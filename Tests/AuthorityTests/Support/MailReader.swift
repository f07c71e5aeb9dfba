import Authority
import Foundation
import HTTPTypes
import Testing

/// Reads the mail that an authority has written.
struct MailReader: Sendable {
    let path: String
    let server: AuthorityServer

    /// The lines of the file, after the mail that is under way; none while it does not exist.
    var lines: [Substring] {
        get async {
            await server.finishMail()
            return ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(separator: "\n")
        }
    }

    /// The last word of the newest mail, which is its secret.
    func secret() async throws -> String {
        let newest = Answer(status: 0, headers: [:], body: String(try #require(await lines.last)))
        let words = try #require(newest.text("text")).split(separator: " ")
        return String(try #require(words.last))
    }
}

/// An authority in memory whose mail goes to a file.
func withMail(_ test: @escaping @Sendable (AuthorityTester, MailReader) async throws -> Void) async throws {
    try await withFolder { folder async throws in
        let path = folder + "/mail"
        try await withAuthority {
            $0.mailFile = path
        } _: { authority async throws in
            try await test(authority, MailReader(path: path, server: authority.server))
        }
    }
}

/// How often each status came from concurrent calls.
func statuses(
    of count: Int, _ call: @escaping @Sendable (Int) async throws -> Answer
) async throws -> [Int: Int] {
    try await withThrowingTaskGroup(of: Int.self) { group in
        for number in 1...count { group.addTask { try await call(number).status } }
        return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
}
