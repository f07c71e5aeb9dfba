import ArgumentParser
import Audit
import Foundation
import Screen
import Sessions
import Settings

/// Shows the record of who acted as whom, and verifies it.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Show who acted as whom, when, why and with what result.",
        discussion: """
            A row before what matters is sent and a row after its reply: sign-in, switch, step-up, delegation, password \
            change, enrolling and unlinking a factor, keep-alive, revoke and logout. Each end of a token, each lock of the \
            screen and each try to unlock it is one row. Times are UTC.

              --since 7d                 rows of the last seven days
              --since 2026-11-01         from the beginning of that day
              --identity 'Acme Cards'    whose name, id or login holds the text
              --identity corporate:1234  of exactly this identity
              --follow                   all rows, then each new one, until ^C
              --verify                   works the chain of hashes out again

            --verify names the first row that was changed, removed or moved, and then the exit code is 1. It prints the \
            number and the hash of the last row: noted elsewhere, they show a later exchange of the whole record.
            --json prints {"schema":1,"at":…,"entries":[…]}; with --follow one object a row on a line of its own. \
            'curfew paths' prints where the record is, and 'audit' in the configuration whether and for how long it is kept.
            """)

    @Flag(help: "As JSON.")
    var json = false

    @Option(
        help: ArgumentHelp(
            "Rows from then on: 7d, 12h, 30m, 2026-11-01 or 2026-11-01T09:30:00Z.", valueName: "when"),
        transform: AuditSince.init(text:))
    var since: AuditSince?

    @Option(help: ArgumentHelp("Rows of identities or logins that hold the text.", valueName: "text"))
    var identity: String?

    @Flag(help: "Go on with each new row, until ^C.")
    var follow = false

    @Flag(help: "Verify the chain instead of showing rows.")
    var verify = false

    func validate() throws {
        if verify, follow || since != nil || identity != nil {
            throw ValidationError(
                "--verify goes through the whole record: it takes no other option but --json.")
        }
        if identity?.isEmpty == true { throw ValidationError("--identity takes a text.") }
    }

    func run() async throws {
        let path = UserPaths().state.audit
        let now = SystemTime.now().wall
        do {
            if verify { return try verdict(of: path, at: now) }
            let printer = AuditPrinter(isJSON: json)
            let query = AuditQuery(since: since?.moment(before: now), text: identity)
            if follow { return try await show(path, query, by: printer) }
            guard let database = try AuditDatabase(reading: path) else {
                Curfew.say(Self.nothing(in: path))
                printer.begin(at: now)
                return printer.end()
            }
            printer.begin(at: now)
            try database.read(query) { try printer.show($0) }
            printer.end()
        } catch let error as AuditError {
            throw CommandError(
                sentence: "curfew: \(CleanText.clean(error.description, limit: 2048))", status: .failed)
        }
    }

    private static func nothing(in path: String) -> String {
        "curfew: Nothing is recorded yet in \(CleanText.clean(path, limit: 1024))."
    }

    /// Shows rows as they come. Ends with a signal.
    private func show(_ path: String, _ query: AuditQuery, by printer: AuditPrinter) async throws {
        var query = query
        var database: AuditDatabase?
        while true {
            if database?.isInPlace != true { (database, query.after) = (try AuditDatabase(reading: path), 0) }
            try database?.read(query) { row in
                try printer.follow(row)
                query.after = row.number
            }
            fflush(nil)
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    private struct Verdict: Encodable {
        let schema = 1
        let at: String
        let isIntact: Bool
        let first: Int64?
        let last: Int64?
        let hash: String?
        let brokenAt: Int64?
        let fault: String?

        enum CodingKeys: String, CodingKey {
            case schema, at, isIntact, first, last, hash, brokenAt, fault
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(schema, forKey: .schema)
            try container.encode(at, forKey: .at)
            try container.encode(isIntact, forKey: .isIntact)
            try container.encode(first, forKey: .first)
            try container.encode(last, forKey: .last)
            try container.encode(hash, forKey: .hash)
            try container.encode(brokenAt, forKey: .brokenAt)
            try container.encode(fault, forKey: .fault)
        }
    }

    private func verdict(of path: String, at now: Date) throws {
        guard let database = try AuditDatabase(reading: path) else {
            throw CommandError(sentence: Self.nothing(in: path), status: .failed)
        }
        let verdict = try database.verify()
        switch verdict {
        case .intact(let first, let last, let hash):
            let hex = hash.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
            try report(
                Verdict(
                    at: JSONText.time(now), isIntact: true, first: first, last: last, hash: hex,
                    brokenAt: nil,
                    fault: nil), "rows \(first) to \(last) are intact; hash of the last: \(hex)")
        case .broken(let row, let fault):
            let (word, sentence) = fault.words(of: row)
            let report = Verdict(
                at: JSONText.time(now), isIntact: false, first: nil, last: nil, hash: nil, brokenAt: row,
                fault: word)
            try self.report(report, nil)
            Curfew.say("curfew: \(sentence)")
            fflush(nil)
            Foundation.exit(ExitStatus.failed.rawValue)
        }
    }

    private func report(_ verdict: Verdict, _ line: String?) throws {
        if json { print(try JSONText.text(of: verdict)) } else if let line { print(line) }
    }
}

extension AuditVerdict.Fault {
    /// A word for programs, and a sentence.
    fileprivate nonisolated func words(of row: Int64) -> (String, String) {
        switch self {
        case .changed:
            ("changed", "Row \(row) of the audit record was changed or moved, or the one before it was.")
        case .removed: ("removed", "Row \(row) of the audit record was removed.")
        case .added:
            ("added", "Row \(row) of the audit record was added behind the last one that was recorded.")
        case .unexplained:
            ("removed", "The rows before row \(row) of the audit record were removed, and no row says so.")
        }
    }
}
