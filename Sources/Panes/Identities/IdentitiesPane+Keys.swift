import Screen
import Sessions

extension IdentitiesPane {
    enum Command: Hashable {
        case move(ListMotion)
        case activate
        /// Act as the n-th identity on the list, from 1.
        case actAs(Int)
        case actAsPrevious
        case stepUp, stepUpByPush
        case openFilter, clearFilter
        case refresh, details, signIn
    }

    static let bindings = rowBindings + moves + numbers + identityBindings

    private static let rowBindings: [KeyBinding<IdentitiesPane>] = [
        .activate(.activate).hint(1, "act as") { pane, _ in pane.filter.isEditing || !pane.rows.isEmpty },
        .go(to: .login, .signIn).when { pane, _ in pane.rows.isEmpty && !pane.filter.isEditing }
            .hint(1, "sign in"),
        .cancel(.clearFilter).when { pane, _ in pane.filter.isShown }
            .hint(3, "clear filter") { pane, _ in pane.filter.isEditing },
        .filter(.openFilter).everywhere().hint(5, "filter", when: hasRows),
        .details(.details),
    ]

    private static let moves = KeyBinding<IdentitiesPane>.list(
        2, hint: { pane, _ in pane.filter.isEditing ? "choose" : "" }
    ) { .move($0) }

    private static let numbers: [KeyBinding<IdentitiesPane>] = (1...9).map { number in
        KeyBinding(
            .actAs(number), .character(Character("\(number)")), in: .identities,
            "Act as the identity with this number, while it is in view"
        ).written("1-9").outsidePalette().when { pane, _ in pane.isInView(number: number) }
            .hint(3, "by number", when: hasRows)
    }

    private static let identityBindings: [KeyBinding<IdentitiesPane>] = [
        KeyBinding(.actAsPrevious, .character("-"), in: .identities, "Act as the previous identity again")
            .everywhere().hint(4, "previous", when: hasRows),
        KeyBinding(
            .stepUp, .character("u"), in: .identities, "Step up the token in use, by a code to the phone"
        ).everywhere().hint(7, "step up") { hasRows($0, $1) && $1.state.steppable != nil },
        KeyBinding(
            .stepUpByPush, .character("U"), in: .identities,
            "Step up the token in use, by a push to the device"
        ).everywhere(),
        .refresh(.refresh).everywhere().hint(6, "refresh", when: hasRows),
    ]

    private static let hasRows: KeyBinding<IdentitiesPane>.Condition = { pane, _ in
        !pane.filter.isEditing && !pane.rows.isEmpty
    }

    /// Whether the row with this number is among those that were shown last.
    private func isInView(number: Int) -> Bool {
        guard let identity = identity(numbered: number), let row = rows.firstIndex(of: .identity(identity))
        else { return false }
        return cursor.window(of: rows.count).contains(row)
    }

    mutating func perform(_ command: Command, _ context: Context) -> [Reaction] {
        let state = context.state
        switch command {
        case .move(let motion):
            cursor.move(motion, in: rows)
            return []
        case .activate:
            filter.close()
            return activate()
        case .actAs(let number):
            // The bar follows, so that Enter after it means the same row.
            if let chosen = identity(numbered: number) { cursor.select(.identity(chosen), in: rows) }
            return identity(numbered: number).map { [.send(.identityChosen($0))] } ?? []
        case .actAsPrevious: return [.send(.previousIdentityChosen)]
        case .stepUp:
            guard let token = state.tokenToStepUp(byPush: false) else {
                return [.send(.stepUpShown(byPush: false))]
            }
            return [.open(ContactConfirmation(.code(token)))]
        case .stepUpByPush:
            guard let token = state.tokenToStepUp(byPush: true) else {
                return [.send(.stepUpShown(byPush: true))]
            }
            return [.open(ContactConfirmation(.push(token)))]
        case .openFilter:
            filter.open()
            return [.go(.identities)]
        case .clearFilter:
            filter.clear()
            return []
        case .refresh:
            let session = context.isFocused ? selectedSession : state.sessionToRefresh
            if !context.isFocused, let next = state.switching?.identity.session, next != session {
                return [.send(.switchAwaited)]
            }
            return session.map { [.send(.refreshRequested($0))] } ?? []
        case .details:
            guard case .identity(let id) = cursor.selected else { return [] }
            return [.open(DetailOverlay(.identity(id), state))]
        case .signIn: return [.go(.login)]
        }
    }

    private func activate() -> [Reaction] {
        switch cursor.selected {
        case .identity(let identity): return [.send(.identityChosen(identity))]
        case .login(let session): return [.send(.identitiesRequested(session))]
        case nil: return []
        }
    }
}
