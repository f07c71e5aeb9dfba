import Screen
import Sessions

/// A row of the record in clean words, with names as `names` shows them.
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

    init(_ row: AuditRow, _ context: Context, _ names: Names) {
        let entry = row.entry
        time = context.clock.dayAndTime(entry.time)
        briefTime = context.state.localTime.map { context.clock.briefly(entry.time, now: $0) } ?? ""
        action = CleanText.clean(
            entry.action.rawValue.split(separator: "-").joined(separator: " "), limit: 20)
        who = Self.who(entry.subject, names, limit: 200, context.glyphs)
        login = names.shown(entry.subject.login, limit: 200, context.glyphs)
        reason = names.shown(entry.reason, limit: 200, context.glyphs)
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

    /// Whom a row is about. Without a name an identity goes by its kind and its number.
    static func who(_ subject: AuditSubject, _ names: Names, limit: Int, _ glyphs: GlyphSet) -> String {
        guard let identity = subject.identity else { return names.shown(subject.login, limit: limit, glyphs) }
        guard subject.identityName.isEmpty else {
            return names.shown(subject.identityName, limit: limit, glyphs)
        }
        let id = names.id(identity.id, limit: limit, glyphs)
        return CleanText.clean("\(identity.kind.code) \(id)", limit: limit)
    }
}
