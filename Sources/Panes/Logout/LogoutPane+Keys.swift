import Screen
import Sessions

extension LogoutPane {
    enum Command: Hashable {
        case move(ListMotion)
        /// Asks about the selected row; retries what a proof lacks, or closes it.
        case activate
        case close, retry, signIn
    }

    static let bindings = rowBindings + moves

    private static let rowBindings: [KeyBinding<LogoutPane>] = [
        KeyBinding(.retry, .character("r"), in: .elsewhere, "Retry what failed, at the proof of a logout")
            .when { _, context in context.state.logout != nil },
        .activate(.activate).hint(2) { $0.activation($1.state) },
        .cancel(.close).when { _, context in context.state.logout != nil }
            .hint(2, "close") { _, context in context.state.logout?.canRetry == true },
        .go(to: .login, .signIn).when { pane, context in context.state.logout == nil && pane.lines.isEmpty }
            .hint(3, "sign in"),
    ]

    private static let moves = KeyBinding<LogoutPane>.list(
        4,
        hint: { pane, context in
            context.state.logout != nil ? "scroll" : pane.lines.isEmpty ? "" : "choose"
        }
    ) { .move($0) }

    mutating func perform(_ command: Command, _ context: Context) -> [Reaction] {
        let state = context.state
        switch command {
        case .move(let motion):
            if state.logout == nil { cursor.move(motion, in: rows) } else { proof.move(motion) }
            return []
        case .activate:
            if let run = state.logout { return run.canRetry ? [.send(.logoutRetried)] : close(state) }
            if state.switching != nil, case .identity? = cursor.selected { return [.send(.switchAwaited)] }
            if cursor.selected == .unconfirmed { return [.send(.logoutRetried)] }
            return preview(state).map { [.open($0)] } ?? []
        case .close: return close(state)
        case .retry: return [.send(.logoutRetried)]
        case .signIn: return [.go(.login)]
        }
    }

    private mutating func close(_ state: SessionState) -> [Reaction] {
        guard state.logout?.isFinished == true else { return [] }
        proof = Scroll()
        return [.send(.logoutClosed)]
    }

    /// What Enter asks about: the selected row, with its targets pinned as they are now.
    private func preview(_ state: SessionState) -> LogoutDialog? {
        guard lines.indices.contains(cursor.index) else { return nil }
        let line = lines[cursor.index]
        let isEverything = line.scope == .everything
        let title = isEverything ? "everything" : "\(line.kind) \(CleanText.clean(line.name))"
        return LogoutDialog(title, line.sessions, isEverything: isEverything, state)
    }

    private func activation(_ state: SessionState) -> String {
        guard let run = state.logout else {
            return lines.isEmpty ? "" : cursor.selected == .unconfirmed ? "retry" : "preview"
        }
        return run.canRetry ? "retry" : run.isFinished ? "close" : ""
    }
}
