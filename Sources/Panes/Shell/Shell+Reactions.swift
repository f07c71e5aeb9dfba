import Screen
import Sessions

/// Carrying out what components answer.
extension Shell {
    /// `overlay` is the place of the overlay that answered; nil for a pane.
    mutating func carryOut(
        _ reactions: [Reaction], _ state: SessionState, from overlay: Int? = nil
    ) -> [Action] {
        var actions: [Action] = []
        for reaction in reactions {
            switch reaction {
            case .action(let action): actions.append(action)
            case .go(let pane): go(to: pane)
            case .step(let distance): step(distance)
            case .open(let new):
                overlays.append(new)
                // What it needs of the program it asks for now.
                let place = overlays.count - 1
                actions += carryOut(
                    overlays[place].follow(context(ofOverlay: place, state)), state, from: place)
            case .close: if let overlay { overlays.remove(at: overlay) }
            case .press(let key): actions += press(key, state)
            case .tell(let message): tell(message, state)
            case .toggleNames: names.areHidden.toggle()
            }
        }
        return actions
    }

    mutating func go(to pane: PaneID) {
        guard focus != pane else { return }
        if let place = place(of: focus) { panes[place].loseFocus() }
        focus = pane
    }

    private mutating func step(_ distance: Int) {
        let round = inView.contains(focus) ? inView : Registry.panes.map { $0.id }
        guard let place = round.firstIndex(of: focus) else { return }
        go(to: round[((place + distance) % round.count + round.count) % round.count])
    }

    private mutating func tell(_ message: Message, _ state: SessionState) {
        for place in panes.indices { panes[place].receive(message, context(of: place, state)) }
    }
}
