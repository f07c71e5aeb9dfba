import Screen
import Sessions
import Wording

/// All that is known of a token or an identity, one fact a line.
struct DetailOverlay: Overlay {
    enum Command: Hashable {
        case move(ListMotion)
        case readFactors, close
    }

    static let bindings: [KeyBinding<DetailOverlay>] =
        KeyBinding<DetailOverlay>.list(1, hint: { _, _ in "scroll" }) { .move($0) } + [
            KeyBinding(.readFactors, unlisted: .character("r")).when { overlay, _ in overlay.person != nil }
                .hint(2, "read factors"),
            .cancel(.close).hint(3, "close"),
            KeyBinding(.close, unlisted: .enter, .character("d"), .character("q"), .control("c")),
        ]

    enum Subject: Equatable {
        case token(TokenID)
        case identity(IdentityID)
    }

    private static let labelColumns = 13

    private let subject: Subject
    /// The session whose person has factors to be read; nil where the vendor lists none.
    private let person: SessionID?
    private var scroll = Scroll()

    init(_ subject: Subject, _ state: SessionState) {
        self.subject = subject
        let session =
            switch subject {
            case .token(let id): state.tokens[id].flatMap { state.sessions[$0.session] }
            case .identity(let id): state.sessions[id.session]
            }
        let profile = session.flatMap { state.profile($0.profile) }
        person = profile?.offers(.factorList) == true ? session?.id : nil
    }

    mutating func perform(_ command: Command, _ context: Context) -> [Reaction] {
        switch command {
        case .move(let motion): scroll.move(motion)
        case .readFactors: return person.map { [.send(.factorsRequested($0))] } ?? []
        case .close: return [.close]
        }
        return []
    }

    mutating func layout(_ rect: Rect, _ context: Context) {
        let lines = lines(in: rect, context)
        scroll.layout(height: min(lines.count, rect.rows - 2), count: lines.count)
    }

    func draw(on canvas: inout Canvas, in screen: Rect, _ context: Context) {
        let lines = lines(in: screen, context)
        let size = Size(columns: Self.columns(in: screen), rows: min(lines.count + 2, screen.rows))
        let inside = canvas.dialog(screen.centered(size), title: title(context))
        for end in ends(context.state) { _ = canvas.timeLeft(until: end.at) }
        for (offset, index) in scroll.window(of: lines.count).enumerated() {
            let line = inside.line(offset)
            canvas.field(lines[index].label, at: 0, columns: Self.labelColumns - 1, in: line, .dim)
            canvas.put(lines[index].text, at: Self.labelColumns, in: line)
        }
    }

    private static func columns(in screen: Rect) -> Int { min(96, screen.columns) }

    /// The facts, broken to the width of the screen.
    private func lines(in screen: Rect, _ context: Context) -> [(label: String, text: String)] {
        let columns = max(8, Self.columns(in: screen) - 4 - Self.labelColumns)
        return DetailFacts(context: context, person: person).facts(of: subject).flatMap { label, text in
            Words.wrap(text, columns: columns).enumerated()
                .map { ($0.offset == 0 ? label : "", $0.element) }
        }
    }

    /// The ends whose countdowns are among the facts.
    private func ends(_ state: SessionState) -> [Lifetime.End] {
        guard case .token(let id) = subject, let token = state.tokens[id], token.isLive else { return [] }
        return [token.lifetime.idle, token.lifetime.absolute].compactMap(\.self)
    }

    private func title(_ context: Context) -> String {
        switch subject {
        case .token: "Token"
        case .identity(let id): context.name(context.state.name(of: id) ?? id.reference.id, limit: 60)
        }
    }
}
