import Screen
import Sessions
import Wording

/// The line of a login, over the identities that it reaches: environment, profile and address. Where it is narrow the
/// profile's name goes first, then the word after the count.
struct LoginRow {
    private let session: Session
    private let environment: Profile.Environment?
    private let profile: String
    private let note: (text: String, style: Style)

    init(_ session: Session, _ state: SessionState) {
        self.session = session
        let profile = state.profile(session.profile)
        environment = profile?.environment
        self.profile = profile.map { CleanText.clean($0.name, limit: 24) + " · " } ?? ""
        note = Self.note(on: session, state)
    }

    func draw(on canvas: inout Canvas, in line: Rect, isSelected: Bool, found query: RowQuery) {
        let word = environment?.word ?? ""
        if let environment { canvas.environment(environment, at: 0, in: line) }
        let column = word.isEmpty ? 0 : word.count + 1
        var (text, note) = (profile + CleanText.clean(session.email), note.text)
        func room() -> Int { max(0, line.columns - column - note.count - 1) }
        if TextWidth.columns(of: text) > room() { text = CleanText.clean(session.email) }
        if TextWidth.columns(of: text) > room(), let count { note = count }
        canvas.field(text, at: column, columns: room(), in: line, .title)
        canvas.rightField(
            note, at: line.columns - note.count, columns: note.count, in: line, self.note.style)
        if isSelected { canvas.select(line) }
        canvas.mark(query, in: word, at: 0, columns: word.count, in: line)
        canvas.mark(query, in: text, at: column, columns: room(), in: line)
    }

    /// The number of identities, where that is all that the note says.
    private var count: String? {
        note.style == .dim && session.identitiesStatus == .loaded ? "\(session.identities.count)" : nil
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
