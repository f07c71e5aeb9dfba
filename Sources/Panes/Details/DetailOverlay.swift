import Screen
import Sessions
import Wording

/// All that is known of a token or an identity, one fact a line.
struct DetailOverlay: Overlay {
    enum Command: Hashable {
        case move(ListMotion)
        case act, readFactors, close
    }

    static let bindings: [KeyBinding<DetailOverlay>] =
        KeyBinding<DetailOverlay>.list(
            1, hint: { overlay, _ in overlay.selected == nil ? "scroll" : "choose" }
        ) {
            .move($0)
        } + [
            .activate(.act).when { overlay, _ in overlay.selected != nil }.hint(0) { $0.actHint($1) },
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
    /// The lines in which the factors stand, as of the last layout.
    private var factorLines: [(factor: FactorChange.ID, lines: Range<Int>)] = []
    private var window = 0..<0
    /// The factor that Enter is about: one in view.
    private var selected: FactorChange.ID?
    /// Whether the dialog of a change stands over this one.
    private var isChanging = false

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
        case .move(let motion): move(motion)
        case .act: return act(context.state)
        case .readFactors: return person.map { [.send(.factorsRequested($0))] } ?? []
        case .close: return [.close]
        }
        return []
    }

    /// A change of a factor that was just begun, or is to be looked at, has a dialog of its own.
    mutating func follow(_ context: Context) -> [Reaction] {
        defer { isChanging = context.state.factorChange != nil }
        guard !isChanging, let change = context.state.factorChange else { return [] }
        return [.open(FactorDialog(change, context.state))]
    }

    /// What is said of the selected factor is a line as well, so that another selection takes another layout.
    mutating func layout(_ rect: Rect, _ context: Context) {
        let before = selected
        fit(lines(in: rect, context), in: rect, context.state)
        if selected != before { fit(lines(in: rect, context), in: rect, context.state) }
    }

    private mutating func fit(
        _ lines: [(label: String, text: String, fact: Int)], in rect: Rect, _ state: SessionState
    ) {
        scroll.layout(height: min(lines.count, rect.rows - 2), count: lines.count)
        window = scroll.window(of: lines.count)
        factorLines = factors(in: lines, state)
        let inView = factorLines.filter { window.contains($0.lines.lowerBound) }
        guard !inView.contains(where: { $0.factor == selected }) else { return }
        let before = factorLines.first { $0.factor == selected }
        let isAbove = before.map { $0.lines.lowerBound < window.lowerBound } ?? true
        selected = (isAbove ? inView.first : inView.last)?.factor
    }

    /// A factor after the other while they are in view or next to it; beyond them the lines scroll.
    private mutating func move(_ motion: ListMotion) {
        let place = factorLines.firstIndex { $0.factor == selected }
        switch motion {
        case .up: step(to: place.map { $0 - 1 }, motion)
        case .down: step(to: place.map { $0 + 1 }, motion)
        case .pageUp, .pageDown, .first, .last: scroll.move(motion)
        }
    }

    private mutating func step(to place: Int?, _ motion: ListMotion) {
        guard let place, factorLines.indices.contains(place) else { return scroll.move(motion) }
        let (factor, lines) = factorLines[place]
        guard (window.lowerBound - 1...window.upperBound).contains(lines.lowerBound) else {
            return scroll.move(motion)
        }
        selected = factor
        scroll.show(lines)
    }

    /// The question before what is done with the selected factor, or the dialog of what was begun.
    private func act(_ state: SessionState) -> [Reaction] {
        guard let selected, let offer = state.factorOffer(selected) else { return [] }
        switch offer {
        case .enrol: return [.open(ContactConfirmation(.enrolment(selected, state)))]
        case .resume: return [.send(.enrolmentShown(selected))]
        case .unlink: return [.open(UnlinkConfirmation(factor: selected))]
        case .elsewhere, .permanent, .noToken: return []
        }
    }

    private func actHint(_ context: Context) -> String {
        switch selected.flatMap({ context.state.factorOffer($0) }) {
        case .enrol: "enrol"
        case .resume: "go on"
        case .unlink: "unlink"
        case .elsewhere, .permanent, .noToken, nil: ""
        }
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
            if factorLines.contains(where: { $0.factor == selected && $0.lines.contains(index) }) {
                canvas.select(line.split(left: Self.labelColumns - 1).rest)
            }
        }
    }

    private static func columns(in screen: Rect) -> Int { min(96, screen.columns) }

    /// The facts, broken to the width of the screen.
    private func lines(
        in screen: Rect, _ context: Context
    ) -> [(label: String, text: String, fact: Int)] {
        let columns = max(8, Self.columns(in: screen) - 4 - Self.labelColumns)
        let facts = DetailFacts(context: context, person: person, selected: selected).facts(of: subject)
        return facts.enumerated().flatMap { place, fact in
            Words.wrap(fact.text, columns: columns).enumerated()
                .map { ($0.offset == 0 ? fact.label : "", $0.element, place) }
        }
    }

    /// The lines of the factors that something can be said about.
    private func factors(
        in lines: [(label: String, text: String, fact: Int)], _ state: SessionState
    ) -> [(factor: FactorChange.ID, lines: Range<Int>)] {
        guard let person, let first = lines.first(where: { $0.label == DetailFacts.factorLabel })?.fact else {
            return []
        }
        return state.knownFactors(of: person).enumerated().compactMap { place, known in
            let factor = FactorChange.ID(person, known.channel)
            let own = lines.indices.filter { lines[$0].fact == first + place }
            guard state.factorOffer(factor) != nil, let start = own.first else { return nil }
            return (factor, start..<start + own.count)
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
