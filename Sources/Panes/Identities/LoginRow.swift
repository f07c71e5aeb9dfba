import Screen
import Sessions
import Wording

/// The line of a login, over the identities that it reaches: environment, profile and address, and what is left of its
/// own token. Where it is narrow the profile's name goes first.
struct LoginRow {
    private let session: Session
    private let token: Token?
    private let environment: Profile.Environment?
    private let role: Role
    private let profile: String
    private let note: (text: String, style: Style)?

    init(_ session: Session, _ state: SessionState) {
        self.session = session
        token = state.tokens[session.loginToken]
        let profile = state.profile(session.profile)
        environment = profile?.environment
        role = profile?.role ?? .text
        self.profile = profile.map { CleanText.clean($0.name, limit: 24) + " · " } ?? ""
        note = Self.note(on: session, token)
    }

    /// The columns of the whole line, so that none of it is cut.
    static func columns(of session: Session, _ state: SessionState, _ names: Names) -> Int {
        let row = LoginRow(session, state)
        let email = names.columns(of: CleanText.clean(session.email, limit: 40), limit: 40)
        return (row.environment?.word.count ?? 0) + 1 + TextWidth.columns(of: row.profile) + email
    }

    func draw(
        _ table: IdentityTable, on canvas: inout Canvas, in line: Rect, isSelected: Bool,
        found query: RowQuery
    ) {
        let word = environment?.word ?? ""
        canvas.put(word, at: 0, in: line, Style(role))
        let column = word.isEmpty ? 0 : word.count + 1
        let email = canvas.name(session.email)
        let room = max(0, table.titleColumns - column)
        let text = TextWidth.columns(of: profile + email) <= room ? profile + email : email
        canvas.field(text, at: column, columns: room, in: line, .title)
        table.drawLife(of: token, note: note, on: &canvas, in: line)
        if isSelected { canvas.select(line) }
        canvas.mark(query, in: word, at: 0, columns: word.count, in: line)
        canvas.mark(query, in: text, at: column, columns: room, in: line)
    }

    private static func note(on session: Session, _ token: Token?) -> (text: String, style: Style)? {
        if session.isEnding { return ("logging out", .info) }
        guard token?.isLive == true else { return nil }
        return switch session.identitiesStatus {
        case .unloaded: ("r loads", .dim)
        case .loading: ("loading", .info)
        case .failed: ("not loaded", .ended)
        case .loaded: session.identities.count > 9 ? ("\(session.identities.count) in all", .dim) : nil
        }
    }
}
