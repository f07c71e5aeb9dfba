import Foundation
import Screen
import Sessions

/// Prints rows of the record: as lines whose columns begin at fixed places, so that no text can pass for another one, or as
/// JSON.
nonisolated final class AuditPrinter {
    private struct Row: Encodable {
        struct Identity: Encodable {
            let type: String
            let id: String
            let name: String
        }

        let number: Int64
        let time: String
        let actor: String
        let profile: String
        let environment: String
        let login: String
        let identity: Identity?
        let action: String
        let phase: String
        let reason: String?
        let outcome: String?
        let status: Int?
        let requestRef: String?
        /// Of a row on a line of its own.
        var schema: Int?

        enum CodingKeys: String, CodingKey {
            case number, time, actor, profile, environment, login, identity, action, phase, reason, outcome,
                status
            case requestRef, schema
        }

        init(_ row: AuditRow) {
            let (entry, subject) = (row.entry, row.entry.subject)
            number = row.number
            time = JSONText.time(entry.time)
            actor = row.actor
            profile = subject.profile
            environment = subject.environment
            login = subject.login
            identity = subject.identity.map {
                Identity(type: $0.kind.code, id: $0.id, name: subject.identityName)
            }
            action = entry.action.rawValue
            phase = entry.phase.rawValue
            reason = entry.reason.isEmpty ? nil : entry.reason
            outcome = entry.outcome?.rawValue
            status = entry.status
            requestRef = entry.reference.isEmpty ? nil : entry.reference
        }

        /// Every key is there, whether it has a value or not.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(number, forKey: .number)
            try container.encode(time, forKey: .time)
            try container.encode(actor, forKey: .actor)
            try container.encode(profile, forKey: .profile)
            try container.encode(environment, forKey: .environment)
            try container.encode(login, forKey: .login)
            try container.encode(identity, forKey: .identity)
            try container.encode(action, forKey: .action)
            try container.encode(phase, forKey: .phase)
            try container.encode(reason, forKey: .reason)
            try container.encode(outcome, forKey: .outcome)
            try container.encode(status, forKey: .status)
            try container.encode(requestRef, forKey: .requestRef)
            try container.encodeIfPresent(schema, forKey: .schema)
        }
    }

    /// Columns of each part; the last one takes what it needs.
    private static let widths = [9, 24, 15, 6, 18, 3, 10, 28, 28, 20]
    private static let titles = [
        "NUMBER", "TIME", "ACTION", "PHASE", "OUTCOME", "", "WHERE", "LOGIN", "IDENTITY", "WHO",
        "REQUEST-REF, REASON",
    ]

    private let isJSON: Bool
    private var isFirst = true

    init(isJSON: Bool) { self.isJSON = isJSON }

    func begin(at now: Date) {
        if isJSON { print("{\"at\":\"\(JSONText.time(now))\",\"entries\":[", terminator: "") }
    }

    func show(_ row: AuditRow) throws {
        guard isJSON else { return printLine(row) }
        let text = try JSONText.text(of: Row(row))
        print(isFirst ? "\n\(text)" : ",\n\(text)", terminator: "")
        isFirst = false
    }

    /// A row that stands alone.
    func follow(_ row: AuditRow) throws {
        guard isJSON else { return printLine(row) }
        var own = Row(row)
        own.schema = 1
        print(try JSONText.text(of: own))
    }

    func end() {
        if isJSON { print("],\"schema\":1}") }
    }

    private func printLine(_ row: AuditRow) {
        if isFirst { print(Self.line(Self.titles)) }
        isFirst = false
        let (entry, subject) = (row.entry, row.entry.subject)
        let identity = subject.identity.map {
            subject.identityName.isEmpty ? "\($0.kind.code):\($0.id)" : subject.identityName
        }
        let last = [entry.reference, entry.reason].filter { !$0.isEmpty }.joined(separator: "  ")
        print(
            Self.line([
                "\(row.number)", JSONText.time(entry.time), entry.action.rawValue, entry.phase.rawValue,
                entry.outcome?.words ?? "", entry.status.map(String.init) ?? "", subject.environment,
                subject.login, identity ?? "", row.actor, last,
            ]))
    }

    private static func line(_ parts: [String]) -> String {
        let fields = zip(parts, widths).map { part, columns in
            let shown = CleanText.clean(part, limit: columns)
            return shown + String(repeating: " ", count: max(0, columns - TextWidth.columns(of: shown)))
        }
        let line = (fields + [CleanText.clean(parts[parts.count - 1], limit: 2048)]).joined(separator: "  ")
        return String(line.reversed().drop { $0 == " " }.reversed())
    }
}
