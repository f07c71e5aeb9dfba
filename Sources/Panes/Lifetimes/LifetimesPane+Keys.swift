import Screen
import Sessions
import Wording

extension LifetimesPane {
    enum Command: Hashable {
        case move(ListMotion)
        case activate
        case openFilter, clearFilter
        case sort, reverse
        case mark
        /// Ends the marked tokens or the selected one; dismisses one that has ended.
        case end
        case endOthers
        case dismissAllEnded
        case details, keepAlive, copy, refresh, signIn, logOut
    }

    /// What the keys are about, by the selected row.
    private enum Situation {
        case filtering, empty, unconfirmed, renewable, ended, endable, live
    }

    static let bindings = rowBindings + moves + tokenBindings

    private static let moves = KeyBinding<LifetimesPane>.list(
        2, hint: { pane, _ in pane.filter.isEditing ? "choose" : "" }
    ) { .move($0) }

    private static let rowBindings: [KeyBinding<LifetimesPane>] = [
        .activate(.activate).hint(1) { $0.activation($1) },
        .cancel(.clearFilter).when { pane, _ in pane.filter.isShown }.hint(1, "clear filter") {
            $0.isIn(.filtering, $1)
        },
        .go(to: .login, .signIn).when { $0.isIn(.empty, $1) }.hint(1, "sign in"),
        .filter(.openFilter).hint(7, "filter") { $0.isIn(.live, $1) },
        .details(.details).everywhere().hint(5, "details") { $0.isIn(.endable, $1) },
    ]

    private static let tokenBindings: [KeyBinding<LifetimesPane>] = [
        KeyBinding(.sort, .character("s"), in: .lifetimes, "Sort by the next column"),
        KeyBinding(.reverse, .character("S"), in: .lifetimes, "Reverse the order"),
        KeyBinding(.mark, .character(" "), in: .lifetimes, "Mark a token, to end several at once")
            .hint(4, "mark") { $0.isIn(.endable, $1) },
        KeyBinding(
            .end, .character("x"), in: .lifetimes,
            "End the marked tokens or this one, or dismiss an ended one"
        ).hint(2) { $0.ending($1) },
        KeyBinding(.endOthers, .character("e"), in: .lifetimes, "End every other token of this login")
            .hint(3, "end others") { $0.isIn(.endable, $1) },
        KeyBinding(
            .dismissAllEnded, .character("X"), in: .lifetimes, "Dismiss all tokens that have ended"),
        KeyBinding(.keepAlive, unlisted: .character("+")).hint(2, "keep alive") { $0.isIn(.live, $1) },
        KeyBinding(.copy, .character("y"), in: .lists, "Send the row's id, or a proof, to the clipboard")
            .hint(9, "copy") { $0.isIn(.endable, $1) },
        .go(to: .logout, .logOut).when { $0.isIn(.live, $1) }.hint(6, "log out"),
        .refresh(.refresh).hint(8, "refresh") { $0.isIn(.endable, $1) || $0.isIn(.live, $1) },
    ]

    mutating func perform(_ command: Command, _ context: Context) -> [Reaction] {
        let state = context.state
        switch command {
        case .move(let motion): cursor.move(motion, in: rows)
        case .activate: return activate(state)
        case .openFilter: filter.open()
        case .clearFilter: filter.clear()
        case .sort: sort.next()
        case .reverse: sort.reverse()
        case .mark: toggleMark(state)
        case .end:
            if let dialog = preview(ofOthers: false, state) { return [.open(dialog)] }
            return cursor.selected.map { [.send(.tokenDismissed($0))] } ?? []
        case .endOthers: return preview(ofOthers: true, state).map { [.open($0)] } ?? []
        case .dismissAllEnded: return [.send(.endedTokensDismissed)]
        case .details: return cursor.selected.map { [.open(DetailOverlay(.token($0), state))] } ?? []
        case .keepAlive:
            return state.tokenToKeepAlive(selected: cursor.selected).map { [.send(.keepAliveRequested($0))] }
                ?? []
        case .copy: return selectedToken(state)?.serverID.map { [.copy($0)] } ?? []
        case .refresh:
            return selectedToken(state).map { [.send(.refreshRequested($0.session))] } ?? []
        case .signIn: return [.go(.login)]
        case .logOut: return [.go(.logout)]
        }
        return []
    }

    private mutating func activate(_ state: SessionState) -> [Reaction] {
        guard let token = selectedToken(state) else {
            filter.close()
            return []
        }
        if situation(state) == .unconfirmed { return [.go(.logout), .send(.logoutRetried)] }
        if let session = state.sessionToRenew(for: token.id) {
            guard let again = session.delegation else {
                return [.go(.login), .tell(.signInAgain(session.login))]
            }
            let dialog = state.profile(session.profile).map { DelegationDialog(profile: $0, again: again) }
            return [.go(.login)] + (dialog.map { [.open($0)] } ?? [])
        }
        filter.close()
        guard let identity = token.identity else { return [] }
        return [.send(.identityChosen(IdentityID(session: token.session, reference: identity)))]
    }

    private mutating func toggleMark(_ state: SessionState) {
        guard let token = selectedToken(state), canEnd(token, state) else { return }
        if marked.remove(token.id) == nil { marked.insert(token.id) }
        cursor.move(.down, in: rows)
    }

    /// What is to be ended, before it is: the marked tokens or the selected one, or all others of its login. Nil where
    /// none of it can be ended by name.
    private func preview(ofOthers isOthers: Bool, _ state: SessionState) -> LogoutDialog? {
        guard let token = selectedToken(state), let session = state.sessions[token.session],
            state.profile(session.profile)?.offers(.tokenList) == true
        else { return nil }
        let chosen =
            isOthers
            ? state.liveTokens(of: session.login).filter { $0 != session.loginToken }
            : marked.isEmpty ? [token.id] : rows.filter(marked.contains)
        return LogoutDialog(ending: chosen, of: session.email, state)
    }

    private func isIn(_ situation: Situation, _ context: Context) -> Bool {
        self.situation(context.state) == situation
    }

    private func situation(_ state: SessionState) -> Situation {
        if filter.isEditing { return .filtering }
        guard let token = selectedToken(state) else { return .empty }
        if state.vault.unsettled.contains(token.id) { return .unconfirmed }
        if state.sessionToRenew(for: token.id) != nil { return .renewable }
        if !token.isLive { return .ended }
        return canEnd(token, state) ? .endable : .live
    }

    private func activation(_ context: Context) -> String {
        let hasIdentity = selectedToken(context.state)?.identity != nil
        return switch situation(context.state) {
        case .unconfirmed: "try again"
        case .renewable: "sign in again"
        case .ended: hasIdentity ? "act as again" : ""
        case .live: hasIdentity ? "act as" : ""
        case .filtering, .empty, .endable: ""
        }
    }

    private func ending(_ context: Context) -> String {
        switch situation(context.state) {
        case .renewable, .ended: "dismiss"
        case .endable: marked.isEmpty ? "end it" : "end \(marked.count) marked"
        case .filtering, .empty, .unconfirmed, .live: ""
        }
    }
}
