import Screen
import Sessions

/// The keys that mean the same in every pane: to go to another pane, to open an overlay, to leave. It draws nothing.
struct ProgramKeys: Component {
    enum Command: Hashable {
        case go(PaneID)
        case nextPane, previousPane
        /// Opens an overlay, by its place in the registry.
        case open(Int)
        case cancelWait, dismissNotice
        case toggleNames, lock
        case redraw, suspend, quit
    }

    static let bindings: [KeyBinding<ProgramKeys>] =
        Registry.panes.map { pane in
            KeyBinding(.go(pane.id), .character(pane.id.key), in: .panes, "Go to \(pane.id.title)")
        } + [
            KeyBinding(.nextPane, .tab, in: .panes, KeyMeaning.next).outsidePalette(),
            KeyBinding(.previousPane, .backTab, in: .panes, KeyMeaning.previous).outsidePalette(),
            KeyBinding(.cancelWait, .escape, in: .lists, KeyMeaning.cancel).outsidePalette()
                .when { _, context in context.state.canCancelWait }.hint(0, "cancel"),
            KeyBinding(.dismissNotice, .escape, in: .lists, KeyMeaning.cancel).outsidePalette()
                .when { _, context in context.state.notice != nil || context.state.recordProblem != nil },
        ]
        + Registry.overlays.enumerated().compactMap { place, overlay in
            overlay.opener.map { KeyBinding(.open(place), $0) }
        } + [
            KeyBinding(
                .toggleNames, .character("N"), .control("n"), in: .program,
                "Hide all names and addresses, or show them again"
            ).everywhere().hint(3, "show names") { _, context in context.names.areHidden },
            KeyBinding(.lock, .character("L"), in: .program, "Lock this screen"),
            KeyBinding(.redraw, .control("l"), in: .program, "Redraw the screen"),
            KeyBinding(.suspend, .control("z"), in: .program, "Go to the background; `fg` comes back"),
            KeyBinding(
                .quit, .character("q"), .control("c"), in: .program, "Quit; asks first if sessions are live"
            ).hint(2, "quit"),
        ]

    mutating func perform(_ command: Command, _ context: Context) -> [Reaction] {
        switch command {
        case .go(let pane): [.go(pane)]
        case .nextPane: [.step(1)]
        case .previousPane: [.step(-1)]
        case .open(let place): Registry.overlays[place].opener.map { [.open($0.open())] } ?? []
        case .cancelWait: [.send(.waitCancelled)]
        case .dismissNotice: [.send(.noticeDismissed)]
        case .toggleNames: [.toggleNames]
        case .lock: [.send(.lockRequested)]
        case .redraw: [.action(.redraw)]
        case .suspend: [.action(.suspend)]
        case .quit:
            context.state.liveSessionCount + context.state.unsettledCount > 0
                ? [.open(QuitDialog(context.state))] : [.action(.quit)]
        }
    }

    func draw(on canvas: inout Canvas, in rect: Rect, _ context: Context) {}
}
