import Screen
import Sessions
import Wording

/// Asks before a device is unlinked, and says what is lost with it.
struct UnlinkConfirmation: Overlay {
    let factor: FactorChange.ID

    static let bindings = ConfirmationAnswer.bindings(UnlinkConfirmation.self, yes: "unlink")

    mutating func follow(_ context: Context) -> [Reaction] {
        context.state.factorOffer(factor) == .unlink ? [] : [.close]
    }

    mutating func perform(_ command: ConfirmationAnswer, _ context: Context) -> [Reaction] {
        switch command {
        case .yes: [.close, .send(.unlinkRequested(factor))]
        case .no: [.close]
        }
    }

    func draw(on canvas: inout Canvas, in screen: Rect, _ context: Context) {
        let state = context.state
        let rules = state.factorRules(factor)
        let name = CleanText.clean(rules?.name ?? factor.channel, limit: 16)
        let other = CleanText.clean(other(state) ?? "", limit: 16)
        let steppingUp =
            other.isEmpty ? "No push can step up then." : "\(other) still takes step-ups by push."
        let signingIn: [(text: String, style: Style)] =
            rules?.signsIn == true ? [("No push can sign in then.", .ending)] : []
        let box = ConfirmationBox(
            title: "Unlink \(name) of", profile: state.profile(of: factor.session),
            lines: [
                ("  " + canvas.name(state.sessions[factor.session]?.email ?? "", limit: 64), .strong),
                (steppingUp, .ending),
            ] + signingIn,
            more: "Only the customer can link it again.",
            answer: "Enter unlinks, Esc cancels.")
        box.draw(on: &canvas, in: screen)
    }

    /// The other device that pushes can go to, if there is one; untrusted.
    private func other(_ state: SessionState) -> String? {
        state.knownFactors(of: factor.session).filter { $0.status == .active && $0.channel != factor.channel }
            .compactMap { state.factorRules(FactorChange.ID(factor.session, $0.channel)) }
            .first { $0.isUnlinkable }?.name
    }
}
