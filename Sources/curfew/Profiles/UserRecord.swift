import Audit
import Sessions
import Settings

/// The record of what the person who runs the program does.
nonisolated enum UserRecord {
    /// As the configuration says; nil where it is off.
    static func writer(_ settings: AuditSettings, in folder: StateFolder) -> AuditWriter? {
        guard settings.mode != .off else { return nil }
        return AuditWriter(
            .file(folder.audit), actor: SystemUser.address, isRequired: settings.mode == .required,
            keep: settings.keep, now: { SystemTime.now().wall })
    }

    /// Of a demo: gone with the process.
    static func writerInMemory() -> AuditWriter {
        AuditWriter(.memory, actor: SystemUser.address, now: { SystemTime.now().wall })
    }
}
