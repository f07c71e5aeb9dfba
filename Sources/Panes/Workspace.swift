package import Screen
package import Sessions

/// The screen as a whole: which pane has the keys, what lies over it, and how a frame is painted.
///
/// Pure, like the panes in it: keys and states come in, requests and frames go out.
package struct Workspace {
    private(set) var focus = Pane.login
    private(set) var overlay: Overlay?
    private(set) var login: LoginPane
    private(set) var identities = IdentitiesPane()
    private(set) var lifetimes = LifetimesPane()
    private(set) var logout = LogoutPane()
    private let glyphs: GlyphSet
    private let clock: WallClock
    private var seenSignIns = 0
    /// Set while sessions are logged out in order to quit.
    private var isQuitting = false

    package init(profile: Profile.ID, prefill: Prefill?, glyphs: GlyphSet, clock: WallClock) {
        login = LoginPane(profile: profile, prefill: prefill)
        self.glyphs = glyphs
        self.clock = clock
    }

    /// Brings the panes up to a state that has changed.
    package mutating func follow(_ state: SessionState) -> [Request] {
        login.follow(state)
        identities.follow(state)
        lifetimes.follow(state)
        logout.follow(state)
        if seenSignIns != state.signInCount {
            seenSignIns = state.signInCount
            login.finish()
            focus = .identities
        }
        if case .readIdentities(let session, _) = state.notice, focus == .identities, !identities.isEditing {
            identities.showOnce(session, state)
        }
        if isQuitting, let run = state.logout, run.isFinished {
            isQuitting = false
            if run.isProven { return [.quit] }
        }
        return []
    }

    package mutating func handle(_ key: Key, _ state: SessionState) -> [Request] {
        if overlay != nil { return handleOverlay(key, state) }
        let isEditing = isEditing(state)
        if isEditing, edit(key, state) { return [] }
        let command = isEditing ? KeyTable.commandInField(for: key) : KeyTable.command(for: key)
        return command.map { perform($0, state) } ?? []
    }

    package mutating func render(_ state: SessionState, size: Size) -> Canvas {
        var canvas = Canvas(size: size, glyphs: glyphs, now: state.now)
        let layout = Layout(size)
        switch layout.form {
        case .tooSmall:
            let need = Layout.smallest
            let text = "need \(need.columns)x\(need.rows), have \(size.columns)x\(size.rows)"
            canvas.paragraph(text, from: 0, in: Rect(size: size))
            return canvas
        case .wide(let panes, let activity):
            for pane in Pane.allCases {
                guard let rect = panes[pane] else { continue }
                let inside = canvas.box(rect, title: pane.title, isFocused: pane == focus)
                draw(pane, on: &canvas, in: inside, state)
            }
            let inside = canvas.box(activity, title: "Activity", isFocused: false)
            ActivityLog(clock: clock).draw(on: &canvas, in: inside, state.calls)
        case .tabs(let rect, let tabs, let isBoxed):
            Tabs(focus: focus).draw(on: &canvas, in: tabs)
            let inside = isBoxed ? canvas.box(rect, title: focus.title, isFocused: true) : rect
            draw(focus, on: &canvas, in: inside, state)
        }
        Header(state: state).draw(on: &canvas, in: layout.header)
        if let notice = state.notice {
            let text = " " + notice.words(state)
            canvas.field(text, at: 0, columns: layout.message.columns, in: layout.message, notice.style)
        }
        HintLine(hints: overlay?.hints ?? hints(state)).draw(on: &canvas, in: layout.hints)
        if var open = overlay {
            open.draw(on: &canvas, in: layout.body, state, clock)
            overlay = open
            HintLine(hints: open.hints).draw(on: &canvas, in: layout.hints)
        }
        return canvas
    }

    /// What is left to say once the screen is gone: the proof of the logout that ended the program.
    package func farewell(_ state: SessionState) -> String? {
        guard let run = state.logout, run.isFinished else { return nil }
        return "Logged out: " + LogoutProof.heading(run).0 + "."
    }

    private mutating func draw(_ pane: Pane, on canvas: inout Canvas, in rect: Rect, _ state: SessionState) {
        let isFocused = pane == focus && overlay == nil
        switch pane {
        case .login: login.draw(on: &canvas, in: rect, state: state, isFocused: isFocused)
        case .identities: identities.draw(on: &canvas, in: rect, state: state, isFocused: isFocused)
        case .lifetimes:
            // Its last column is seldom full: it may use the margin, where names need the room.
            let columns = min(rect.columns + 1, canvas.grid.size.columns)
            let table = Rect(column: rect.column, row: rect.row, columns: columns, rows: rect.rows)
            lifetimes.draw(on: &canvas, in: table, state: state, isFocused: isFocused)
        case .logout: logout.draw(on: &canvas, in: rect, state: state, isFocused: isFocused)
        }
    }

    private func hints(_ state: SessionState) -> [Hint] {
        switch focus {
        case .login: login.hints(state)
        case .identities: identities.hints(state)
        case .lifetimes: lifetimes.hints(state)
        case .logout: logout.hints(state)
        }
    }

    private func isEditing(_ state: SessionState) -> Bool {
        switch focus {
        case .login: login.isEditing(state)
        case .identities: identities.isEditing
        case .lifetimes: lifetimes.isEditing
        case .logout: false
        }
    }

    private mutating func edit(_ key: Key, _ state: SessionState) -> Bool {
        defer {
            identities.follow(state)
            lifetimes.follow(state)
        }
        switch focus {
        case .login: return login.edit(key, state)
        case .identities: return identities.edit(key)
        case .lifetimes: return lifetimes.edit(key)
        case .logout: return false
        }
    }
}

