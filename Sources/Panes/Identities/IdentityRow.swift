import Screen
import Sessions
import Wording

/// One identity on its line: its number, whether it is in use, its name and its kind.
struct IdentityRow {
    /// Columns of the number and the sign before the name.
    private static let nameColumn = 4
    private static let kindColumns = 9

    let identity: Identity
    /// The key that acts as it, if one does.
    let number: Int?
    /// The state of the token it is in use by; nil when it is not in use.
    let use: Token.DisplayStatus?
    /// Whether its token has been asked for and is not here yet.
    let isPending: Bool

    func draw(on canvas: inout Canvas, in line: Rect) {
        if let number { canvas.put("\(number)", at: 0, in: line, .key) }
        if let use {
            canvas.put(String(canvas.glyphs.current), at: 2, in: line, use.style)
        } else if isPending {
            canvas.put(String(canvas.glyphs.arrow), at: 2, in: line, .info)
        }
        let kindColumns = line.columns >= 30 ? Self.kindColumns : 0
        let room = line.columns - Self.nameColumn - (kindColumns > 0 ? kindColumns + 1 : 0)
        canvas.field(
            CleanText.clean(identity.name), at: Self.nameColumn, columns: max(4, room), in: line,
            use == nil ? .text : .strong)
        let word =
            isPending
            ? "switching" : CleanText.clean(identity.role?.name ?? identity.reference.kind.word, limit: 12)
        canvas.field(
            word, at: line.columns - kindColumns, columns: kindColumns, in: line, isPending ? .info : .dim)
    }

    /// The line of a login, over the identities that it reaches: environment, profile and address. Where it is narrow
    /// the profile's name goes first, then the word after the count.
    static func draw(_ session: Session, _ state: SessionState, on canvas: inout Canvas, in line: Rect) {
        var column = 0
        var name = ""
        if let profile = state.profile(session.profile) {
            column = canvas.environment(profile.environment, at: 0, in: line) + 1
            name = CleanText.clean(profile.name, limit: 24, ellipsis: canvas.glyphs.ellipsis) + " · "
        }
        let email = CleanText.clean(session.email)
        var (note, style) = note(on: session, state)
        func room() -> Int { max(0, line.columns - column - note.count - 1) }
        if TextWidth.columns(of: name + email) > room() { name = "" }
        if TextWidth.columns(of: email) > room(), style == .dim, session.identitiesStatus == .loaded {
            note = "\(session.identities.count)"
        }
        canvas.field(name + email, at: column, columns: room(), in: line, .title)
        canvas.rightField(note, at: line.columns - note.count, columns: note.count, in: line, style)
    }

    private static func note(on session: Session, _ state: SessionState) -> (text: String, style: Style) {
        if session.isEnding { return ("logging out", .info) }
        if state.tokens[session.loginToken]?.isLive != true { return ("ended", .ended) }
        switch session.identitiesStatus {
        case .unloaded: return ("r loads", .dim)
        case .loading: return ("loading", .info)
        case .failed: return ("not loaded", .ended)
        case .loaded: return (Words.count(session.identities.count, "identity", plural: "identities"), .dim)
        }
    }
}
