import Audit
import Foundation
import Sessions
import Settings

/// The record of what the person who runs the program does.
nonisolated enum UserRecord {
    /// As the configuration says; nil where it is off.
    static func writer(_ settings: AuditSettings) -> AuditWriter? {
        guard settings.mode != .off else { return nil }
        return AuditWriter(
            .file(UserPaths().audit), actor: actor, isRequired: settings.mode == .required,
            keep: settings.keep,
            now: { SystemTime.now().wall })
    }

    /// Of a demo: gone with the process.
    static func writerInMemory() -> AuditWriter {
        AuditWriter(.memory, actor: actor, now: { SystemTime.now().wall })
    }

    /// `user@host`.
    static var actor: String {
        var name = [CChar](repeating: 0, count: 256)
        let isKnown = gethostname(&name, name.count - 1) == 0
        let host =
            isKnown
            ? String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            : "unknown"
        return "\(NSUserName())@\(host)"
    }
}