/// Carrying out commands.
extension Workspace {
    private mutating func perform(_ command: Command, _ state: SessionState) -> [Request] {
        switch command {
        case .go(let pane):
            go(to: pane, state)
        case .nextPane, .paneBefore:
            let step = command == .nextPane ? 1 : -1
            if focus == .login, login.moveField(by: step, state) { return [] }
            go(to: step > 0 ? focus.next : focus.before, state)
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
            go(to: .identities, state)
            return identities.perform(.filter, state) ?? []
        case .act, .leave, .up, .down, .pageUp, .pageDown, .first, .last, .filter, .reread, .dismiss,
            .dismissAllOver:
            return performInPane(command, state)
        }
        return []
    }

    private mutating func performInPane(_ command: Command, _ state: SessionState) -> [Request] {
        defer {
            identities.follow(state)
            lifetimes.follow(state)
        }
        switch focus {
        case .login:
            switch command {
            case .act: return login.act(state)
            case .leave: return login.leave(state) + dismissNotice(state)
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
                login.signInAgain(as: session.email)
                focus = .login
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

    private mutating func handleOverlay(_ key: Key, _ state: SessionState) -> [Request] {
        guard var open = overlay else { return [] }
        let outcome = open.handle(key)
        overlay = open
        switch outcome {
        case .open:
            return []
        case .closed(let requests):
            overlay = nil
            return requests
        case .chose(let command):
            overlay = nil
            return perform(command, state)
        case .quit(let answer):
            overlay = nil
            return quit(answer, state)
        }
    }

    private mutating func quit(_ answer: QuitDialog.Answer, _ state: SessionState) -> [Request] {
        switch answer {
        case .cancel: return []
        case .keep: return [.quit]
        case .logOut:
            isQuitting = true
            focus = .logout
            return [.send(.logoutRequested(state.liveSessions))]
        }
    }

    private mutating func go(to pane: Pane, _ state: SessionState) {
        if focus == .login, pane != .login { login.leaveFields() }
        focus = pane
    }

    private func reread(_ state: SessionState) -> [Request] {
        let session = state.acting?.session ?? state.liveSessions.first
        return session.map { [.send(.identitiesRequested($0))] } ?? []
    }

    private func dismissNotice(_ state: SessionState) -> [Request] {
        state.notice == nil ? [] : [.send(.noticeDismissed)]
    }
}
