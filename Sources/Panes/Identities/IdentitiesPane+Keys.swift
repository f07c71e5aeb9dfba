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
        case keepAlive
        /// Sends the id of the selected row to the clipboard.
        case copy
        /// Pins the selected identity, or lets go of it.
        case pin
        case openFilter, clearFilter
        case refresh, details, signIn, logOut
    }

    static let bindings = rowBindings + moves + numbers + identityBindings

    private static let rowBindings: [KeyBinding<IdentitiesPane>] = [
        .activate(.activate).hint(1, "act as") { pane, _ in pane.filter.isEditing || !pane.rows.isEmpty },
        .go(to: .login, .signIn).when { pane, _ in pane.rows.isEmpty && !pane.filter.isEditing }
            .hint(1, "sign in"),
        .cancel(.clearFilter).when { pane, _ in pane.filter.isShown }
            .hint(3, "clear filter") { pane, _ in pane.filter.isEditing },
        .filter(.openFilter).everywhere().hint(3, "find", when: hasRows),
        .details(.details).hint(8, "details", when: hasRows),
        .go(to: .logout, .logOut).when(hasRows).hint(6, "log out"),
        .go(to: .login, .signIn).when(hasRows).hint(7, "sign in"),
    ]

    private static let moves = KeyBinding<IdentitiesPane>.list(
        2, hint: { pane, _ in pane.filter.isEditing ? "choose" : "" }
    ) { .move($0) }

    private static let numbers: [KeyBinding<IdentitiesPane>] = (1...9).map { number in
        KeyBinding(
            .actAs(number), .character(Character("\(number)")), in: .identities,
            "Act as the identity with this number, while it is in view"
        ).written("1-9").outsidePalette().when { pane, _ in pane.isInView(number: number) }
            .hint(2, "switch", when: hasRows)
    }

    private static let identityBindings: [KeyBinding<IdentitiesPane>] = [
        KeyBinding(.actAsPrevious, .character("-"), in: .identities, "Act as the previous identity again")
            .everywhere().hint(10, "previous") { hasRows($0, $1) && $1.state.previous != nil },
        KeyBinding(
            .stepUp, .character("u"), in: .identities, "Step up the token in use, by a code to the phone"
        ).everywhere().hint(4, "step up") { hasRows($0, $1) && $1.state.steppable != nil },
        KeyBinding(
            .stepUpByPush, .character("U"), in: .identities,
            "Step up the token in use, by a push to the device"
        ).everywhere(),
        KeyBinding(
            .keepAlive, .character("+"), in: .identities,
            "Keep the selected token alive by one harmless call"
        ).everywhere().hint(5, "keep alive") { pane, context in
            hasRows(pane, context) && pane.tokenToKeepAlive(context) != nil
        },
        KeyBinding(.copy, .character("y"), in: .lists, "Send the row's id, or a proof, to the clipboard")
            .hint(9, "copy", when: hasRows),
        KeyBinding(
            .pin, .character("*"), in: .identities, "Pin the identity, to find it first, or let go of it"
        ).when { pane, _ in pane.selectedIdentity != nil }.hint(12, "pin this identity") { pane, context in
            hasRows(pane, context) && pane.selectedIdentity != nil
        },
        .refresh(.refresh).everywhere().hint(11, "refresh", when: hasRows),
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
            move(motion)
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
            switch cursor.selected {
            case .identity(let id): return [.open(DetailOverlay(.identity(id), state))]
            case .device(let token, _): return [.open(DetailOverlay(.token(token), state))]
            case .login(let session):
                return state.sessions[session].map { [.open(DetailOverlay(.token($0.loginToken), state))] }
                    ?? []
            case .heading, .moreDevices, nil: return []
            }
        case .pin:
            guard let identity = selectedIdentity, let pin = state.pin(of: identity) else { return [] }
            let isPinned = !state.isPinned(identity)
            return [
                .send(.pinChanged(pin, isPinned: isPinned)), .action(.keepPin(pin, isPinned: isPinned)),
            ]
        case .keepAlive: return tokenToKeepAlive(context).map { [.send(.keepAliveRequested($0))] } ?? []
        case .copy: return copied(state).map { [.copy($0)] } ?? []
        case .signIn: return [.go(.login)]
        case .logOut: return [.go(.logout)]
        }
    }

    /// The token that is warned of, or that of the selected row: its own, or else its login's.
    private func tokenToKeepAlive(_ context: Context) -> TokenID? {
        let state = context.state
        let selected: TokenID? =
            switch context.selection {
            case .identity(let identity): state.identityToken(of: identity)?.id
            case .login, .device, nil: nil
            }
        let login = context.selection.flatMap { state.sessions[$0.session]?.loginToken }
        return state.tokenToKeepAlive(
            selected: selected.flatMap { state.tokens[$0]?.isLive == true ? $0 : nil } ?? login)
    }

    private var selectedIdentity: IdentityID? {
        if case .identity(let identity)? = cursor.selected { identity } else { nil }
    }

    /// What identifies the selected row: never a secret.
    private func copied(_ state: SessionState) -> String? {
        switch cursor.selected {
        case .identity(let identity): identity.reference.id
        case .login(let session), .moreDevices(_, let session): state.sessions[session]?.email
        case .device(let token, _): state.tokens[token]?.serverID
        case .heading, nil: nil
        }
    }

    private func activate() -> [Reaction] {
        switch cursor.selected {
        case .identity(let identity): return [.send(.identityChosen(identity))]
        case .login(let session): return [.send(.identitiesRequested(session))]
        case .device, .moreDevices: return [.go(.lifetimes)]
        case .heading, nil: return []
        }
    }
}
