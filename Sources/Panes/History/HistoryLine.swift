import Screen
import Sessions

/// A row of the record in clean words.
struct HistoryLine {
    let time: String
    /// The time of today, the day before that.
    let briefTime: String
    let action: String
    /// Whom: the identity, or the login where it is about that.
    let who: String
    let login: String
    let outcome: String
    let reason: String
    let style: Style

    init(_ row: AuditRow, _ context: Context) {
        let entry = row.entry
        time = context.clock.dayAndTime(entry.time)
        briefTime = context.state.localTime.map { context.clock.briefly(entry.time, now: $0) } ?? ""
        action = CleanText.clean(
            entry.action.rawValue.split(separator: "-").joined(separator: " "), limit: 20)
        who = CleanText.clean(Self.name(of: entry.subject), limit: 200)
        login = CleanText.clean(entry.subject.login, limit: 200)
        reason = CleanText.clean(entry.reason, limit: 200)
        guard entry.phase == .after else {
            (outcome, style) = ("begun", .dim)
            return
        }
        outcome = CleanText.clean(entry.outcome?.words ?? "", limit: 40)
        style =
            switch entry.outcome {
            // A proof hopes for it.
            case .tokenRefused where entry.action == .proof: .live
            case .done, .accepted, .asked, .confirmed, .revoked: .live
            case .expired, nil: .dim
            default: .ended
            }
    }

    /// Untrusted.
    static func name(of subject: AuditSubject) -> String {
        guard let identity = subject.identity else { return subject.login }
        return subject.identityName.isEmpty ? "\(identity.kind.code) \(identity.id)" : subject.identityName
    }
}
