import Audit
import Foundation
import Sessions
import Testing

/// The record of the program itself, and the commands that show it.
@Suite(.timeLimit(.minutes(5)))
struct AuditTests {
    private static let start = Date(timeIntervalSince1970: 1_800_000_000)

    private static func entry(_ place: Int) -> AuditEntry {
        let subject = AuditSubject(
            profile: "Weavr", environment: "sandbox", login: "ada@acme.example",
            identity: Identity.Reference(kind: .corporate, id: "10\(place % 2)"),
            identityName: place.isMultiple(of: 2) ? "Acme Payments Ltd" : "\u{1B}[2J\u{202E}Cards")
        return AuditEntry(
            at: start.addingTimeInterval(Double(place) * 86_400), subject, .switching, .after,
            reason: "T-\(place)",
            outcome: .done, status: 200, reference: "ref-\(place)")
    }

    private static func path(_ directory: TemporaryDirectory) -> String {
        directory.file("state") + "/curfew/audit.sqlite"
    }

    private static func record(_ count: Int, in directory: TemporaryDirectory) throws {
        let database = try AuditDatabase(.file(path(directory)))
        try database.append((0..<count).map(entry), by: "grace@desk")
        try database.close()
    }

    private func run(_ arguments: String..., in directory: TemporaryDirectory) async throws -> Command.Outcome
    {
        let variables = ["XDG_STATE_HOME": directory.file("state")]
        return try await Command(
            Curfew.path, arguments,
            environment: Curfew.environment(home: directory).merging(variables) { $1 }, directory: directory
        ).run()
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func `audit prints rows as clean lines, and as JSON with fixed keys`() async throws {
        try await TemporaryDirectory.use { directory in
            try Self.record(4, in: directory)
            let text = try await run("audit", in: directory)
            #expect(text.status == 0 && text.errors.isEmpty)
            let lines = text.output.split(separator: "\n")
            #expect(lines.count == 5 && lines[0].hasPrefix("NUMBER"))
            #expect(lines[1].contains("2027-01-15T08:00:00.000Z") && lines[1].contains("Acme Payments Ltd"))
            #expect(!text.output.contains("\u{1B}") && !text.output.contains("\u{202E}"))

            let json = try object(try await run("audit", "--json", in: directory).output)
            #expect(json["schema"] as? Int == 1 && (json["at"] as? String)?.hasSuffix("Z") == true)
            let entries = try #require(json["entries"] as? [[String: Any]])
            #expect(entries.count == 4)
            for entry in entries {
                #expect(
                    entry.keys.sorted() == [
                        "action", "actor", "environment", "identity", "login", "number", "outcome", "phase",
                        "profile", "reason", "requestRef", "status", "time",
                    ])
            }
            #expect(
                (entries[1]["identity"] as? [String: Any])?["name"] as? String == "\u{1B}[2J\u{202E}Cards")

            let found = try await run(
                "audit", "--identity", "corporate:100", "--since", "2027-01-16", in: directory)
            #expect(found.output.split(separator: "\n").count == 2 && found.output.contains("ref-2"))
        }
    }

    @Test func `--verify is 0 for an intact record, and 1 with the row for a changed one`() async throws {
        try await TemporaryDirectory.use { directory in
            try Self.record(3, in: directory)
            let intact = try await run("audit", "--verify", in: directory)
            #expect(
                intact.status == 0 && intact.output.hasPrefix("rows 1 to 3 are intact; hash of the last: "))
            // A byte of the text "ref-1" in the file.
            let file = URL(filePath: Self.path(directory))
            var bytes = try Data(contentsOf: file)
            let place = try #require(bytes.range(of: Data("ref-1".utf8)))
            bytes[place.lowerBound] = 0x52
            try bytes.write(to: file)
            let broken = try await run("audit", "--verify", in: directory)
            #expect(broken.status == 1 && broken.output.isEmpty)
            #expect(broken.errors.hasPrefix("curfew: Row 2 of the audit record was changed"))
            let json = try object(try await run("audit", "--verify", "--json", in: directory).output)
            #expect(json["isIntact"] as? Bool == false && json["brokenAt"] as? Int == 2)
        }
    }

    @Test func `without a record there is nothing to show, and nothing is made`() async throws {
        try await TemporaryDirectory.use { directory in
            let outcome = try await run("audit", "--json", in: directory)
            #expect(outcome.status == 0 && outcome.errors.hasPrefix("curfew: Nothing is recorded yet in "))
            #expect((try object(outcome.output)["entries"] as? [Any])?.isEmpty == true)
            #expect(try await run("audit", "--verify", in: directory).status == 1)
            #expect(!FileManager.default.fileExists(atPath: directory.file("state")))
            for wrong in [["--since", "soon"], ["--verify", "--follow"], ["--identity", ""]] {
                let outcome = try await Curfew.run("audit", wrong[0], wrong.count > 1 ? wrong[1] : "")
                #expect(outcome.status == 2 && outcome.output.isEmpty, "\(wrong)")
            }
        }
    }

    @Test func `paths tells where the files are, with and without the variables`() async throws {
        let text = try await Curfew.run(
            "paths", with: ["XDG_STATE_HOME": "/s", "XDG_CONFIG_HOME": "relative"])
        #expect(text.status == 0)
        #expect(text.output.contains("\naudit          /s/curfew/audit.sqlite\n"))
        #expect(text.output.contains("/.config/curfew/config.yaml\n"))
        let json = try object(try await Curfew.run("paths", "--json", with: ["HOME": "/h"]).output)
        #expect(json["schema"] as? Int == 1 && json["state"] as? String == "/h/.local/state/curfew")
        #expect(json["pins"] as? String == "/h/.local/state/curfew/pins.json")
        #expect(json["proofs"] as? String == "/h/.local/state/curfew/proofs")
        #expect(json["audit"] as? String == "/h/.local/state/curfew/audit.sqlite")
        #expect(json["configuration"] as? String == "/h/.config/curfew/config.yaml")
    }

    /// Runs the program on an authority of its own, with a setting of the record.
    private func run(
        audit: String, in directory: TemporaryDirectory, _ body: (TerminalTester) async throws -> Void
    ) async throws {
        try await LocalAuthority.run(in: directory) { authority in
            let folder = directory.file("config/curfew")
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let text = """
                audit: \(audit)
                profiles:
                  - name: Support
                    vendor: weavr
                    environment: sandbox
                    email: ada@acme.example
                    url: \(authority.address)/multi
                    api-key: demo-api-key
                """
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/config.yaml"))
            let wrapper = [
                "env", "XDG_CONFIG_HOME=\(directory.file("config"))",
                "XDG_STATE_HOME=\(directory.file("state"))",
            ]
            try await TerminalTester.run([], wrapper: wrapper, body)
        }
    }

    private func signIn(_ terminal: TerminalTester) async throws {
        try await terminal.waitFor("Enter signs in.")
        try await terminal.type("Curfew-demo-1")
        try await terminal.press("Enter")
    }

    @Test func `a sign-in, a switch and SIGKILL leave rows that verify, and no secret`() async throws {
        try await TemporaryDirectory.use { directory in
            try await run(audit: "required", in: directory) { terminal in
                try await signIn(terminal)
                try await terminal.waitFor("Acme Payments Ltd")
                try await terminal.press("1")
                try await terminal.waitFor("Acme Payments Ltd") { $0.header.contains("Acme Payments Ltd") }
                try await terminal.press("H")
                try await terminal.waitFor("History", "switch", "begun")
                #expect(kill(try await terminal.pid(), SIGKILL) == 0)
            }
            let outcome = try await run("audit", "--json", in: directory)
            let entries = try #require(try object(outcome.output)["entries"] as? [[String: Any]])
            let words = entries.map { "\($0["action"] as? String ?? "") \($0["phase"] as? String ?? "")" }
            #expect(words == ["sign-in before", "sign-in after", "switch before", "switch after"])
            #expect(entries.last?["status"] as? Int == 200 && entries.last?["requestRef"] is String)
            #expect(try await run("audit", "--verify", in: directory).status == 0)
            for name in try FileManager.default.contentsOfDirectory(atPath: directory.file("state/curfew")) {
                let bytes = try Data(contentsOf: URL(filePath: directory.file("state/curfew/" + name)))
                for secret in ["Curfew-demo-1", "demo-api-key"] {
                    #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(name): \(secret)")
                }
            }
        }
    }

    @Test func `where the record is required and cannot be written, nobody is signed in`() async throws {
        try await TemporaryDirectory.use { directory in
            try FileManager.default.createDirectory(
                atPath: Self.path(directory), withIntermediateDirectories: true)
            try await run(audit: "required", in: directory) { terminal in
                try await terminal.waitFor("Not in the audit record", "is a directory")
                try await signIn(terminal)
                try await terminal.waitFor("nothing was sent")
            }
            try await run(audit: "on", in: directory) { terminal in
                try await signIn(terminal)
                try await terminal.waitFor("Acme Payments Ltd", "Not in the audit record")
            }
        }
    }
}
