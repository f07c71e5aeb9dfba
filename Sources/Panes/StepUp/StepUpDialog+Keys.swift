import Screen
import Sessions

extension StepUpDialog {
    enum Command: Hashable {
        case submit, resend, push
        case answer(DeviceAnswer)
        case close
    }

    static let bindings = answers + codeBindings

    private static let answers = KeyBinding<StepUpDialog>.deviceAnswers(
        when: { dialog, _ in dialog.seen.phase == .push && dialog.offers(.simulatedDevice) }
    ) { .answer($0) }

    private static let codeBindings: [KeyBinding<StepUpDialog>] = [
        KeyBinding(.close, unlisted: .enter).when { $0.takesNothing($1) }.hint(1, "close"),
        .activate(.submit).when { !$0.takesNothing($1) }
            .hint(1, "verify") {
                $0.isOpen($1) && !$0.isAtPush($1) && $0.seen.hasCode(at: $1.state.now)
            },
        KeyBinding(.resend, unlisted: .character("r"), .character("R")).when { $0.isAtPush($1) }
            .hint(1, "code instead", when: { $0.isOpen($1) }),
        .cancel(.close).hint(2, "close") { !$0.takesNothing($1) },
        KeyBinding(.close, unlisted: .control("c")),
        KeyBinding(
            .resend, .character("r"), .character("R"), in: .elsewhere, KeyMeaning.another
        ).when { !$0.isDone($1) && !$0.isAtPush($1) }.hint(3) { dialog, context in
            guard dialog.isOpen(context) else { return "" }
            return dialog.seen.hasCode(at: context.state.now) ? "another" : "send a code"
        },
        KeyBinding(
            .push, .character("p"), .character("P"), in: .elsewhere, "Send a push instead, at a step-up"
        ).when { dialog, context in !dialog.isDone(context) && dialog.offers(.push) }
            .hint(4, "by push") { $0.isOpen($1) && !$0.isAtPush($1) },
    ]

    /// A code instead of the push; where that would have one sent, it is asked first.
    func requestCode(_ state: SessionState) -> [Reaction] {
        if seen.sendsCode(at: state.now) { return [.open(ContactConfirmation(.code(seen.token)))] }
        return seen.phase == .push ? [.send(.stepUpShown(byPush: false))] : []
    }

    /// The push that is on the device; where there is none, it is asked before one is sent.
    func requestPush() -> [Reaction] {
        if seen.sendsPush { return [.open(ContactConfirmation(.push(seen.token)))] }
        return [.send(.stepUpShown(byPush: true))]
    }

    private func isDone(_ context: Context) -> Bool { seen.phase == .done }

    /// Whether there is nothing to type and nothing to wait for: then Enter closes, as it does what the message asks.
    private func takesNothing(_ context: Context) -> Bool {
        let isLive = context.state.tokens[seen.token]?.isLive == true
        return isDone(context) || seen.phase == .code && !(isLive && seen.hasCode(at: context.state.now))
    }

    private func isAtPush(_ context: Context) -> Bool { seen.phase == .push }

    /// Whether the person can do something: no answer of the server is awaited, and the token is live.
    private func isOpen(_ context: Context) -> Bool {
        !isDone(context) && !seen.isWaiting && context.state.tokens[seen.token]?.isLive == true
    }
}
