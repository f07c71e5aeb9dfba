import Screen
import Sessions

/// What the mouse does, where it is wanted: a click selects, the wheel moves through rows. It never acts.
extension Shell {
    mutating func point(_ mouse: Mouse, _ state: SessionState) -> [Action] {
        if let top = overlays.indices.last {
            guard let key = mouse.key else { return [] }
            return press(key, state, inOverlay: top)
        }
        guard let spot = spots.last(where: { $0.frame.contains(mouse.position) }),
            let place = place(of: spot.pane)
        else { return [] }
        if mouse.action == .click {
            go(to: spot.pane)
            panes[place].select(at: mouse.position)
            return []
        }
        guard let key = mouse.key, let reactions = panes[place].handle(key, context(of: place, state)) else {
            return []
        }
        return carryOut(reactions, state)
    }
}

extension Mouse {
    /// The key that does what the wheel does.
    fileprivate var key: Key? {
        switch action {
        case .click: nil
        case .wheelUp: .up
        case .wheelDown: .down
        }
    }
}
