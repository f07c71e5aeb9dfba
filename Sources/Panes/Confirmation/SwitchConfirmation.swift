import Screen
import Sessions
import Wording

/// Asks before the first switch into a session of a production profile. The state wants it and takes it away.
struct SwitchConfirmation: Overlay {
    /// Whom it names; Enter acts as nobody else.
    private var identity: IdentityID

    init(_ identity: IdentityID) {
        self.identity = identity
    }

    static let bindings = ConfirmationAnswer.bindings(SwitchConfirmation.self, yes: "act as")

    static func wanted(by context: Context) -> SwitchConfirmation? {
        context.state.seat.pendingSwitch.map { SwitchConfirmation($0) }
    }

    mutating func follow(_ context: Context) -> [Reaction] {
        guard let pending = context.state.seat.pendingSwitch else { return [.close] }
        identity = pending
        return []
    }

    mutating func perform(_ command: ConfirmationAnswer, _ context: Context) -> [Reaction] {
        switch command {
        case .yes: [.send(.switchConfirmed(identity))]
        case .no: [.send(.switchDeclined)]
        }
    }

    func draw(on canvas: inout Canvas, in screen: Rect, _ context: Context) {
        let state = context.state
        let name = state.name(of: identity) ?? identity.reference.id
        let box = ConfirmationBox(
            title: "Production", profile: state.profile(of: identity.session),
            lines: [
                ("Act in production as", .text), ("  \(canvas.name(name))", .strong),
                ("through \(canvas.name(state.sessions[identity.session]?.email ?? ""))?", .text),
            ],
            more: "This is asked once for this sign-in.", answer: "Enter acts, Esc cancels.")
        box.draw(on: &canvas, in: screen)
    }
}
