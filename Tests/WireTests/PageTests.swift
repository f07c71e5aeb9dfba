@testable import Authority
import Foundation
import Logging
import Testing

/// docs/wire.md says what is served and where it is tested; this keeps it true.
@Suite struct WirePage {
    /// A row of one of the page's tables: a call, and what stands beside it.
    private struct Row {
        /// `METHOD /path`.
        let call: String
        let client: String
        let authority: String
        let tests: String

        var cells: [String] { [client, authority, tests] }

        init?(_ line: Substring) {
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 6, cells[1].hasPrefix("`"), cells[1].hasSuffix("`") else { return nil }
            call = String(cells[1].dropFirst().dropLast())
            (client, authority, tests) = (cells[2], cells[3], cells[4])
        }

        static func isThere(_ cell: String) -> Bool { cell != "–" && cell != "not yet" }
    }

    private let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private func rows() throws -> [Row] {
        let page = try String(contentsOf: root.appending(path: "docs/wire.md"), encoding: .utf8)
        return page.split(separator: "\n").compactMap { Row($0) }
    }

    @Test func `a call is named as built where the authority serves or sends it, and nowhere else`() throws {
        let server = try AuthorityServer(
            configuration: AuthorityConfiguration(
                passwordCost: PasswordCost(logRounds: 1, blockSize: 1, parallelism: 1)),
            logger: Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() })
        let named = try rows().filter { Row.isThere($0.authority) }.map(\.call)
        #expect(named.count == Set(named).count)
        let calls = server.responder.table.routes.map(\.description)
        let events = WebhookEvent.Path.allCases.map { "POST \($0.rawValue)" }
        #expect(Set(named) == Set(calls + events))
        try server.close()
    }

    @Test func `each call stands on the page once, and what is built is tested`() throws {
        let rows = try rows()
        #expect(Set(rows.map(\.call)).count == rows.count)
        for row in rows {
            let isBuilt = Row.isThere(row.client) || Row.isThere(row.authority)
            #expect(Row.isThere(row.tests) == isBuilt, "\(row.call)")
        }
    }

    @Test func `every file that the page names exists`() throws {
        var known: Set<String> = []
        for folder in ["Sources", "Tests"] {
            let files = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
            for case let path as String in try #require(files) { known.insert(path) }
        }
        let named = try rows().flatMap(\.cells).filter(Row.isThere)
            .flatMap { $0.split(separator: ", ") }
            .flatMap { $0.split(separator: " ").prefix(1) }
        #expect(!named.isEmpty)
        #expect(named.filter { !known.contains("\($0).swift") }.isEmpty)
    }
}
