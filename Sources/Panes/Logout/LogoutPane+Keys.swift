import Screen
import Sessions

extension LogoutPane {
    enum Command: Hashable {
        case move(ListMotion)
        /// Asks about the selected row; retries what a proof lacks, or closes it.
        case activate
        case close, retry, signIn
        /// Sends the proof to the clipboard.
        case copy
        /// Saves the proof to a file.
        case save
    }

    static let bindings = rowBindings + moves

    private static let rowBindings: [KeyBinding<LogoutPane>] = [
        KeyBinding(.retry, .character("r"), in: .elsewhere, "Retry what failed, at the proof of a logout")
            .when { _, context in context.state.logout != nil },
        KeyBinding(.copy, .character("y"), in: .lists, "Send the row's id, or a proof, to the clipboard")
            .when { _, context in context.state.logout?.isFinished == true }.hint(3, "copy proof"),
        KeyBinding(.save, .character("w"), in: .lists, "Write the proof of a logout to a file").everywhere()
            .when { _, context in context.state.logout?.isFinished == true }.hint(6, "save"),
        .activate(.activate).hint(2) { $0.activation($1.state) },
        .cancel(.close).when { _, context in context.state.logout?.isFinished ?? true }.hint(5) {
            $0.closing($1.state)
        },
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
        case .copy: return state.logout.map { [.copy(LogoutProof.text($0, at: state.localTime))] } ?? []
        case .save: return [.open(ProofDialog())]
        case .signIn: return [.go(.login)]
        }
    }

    /// Closes a proof, and goes back to the list, or to the login where nobody is left.
    private mutating func close(_ state: SessionState) -> [Reaction] {
        let back = Reaction.go(state.isAnySessionListed ? .identities : .login)
        guard let run = state.logout else { return [back] }
        guard run.isFinished else { return [] }
        proof = Scroll()
        return [.send(.logoutClosed), back]
    }

    private func closing(_ state: SessionState) -> String {
        guard let run = state.logout else { return "back" }
        return run.canRetry ? "close" : ""
    }

    /// What Enter asks about: the selected row, with its targets pinned as they are now.
    private func preview(_ state: SessionState) -> LogoutDialog? {
        guard lines.indices.contains(cursor.index) else { return nil }
        let line = lines[cursor.index]
        let isEverything = line.scope == .everything
        let isNamed = line.scope.isNamed
        let title =
            isEverything ? "everything" : isNamed ? line.kind : "\(line.kind) \(CleanText.clean(line.name))"
        return LogoutDialog(
            title, named: isNamed ? line.name : nil, line.sessions, isEverything: isEverything, state)
    }

    private func activation(_ state: SessionState) -> String {
        guard let run = state.logout else {
            return lines.isEmpty ? "" : cursor.selected == .unconfirmed ? "retry" : "preview"
        }
        return run.canRetry ? "retry" : run.isFinished ? "close" : ""
    }
}
