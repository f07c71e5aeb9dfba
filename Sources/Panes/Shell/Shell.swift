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
    private var paste = PasteFilter()
    private let base: (glyphs: GlyphSet, clock: WallClock)

    /// `focus` is the pane that has the keys first.
    package init(
        profile: Profile.ID, prefills: [Profile.ID: Prefill], glyphs: GlyphSet, clock: WallClock,
        focus: PaneID = .login
    ) {
        self.focus = focus
        let setup = PaneSetup(profile: profile, prefills: prefills)
        panes = Registry.panes.map { $0.init(setup) }
        base = (glyphs, clock)
    }

    /// Takes in that the state has changed. Lists follow when they are looked at next: of thousands of answers
    /// between two frames each would rebuild them.
    package mutating func follow(_ state: SessionState) -> [Action] {
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
        return state.seat.isReadyToQuit ? actions + [.quit] : actions
    }

    package mutating func handle(_ key: Key, _ state: SessionState) -> [Action] {
        refresh(state)
        defer { refresh(state) }
        guard paste.admits(key, isEditing: isEditing(state), at: state.now) else { return [] }
        return press(key, state)
    }

    package mutating func render(_ state: SessionState, size: Size) -> Canvas {
        refresh(state)
        let layout = Layout(size)
        guard layout.isLargeEnough else {
            // No row is in view, so no number acts.
            let none = Rect(size: Size(columns: 0, rows: 0))
            for place in panes.indices { panes[place].layout(none, context(of: place, state)) }
            return draw(layout, state, size)
        }
        for spot in layout.spots {
            guard let place = place(of: spot.pane(focus)) else { continue }
            panes[place].layout(spot.inside, context(of: place, state))
        }
        for place in overlays.indices {
            overlays[place].layout(layout.body, context(ofOverlay: place, state))
        }
        return draw(layout, state, size)
    }

    /// What is left to say once the screen is gone: clean text of one or more lines.
    package func farewell(_ state: SessionState) -> String? {
        Farewell(state: state, clock: base.clock).text
    }

    /// The overlay on top takes a key, or the pane in focus, or any pane whose key it is everywhere, or the program.
    mutating func press(_ key: Key, _ state: SessionState) -> [Action] {
        if let top = overlays.indices.last {
            let reactions = overlays[top].handle(key, context(ofOverlay: top, state))
            return carryOut(reactions ?? [], state, from: top)
        }
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
        return carryOut(program.handle(key, context(of: focused, state)) ?? [], state)
    }

    func place(of pane: PaneID) -> Int? {
        Registry.panes.firstIndex { $0.id == pane }
    }

    func context(of place: Int, _ state: SessionState) -> Context {
        let isFocused = Registry.panes[place].id == focus
        return Context(
            state: state, clock: base.clock, glyphs: base.glyphs, isFocused: isFocused,
            hasKeys: isFocused && overlays.isEmpty)
    }

    private func context(ofOverlay place: Int, _ state: SessionState) -> Context {
        let isOnTop = place == overlays.count - 1
        return Context(
            state: state, clock: base.clock, glyphs: base.glyphs, isFocused: isOnTop, hasKeys: isOnTop)
    }

    private mutating func refresh(_ state: SessionState) {
        for place in panes.indices { panes[place].refresh(context(of: place, state)) }
        for place in overlays.indices { overlays[place].refresh(context(ofOverlay: place, state)) }
    }

    private func isEditing(_ state: SessionState) -> Bool {
        if let top = overlays.indices.last {
            return overlays[top].isEditing(context(ofOverlay: top, state))
        }
        guard let place = place(of: focus) else { return false }
        return panes[place].isEditing(context(of: place, state))
    }

    private func draw(_ layout: Layout, _ state: SessionState, _ size: Size) -> Canvas {
        var canvas = Canvas(size: size, glyphs: base.glyphs, now: state.now)
        guard layout.isLargeEnough else {
            let need = Layout.smallest
            let text = "need \(need.columns)x\(need.rows), have \(size.columns)x\(size.rows)"
            canvas.paragraph(text, from: 0, in: Rect(size: size))
            return canvas
        }
        if let line = layout.tabs { Tabs(focus: focus).draw(on: &canvas, in: line) }
        for spot in layout.spots { draw(spot, on: &canvas, state) }
        if let activity = layout.activity {
            let budget = CallBudgetLine(state).current(columns: activity.columns - 16, on: &canvas)
            let line = String(repeating: String(base.glyphs.box.horizontal), count: 2)
            let title = budget.map { "Activity \(line) \($0)" } ?? "Activity"
            let inside = canvas.box(activity, title: title, isFocused: false)
            ActivityLog(clock: base.clock).draw(on: &canvas, in: inside, state.calls)
        }
        for place in overlays.indices {
            canvas.dimAll()
            canvas.hideCursor()
            overlays[place].draw(on: &canvas, in: layout.body, context(ofOverlay: place, state))
        }
        Header(state: state).draw(on: &canvas, in: layout.header)
        MessageLine(state: state, ignoredCount: paste.ignoredCount).draw(on: &canvas, in: layout.message)
        drawHints(on: &canvas, in: layout.hints, state)
        for pane in panes { canvas.repaint(at: pane.nextDeadline) }
        for overlay in overlays { canvas.repaint(at: overlay.nextDeadline) }
        return canvas
    }

    private func draw(_ spot: Layout.Spot, on canvas: inout Canvas, _ state: SessionState) {
        let pane = spot.pane(focus)
        guard let place = place(of: pane) else { return }
        let context = context(of: place, state)
        if spot.isBoxed {
            // Alone on the screen it is the one in focus. Among others a sign says without colours what the frame
            // says with them.
            let isAlone = spot.isForFocus
            let title = context.hasKeys && !isAlone ? "\(base.glyphs.selected) \(pane.title)" : pane.title
            _ = canvas.box(spot.frame, title: title, isFocused: context.hasKeys || isAlone)
        }
        panes[place].draw(on: &canvas, in: spot.inside, context)
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
