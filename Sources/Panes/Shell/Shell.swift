package import Screen
package import Sessions
import Wording

/// The screen as a whole: which pane has the focus, which overlays are open, and how a frame is painted.
///
/// Pure, like the components in it: keys and states come in, actions and frames go out.
package struct Shell {
    var focus: PaneID
    var panes: [any Pane]
    /// The last one has the keys.
    var overlays: [any Overlay] = []
    /// Between these Tab goes round: the panes in the last frame, or all where one is shown at a time.
    private(set) var inView: [PaneID] = []
    /// Where the panes stood in the last frame; one over others comes last.
    private(set) var spots: [Layout.Spot] = []
    /// Whether names are shown on this screen.
    var names: Names
    private var alert = Alert()
    private var paste = PasteFilter()
    private var lockScreen = LockScreen()
    private var sight = ListSight()
    private var firstKeys: FirstKeys
    private let base: (glyphs: GlyphSet, clock: WallClock)

    /// `focus` is the pane that has the keys first. `hidesNames` begins with all names hidden, `teachesKeys` with a line of
    /// the first keys to press.
    package init(
        profile: Profile.ID, prefills: [Profile.ID: Prefill], glyphs: GlyphSet, clock: WallClock,
        focus: PaneID = .login, hidesNames: Bool = false, teachesKeys: Bool = false
    ) {
        self.focus = focus
        names = Names(areHidden: hidesNames)
        firstKeys = FirstKeys(isWanted: teachesKeys)
        let setup = PaneSetup(profile: profile, prefills: prefills)
        panes = Registry.panes.map { $0.init(setup) }
        base = (glyphs, clock)
    }

    /// Takes in that the state has changed. Lists follow when they are looked at next: of thousands of answers
    /// between two frames each would rebuild them.
    package mutating func follow(_ state: SessionState) -> [Action] {
        firstKeys.follow(state)
        var actions: [Action] = []
        for place in panes.indices {
            actions += carryOut(panes[place].follow(context(of: place, state)), state)
        }
        for place in overlays.indices.reversed() {
            actions += carryOut(overlays[place].follow(context(ofOverlay: place, state)), state, from: place)
        }
        if overlays.isEmpty {
            let context = context(ofOverlay: 0, state)
            for kind in Registry.overlays {
                if let wanted = kind.wanted(by: context) { overlays.append(wanted) }
            }
        }
        if let notice = alert.fresh(state) { actions.append(.alert(words(of: notice, state))) }
        return state.seat.isReadyToQuit ? actions + [.quit] : actions
    }

    /// A warning for the desktop: on a locked screen without names and figures.
    private func words(of notice: Notice, _ state: SessionState) -> String {
        guard state.lock == nil else { return notice.lockedWords }
        let (names, glyphs) = (names, base.glyphs)
        return notice.statement(in: state).sentence.text(
            at: state.now, name: { names.shown($0, limit: $1, glyphs) },
            clean: { CleanText.clean($0, limit: $1) })
    }

    /// Whether all names are hidden.
    package var hidesNames: Bool {
        get { names.areHidden }
        set { names.areHidden = newValue }
    }

    package mutating func handle(_ key: Key, _ state: SessionState) -> [Action] {
        refresh(state)
        defer { refresh(state) }
        let acted = state.lockAfter == nil ? [] : [Action.send(.personActed)]
        guard paste.admits(key, isEditing: isEditing(state), at: state.now) else { return acted }
        if state.lock != nil {
            return carryOut(lockScreen.handle(key, context(ofOverlay: 0, state)) ?? [], state)
        }
        if case .mouse(let mouse) = key { return acted + point(mouse, state) }
        if overlays.isEmpty, !isEditing(state) { firstKeys.note(key) }
        return acted + press(key, state)
    }

    /// What the window is called: whom one acts as, and where.
    package func title(_ state: SessionState) -> String {
        guard let acting = state.acting, let profile = state.profile(of: acting.session) else {
            return "Curfew"
        }
        if state.lock != nil { return "Curfew (locked)" }
        if names.areHidden { return "\(profile.environment.word) - Curfew" }
        let name = CleanText.clean(state.name(of: acting) ?? acting.reference.id, limit: 40)
        return "\(name) (\(profile.environment.word)) - Curfew"
    }

    package mutating func render(_ state: SessionState, size: Size) -> Canvas {
        refresh(state)
        if state.lock != nil { return drawLocked(state, size) }
        let layout = Layout(size, scene(state))
        spots = layout.spots + [layout.over].compactMap(\.self)
        let all = Registry.panes.map { $0.id }
        inView = layout.tabs == nil ? all.filter { id in spots.contains { $0.pane == id } } : all
        for place in panes.indices {
            // Of a pane that is not in view no row is, so no number acts.
            let spot = spots.first { $0.pane == Registry.panes[place].id }
            panes[place].layout(spot?.inside ?? .zero, context(of: place, state))
        }
        for place in overlays.indices {
            overlays[place].layout(layout.body, context(ofOverlay: place, state))
        }
        return draw(layout, state, size)
    }

    /// What the last frame has brought into view: to be carried out before the next key. Behind a lock nothing comes
    /// into view.
    package mutating func look(_ state: SessionState) -> [Action] {
        guard state.lock == nil else { return [] }
        return sight.news(panes.flatMap(\.sessionsInView), state).map { [.send($0)] } ?? []
    }

    private func scene(_ state: SessionState) -> Layout.Scene {
        let holding = panes.indices.first { place in
            Registry.panes[place].place == .drawer
                && panes[place].hasSomethingToSay(context(of: place, state))
        }
        return Layout.Scene(
            focus: focus, holding: holding.map { Registry.panes[$0].id }, isEmpty: !state.isAnySessionListed,
            hasCalls: state.calls.count > 0, hasTip: firstKeys.isShown)
    }

    /// What is left to say once the screen is gone: clean text of one or more lines.
    package func farewell(_ state: SessionState) -> String? {
        Farewell(
            state: state, clock: base.clock, names: state.lock == nil ? names : Names(areHidden: true),
            glyphs: base.glyphs
        ).text
    }

    /// The overlay on top takes a key, or the pane in focus, or any pane whose key it is everywhere, or the program.
    mutating func press(_ key: Key, _ state: SessionState) -> [Action] {
        if let top = overlays.indices.last { return press(key, state, inOverlay: top) }
        guard let focused = place(of: focus) else { return [] }
        let isEditing = isEditing(state)
        if let reactions = panes[focused].handle(key, context(of: focused, state)) {
            return carryOut(reactions, state)
        }
        if isEditing, case .character = key { return [] }
        for place in panes.indices where place != focused {
            if let reactions = panes[place].handleFromElsewhere(key, context(of: place, state)) {
                return carryOut(reactions, state)
            }
        }
        var program = ProgramKeys()
        if let reactions = program.handle(key, context(of: focused, state)) {
            return carryOut(reactions, state)
        }
        // With nothing else to leave, the line of first keys is left.
        if key == .escape { firstKeys.dismiss() }
        return []
    }

    mutating func press(_ key: Key, _ state: SessionState, inOverlay top: Int) -> [Action] {
        let context = context(ofOverlay: top, state)
        if let reactions = overlays[top].handle(key, context) {
            return carryOut(reactions, state, from: top)
        }
        // A letter that means nothing to a dialog is a slip of the hand.
        if case .character = key { return [] }
        var program = ProgramKeys()
        return carryOut(program.handleFromElsewhere(key, context) ?? [], state)
    }

    func place(of pane: PaneID) -> Int? {
        Registry.panes.firstIndex { $0.id == pane }
    }

    func context(of place: Int, _ state: SessionState) -> Context {
        let isFocused = Registry.panes[place].id == focus
        return Context(
            state: state, clock: base.clock, glyphs: base.glyphs, names: names, selection: selection,
            isFocused: isFocused, hasKeys: isFocused && overlays.isEmpty)
    }

    func context(ofOverlay place: Int, _ state: SessionState) -> Context {
        let isOnTop = place == overlays.count - 1
        return Context(
            state: state, clock: base.clock, glyphs: base.glyphs, names: names, selection: selection,
            isFocused: isOnTop, hasKeys: isOnTop)
    }

    private var selection: Selection? { panes.lazy.compactMap(\.selection).first }

    /// In the order of the registry, so that panes follow a selection that has just changed.
    private mutating func refresh(_ state: SessionState) {
        for place in panes.indices { panes[place].refresh(context(of: place, state)) }
        for place in overlays.indices { overlays[place].refresh(context(ofOverlay: place, state)) }
        lockScreen.refresh(context(ofOverlay: 0, state))
    }

    private func isEditing(_ state: SessionState) -> Bool {
        if state.lock != nil { return lockScreen.isEditing(context(ofOverlay: 0, state)) }
        if let top = overlays.indices.last {
            return overlays[top].isEditing(context(ofOverlay: top, state))
        }
        guard let place = place(of: focus) else { return false }
        return panes[place].isEditing(context(of: place, state))
    }

    private func draw(_ layout: Layout, _ state: SessionState, _ size: Size) -> Canvas {
        var canvas = Canvas(size: size, glyphs: base.glyphs, names: names, now: state.now)
        guard layout.isLargeEnough else {
            drawTooSmall(on: &canvas, size)
            return canvas
        }
        if let line = layout.tabs { Tabs(focus: focus).draw(on: &canvas, in: line) }
        Frames(frames(layout, on: &canvas, state), glyphs: base.glyphs).draw(on: &canvas)
        for spot in layout.spots { draw(spot, on: &canvas, state) }
        if let line = layout.tip { TipLine(keys: firstKeys).draw(on: &canvas, in: line) }
        if let activity = layout.activity {
            ActivityLog(clock: base.clock).draw(
                on: &canvas, in: activity.inset(columns: 2, rows: 1), state.calls)
        }
        if let over = layout.over {
            canvas.dimAll()
            canvas.cover(over.frame)
            Frames([frame(over, state)], glyphs: base.glyphs).draw(on: &canvas)
            draw(over, on: &canvas, state)
        }
        for place in overlays.indices {
            canvas.dimAll()
            canvas.hideCursor()
            overlays[place].draw(on: &canvas, in: layout.body, context(ofOverlay: place, state))
        }
        Header(state: state).draw(on: &canvas, in: layout.header)
        MessageLine(state: state, ignoredCount: paste.ignoredCount).draw(on: &canvas, in: layout.message)
        drawHints(on: &canvas, in: layout.hints, state)
        repaintAtDeadlines(&canvas)
        return canvas
    }

    private func drawTooSmall(on canvas: inout Canvas, _ size: Size) {
        let need = Layout.smallest
        let text = "need \(need.columns)x\(need.rows), have \(size.columns)x\(size.rows)"
        canvas.paragraph(text, from: 0, in: Rect(size: size))
    }

    /// The locked screen alone. What waits for its time behind it still gets it.
    private func drawLocked(_ state: SessionState, _ size: Size) -> Canvas {
        var canvas = Canvas(size: size, glyphs: base.glyphs, names: names, now: state.now)
        let context = context(ofOverlay: 0, state)
        if Layout.isLargeEnough(size) {
            let (screen, line) = Rect(size: size).split(bottom: 1)
            lockScreen.draw(on: &canvas, in: screen, context)
            HintLine(hints: lockScreen.hints(context), always: []).draw(on: &canvas, in: line)
        } else {
            drawTooSmall(on: &canvas, size)
        }
        repaintAtDeadlines(&canvas)
        canvas.repaint(at: lockScreen.nextDeadline)
        return canvas
    }

    private func repaintAtDeadlines(_ canvas: inout Canvas) {
        for pane in panes { canvas.repaint(at: pane.nextDeadline) }
        for overlay in overlays { canvas.repaint(at: overlay.nextDeadline) }
    }

    private func draw(_ spot: Layout.Spot, on canvas: inout Canvas, _ state: SessionState) {
        guard let place = place(of: spot.pane) else { return }
        panes[place].draw(on: &canvas, in: spot.inside, context(of: place, state))
    }

    private func frames(_ layout: Layout, on canvas: inout Canvas, _ state: SessionState) -> [Frame] {
        var frames = layout.spots.filter(\.isBoxed).map { frame($0, state) }
        if let activity = layout.activity {
            let budget = CallBudgetLine(state).current(columns: activity.columns - 20, on: &canvas)
            frames.append(Frame(rect: activity, title: "Activity", caption: budget ?? ""))
        }
        return frames
    }

    private func frame(_ spot: Layout.Spot, _ state: SessionState) -> Frame {
        guard let place = place(of: spot.pane) else { return Frame(rect: spot.frame, title: "") }
        let context = context(of: place, state)
        return Frame(
            rect: spot.frame, title: spot.pane.title, caption: panes[place].caption(context),
            scrolled: panes[place].scrolled, isFocused: context.hasKeys)
    }

    private func drawHints(on canvas: inout Canvas, in line: Rect, _ state: SessionState) {
        if let top = overlays.indices.last {
            let hints = overlays[top].hints(context(ofOverlay: top, state))
            HintLine(hints: hints, always: []).draw(on: &canvas, in: line)
            return
        }
        guard let place = place(of: focus) else { return }
        let context = context(of: place, state)
        let isField = panes[place].isEditing(context)
        let always = ProgramKeys().hints(context, inField: isField)
        // On a narrow line a field's own keys come before the way out.
        let shown = isField && line.columns < 60 ? always.prefix(1) : always[...]
        HintLine(hints: panes[place].hints(context), always: Array(shown)).draw(on: &canvas, in: line)
    }
}
