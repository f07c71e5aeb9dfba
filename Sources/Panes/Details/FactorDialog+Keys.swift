import Screen
import Sessions

extension FactorDialog {
    enum Command: Hashable {
        case submit, again, read
        case answer(DeviceAnswer)
        case close
    }

    static let bindings =
        KeyBinding<FactorDialog>.deviceAnswers(
            when: { dialog, _ in dialog.seen.phase == .push && dialog.isSimulated }
        ) { .answer($0) } + [
            KeyBinding(.close, unlisted: .enter).when { $0.takesNothing($1) }.hint(1, "close"),
            KeyBinding(.read, unlisted: .enter).when { dialog, _ in dialog.seen.phase == .push }
                .hint(1, "ask the server"),
            .activate(.submit).when { $0.takesCode($1) }.hint(1, "verify"),
            .cancel(.close).hint(2, "close") { !$0.takesNothing($1) },
            KeyBinding(.close, unlisted: .control("c")),
            KeyBinding(
                .again, .character("r"), .character("R"), in: .elsewhere,
                KeyMeaning.another
            ).when { $1.state.mayEnrol($0.seen.id) }
                .hint(3) { dialog, context in dialog.takesCode(context) ? "another" : "send again" },
        ]

    private func takesCode(_ context: Context) -> Bool {
        seen.takesCode(at: context.state.now) && context.state.canChangeFactors(of: seen.id.session)
    }

    /// Whether there is nothing to type and nothing to wait for: then Enter closes.
    private func takesNothing(_ context: Context) -> Bool {
        switch seen.phase {
        case .asking, .verifying, .unlinking: false
        case .code: !takesCode(context)
        case .push: !context.state.canChangeFactors(of: seen.id.session)
        case .stopped, .done: true
        }
    }
}
