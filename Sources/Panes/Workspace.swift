package import Screen
package import Sessions

/// The screen as a whole: which pane has the keys, what lies over it, and how a frame is painted.
///
/// Pure, like the panes in it: keys and states come in, requests and frames go out.
package struct Workspace {
    var focus: Pane
    var overlay: Overlay?
    var login: LoginPane
    var identities = IdentitiesPane()
    var lifetimes = LifetimesPane()
    var logout = LogoutPane()
    /// Sessions that are logged out in order to quit.
    var quitting: Set<SessionID> = []
    private var paste = PastePlace.none
    private var seenSignIns = 0
    private let glyphs: GlyphSet
    private let clock: WallClock

    /// Where a paste goes: it never acts, so that a name copied by mistake cannot press keys.
    private enum PastePlace {
        case none, field, nowhere
        /// Nobody could take the last one; said until the next key.
        case wasted
    }

    /// `focus` is the pane that has the keys first.
    package init(
        profile: Profile.ID, prefills: [Profile.ID: Prefill], glyphs: GlyphSet, clock: WallClock,
        focus: Pane = .login
    ) {
        self.focus = focus
        login = LoginPane(profile: profile, prefills: prefills)
        self.glyphs = glyphs
        self.clock = clock
    }

    /// Takes in that the state has changed. The lists follow when they are looked at next: of thousands of
    /// answers between two frames each would make them anew.
    package mutating func follow(_ state: SessionState) -> [Request] {
        login.follow(state)
        followStepUp(state)
        if seenSignIns != state.signInCount {
            seenSignIns = state.signInCount
            login.finish()
            // Whoever has gone elsewhere meanwhile stays there: a key on its way must not land in another
            // pane.
            if focus == .login { focus = .identities }
            switch state.notice {
            case .signedIn(let session), .timeToLiveCapped(let session, _, _): identities.expect(session)
            case .actingAs(let identity): identities.expect(identity.session)
            default: break
            }
        }
        return quitting.isEmpty ? [] : quitOnceProven(state)
    }

    package mutating func handle(_ key: Key, _ state: SessionState) -> [Request] {
        followLists(state)
        defer { followLists(state) }
        let isEditing = overlay?.isEditing ?? isEditing(state)
        if key == .pasteBegan { paste = isEditing ? .field : .nowhere }
        defer {
            switch (key, paste) {
            case (.pasteEnded, .nowhere): paste = .wasted
            case (.pasteEnded, _): paste = .none
            default: break
            }
        }
        switch paste {
        case .nowhere: return []
        case .wasted: paste = .none
        case .none, .field: break
        }
        if overlay != nil { return handleInOverlay(key, state) }
        if focus == .login, let answer = login.deviceAnswer(to: key, state) {
            return [.send(.deviceAnswered(answer))]
        }
        if isEditing, edit(key, state) { return [] }
        let command = isEditing ? KeyTable.commandInField(for: key) : KeyTable.command(for: key)
        return command.map { perform($0, state) } ?? []
    }

    package mutating func render(_ state: SessionState, size: Size) -> Canvas {
        followLists(state)
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
                let isFocused = pane == focus && overlay == nil
                // The sign says without colours what the frame says with them.
                let title = isFocused ? "\(glyphs.selected) \(pane.title)" : pane.title
                let inside = canvas.box(rect, title: title, isFocused: isFocused)
                draw(pane, on: &canvas, in: inside, state)
            }
            let inside = canvas.box(activity, title: "Activity", isFocused: false)
            ActivityLog(clock: clock).draw(on: &canvas, in: inside, state.calls)
        case .tabs(let rect, let tabs, let isBoxed):
            Tabs(focus: focus).draw(on: &canvas, in: tabs)
            let inside = isBoxed ? canvas.box(rect, title: focus.title, isFocused: true) : rect
            draw(focus, on: &canvas, in: inside, state)
        }
        overlay?.draw(on: &canvas, in: layout.body, state, clock)
        Header(state: state, chosen: login.profile).draw(on: &canvas, in: layout.header)
        MessageLine(state: state, isPasteWasted: isPasteWasted).draw(on: &canvas, in: layout.message)
        let context: HintLine.Context = overlay != nil ? .dialog : isEditing(state) ? .field : .pane
        HintLine(hints: overlay?.hints(state) ?? hints(state), context: context).draw(
            on: &canvas, in: layout.hints)
        return canvas
    }

    /// What is left to say once the screen is gone: what the last logout came to.
    package func farewell(_ state: SessionState) -> String? {
        guard let run = state.logout, run.isFinished else { return nil }
        return "Logout: \(LogoutProof.heading(run).text)."
    }

    private mutating func followLists(_ state: SessionState) {
        identities.follow(state)
        lifetimes.follow(state)
        logout.follow(state)
    }

    /// Its dialog is there as long as it is.
    private mutating func followStepUp(_ state: SessionState) {
        guard let current = state.stepUp else {
            if case .stepUp = overlay { overlay = nil }
            return
        }
        if case .stepUp(var dialog) = overlay {
            dialog.follow(current)
            overlay = .stepUp(dialog)
        } else if overlay == nil {
            let profile = state.sessions[current.identity.session].flatMap { state.profile($0.profile) }
            overlay = .stepUp(StepUpDialog(current, features: profile?.features ?? []))
        }
    }

    private var isPasteWasted: Bool {
        if case .wasted = paste { true } else { false }
    }

    private mutating func draw(_ pane: Pane, on canvas: inout Canvas, in rect: Rect, _ state: SessionState) {
        let isFocused = pane == focus && overlay == nil
        switch pane {
        case .login: login.draw(on: &canvas, in: rect, state: state, isFocused: isFocused)
        case .identities: identities.draw(on: &canvas, in: rect, state: state, isFocused: isFocused)
        case .lifetimes:
            lifetimes.draw(on: &canvas, in: rect, state: state, clock: clock, isFocused: isFocused)
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
        switch focus {
        case .login: return login.edit(key, state)
        case .identities: return identities.edit(key)
        case .lifetimes: return lifetimes.edit(key)
        case .logout: return false
        }
    }
}
