import Screen
import Sessions

/// Carrying out commands, wherever they come from.
extension Workspace {
    mutating func perform(_ command: Command, _ state: SessionState) -> [Request] {
        switch command {
        case .go(let pane):
            go(to: pane)
        case .nextPane, .paneBefore:
            let step = command == .nextPane ? 1 : -1
            if focus == .login, login.moveField(by: step, state) { return [] }
            go(to: step > 0 ? focus.next : focus.before)
        case .actAs(let number):
            return identities.identity(numbered: number).map { [.send(.identityChosen($0))] } ?? []
        case .actAsPrevious:
            return [.send(.previousIdentityChosen)]
        case .activity:
            overlay = .activity(ActivityOverlay())
        case .help:
            overlay = .help(HelpOverlay())
        case .palette:
            overlay = .palette(Palette())
        case .redraw:
            return [.redraw]
        case .suspend:
            return [.suspend]
        case .quit:
            guard state.liveSessionCount > 0 else { return [.quit] }
            overlay = .quit(QuitDialog())
        case .filter where focus == .login || focus == .logout:
            go(to: .identities)
            return identities.perform(.filter, state) ?? []
        case .push where focus == .login:
            return login.push(state)
        case .push:
            go(to: .login)
            login.offerPush(state)
        case .delegate:
            go(to: .login)
            overlay = login.delegate(state).map { .delegation($0) }
        case .newPassword:
            go(to: .login)
            return login.changePassword(state)
        case .forgottenPassword:
            go(to: .login)
            return login.resetPassword(state)
        case .detail:
            let subject = focus == .identities ? identities.detail : lifetimes.detail
            overlay = subject.map { .detail(DetailOverlay($0, state)) }
        case .stepUp:
            return [.send(.stepUpRequested)]
        case .stepUpByPush:
            return [.send(.stepUpByPushRequested)]
        case .act, .leave, .up, .down, .pageUp, .pageDown, .first, .last, .filter, .reread, .dismiss,
            .dismissAllOver, .mark, .endOthers, .sort, .reverse:
            return performInPane(command, state)
        }
        return []
    }

    mutating func handleInOverlay(_ key: Key, _ state: SessionState) -> [Request] {
        guard var open = overlay else { return [] }
        let outcome = open.handle(key)
        overlay = open
        switch outcome {
        case .open:
            return []
        case .closed:
            overlay = nil
            return []
        case .chose(let command):
            overlay = nil
            return perform(command, state)
        case .logOut(let sessions, let thenQuits, let isEverything):
            overlay = nil
            if thenQuits { quitting = Set(sessions) }
            return logOut(of: sessions, isEverything: isEverything, state)
        case .send(let event):
            return [.send(event)]
        case .sent(let event):
            overlay = nil
            return [.send(event)]
        case .end(let tokens):
            overlay = nil
            lifetimes.unmark()
            go(to: .logout)
            return [.send(.invalidationRequested(tokens))]
        case .quit(let answer):
            overlay = nil
            return quit(answer, state)
        }
    }

    /// Quits when nothing is live any more and the server has said so; otherwise stays, with the proof on
    /// screen.
    mutating func quitOnceProven(_ state: SessionState) -> [Request] {
        guard let run = state.logout else {
            quitting = []
            return []
        }
        guard run.isFinished else { return [] }
        let asked = Set(run.rows.lazy.map(\.session))
        let left = state.liveSessions.filter { quitting.contains($0) && !asked.contains($0) }
        // A logout that was under way before did not cover all of them: now it is the turn of the rest.
        if run.isProven, !left.isEmpty { return [.send(.logoutRequested(left))] }
        quitting = []
        return run.isProven && state.liveSessionCount == 0 ? [.quit] : []
    }

    private mutating func performInPane(_ command: Command, _ state: SessionState) -> [Request] {
        if command == .leave, !hasSomethingToLeave(state) {
            return state.notice == nil ? [] : [.send(.noticeDismissed)]
        }
        switch focus {
        case .login:
            switch command {
            case .act: return login.act(state)
            case .leave: return login.leave(state)
            case .up: _ = login.moveField(by: -1, state)
            case .down: _ = login.moveField(by: 1, state)
            case .reread: return reread(state)
            default: break
            }
            return []
        case .identities:
            return identities.perform(command, state) ?? []
        case .lifetimes:
            if command == .act, let session = lifetimes.sessionToRenew(state) {
                go(to: .login)
                if let again = session.delegation {
                    overlay = .delegation(DelegationDialog(profile: session.profile, again: again))
                } else {
                    login.signInAgain(as: session.login)
                }
                return []
            }
            if command == .dismiss || command == .endOthers, let dialog = lifetimes.preview(command, state) {
                overlay = .logout(dialog)
                return []
            }
            return lifetimes.perform(command, state) ?? []
        case .logout:
            if command == .act, let dialog = logout.preview(state) {
                overlay = .logout(dialog)
                return []
            }
            return logout.perform(command, state) ?? (command == .reread ? reread(state) : [])
        }
    }

    private mutating func quit(_ answer: QuitDialog.Answer, _ state: SessionState) -> [Request] {
        switch answer {
        case .cancel: return []
        case .keep: return [.quit]
        case .logOut:
            let live = state.liveSessions
            // They may all have ended while the question stood there.
            guard !live.isEmpty else { return [.quit] }
            go(to: .logout)
            if let dialog = LogoutDialog(
                title: "every session", sessions: live, thenQuits: true, isEverything: true, state),
                dialog.wantsWord
            {
                overlay = .logout(dialog)
                return []
            }
            quitting = Set(live)
            return logOut(of: live, isEverything: true, state)
        }
    }

    /// Whoever leaves everything is not to be signed in a moment later by a push that still waits.
    private func logOut(
        of sessions: [SessionID], isEverything: Bool, _ state: SessionState
    ) -> [Request] {
        let cancel: [Request] = isEverything && state.signIn.asksDevice ? [.send(.signInCancelled)] : []
        return cancel + [.send(.logoutRequested(sessions))]
    }

    private mutating func go(to pane: Pane) {
        guard focus != pane else { return }
        switch focus {
        case .login: login.leaveFields()
        case .identities: identities.leaveField()
        case .lifetimes: lifetimes.leaveField()
        case .logout: break
        }
        focus = pane
    }

    private func reread(_ state: SessionState) -> [Request] {
        let session = state.acting?.session ?? state.liveSessions.first
        return session.map { state.rereading($0) } ?? []
    }

    private func hasSomethingToLeave(_ state: SessionState) -> Bool {
        switch focus {
        case .login: login.hasSomethingToLeave(state)
        case .identities: identities.filter.isShown
        case .lifetimes: lifetimes.filter.isShown
        case .logout: state.logout != nil
        }
    }
}
