import Screen
import Sessions
import Wording

/// Asks for whom one is to act without a login, and why. It stays open until the server has given the token, so that what
/// was typed is there to be corrected.
struct DelegationDialog: Overlay {
    enum Field: CaseIterable {
        case kind, id, reason, cancel, act
    }

    private let profile: Profile
    private var kind: Identity.Kind
    private var id = TextInput(limit: 40)
    private var reason = TextInput(limit: 200)
    private(set) var field = Field.kind
    /// What is missing, once it was asked for.
    private var missing = ""
    /// What was sent to the server, and how many sign-ins there had been.
    private var sent: (delegation: Delegation, signIns: Int)?
    /// Whether something was changed since.
    private var isChanged = false
    /// Whether the selected identity has been looked at.
    private var isPrefilled = false

    /// With what was asked for before, if there is anything.
    init(profile: Profile, again: Delegation? = nil) {
        self.profile = profile
        kind = again?.identity.kind ?? profile.vendor.delegationKinds.first ?? .other("")
        guard let again else { return }
        isPrefilled = true
        id.set(again.identity.id)
        reason.set(again.reason)
        field = .act
    }

    /// Starts with the selected identity, if the programme may act for its kind. Its id is marked: typing replaces it.
    mutating func refresh(_ context: Context) {
        guard !isPrefilled else { return }
        isPrefilled = true
        guard case .identity(let selected)? = context.selection, id.text.isEmpty,
            context.state.sessions[selected.session]?.profile == profile.id,
            profile.vendor.delegationKinds.contains(selected.reference.kind)
        else { return }
        kind = selected.reference.kind
        id.set(selected.reference.id)
        id.mark()
    }

    mutating func follow(_ context: Context) -> [Reaction] {
        guard let sent, context.state.signInCount != sent.signIns else { return [] }
        return [.close]
    }

    func isEditing(_ context: Context) -> Bool { true }

    mutating func edit(_ key: Key, _ context: Context) -> Bool {
        // What is being asked for is not changed.
        if isWaiting(context.state) { return key != .escape && key != .control("c") }
        switch (field, key) {
        case (.id, _): return type(key, into: \.id)
        case (.reason, _): return type(key, into: \.reason)
        // What is typed or pasted at once is the id.
        case (.kind, .pasteBegan), (.kind, .character("0"..."9")):
            field = .id
            return type(key, into: \.id)
        case (.kind, .character(" ")): return false
        // No text, and so no key either.
        case (_, .character), (_, .pasteBegan), (_, .pasteEnded): return true
        default: return false
        }
    }

    private mutating func type(_ key: Key, into text: WritableKeyPath<DelegationDialog, TextInput>) -> Bool {
        guard self[keyPath: text].handle(key) else { return false }
        missing = ""
        isChanged = true
        return true
    }

    mutating func perform(_ command: Command, _ context: Context) -> [Reaction] {
        if isWaiting(context.state) {
            // Leaves the wait, and keeps what was typed.
            return command == .close ? [.send(.signInCancelled)] : []
        }
        switch command {
        case .nextField: move(1)
        case .previousField: move(-1)
        case .otherKind:
            chooseNextKind()
            isChanged = true
        case .otherButton: field = field == .act ? .cancel : .act
        case .close: return close(context.state)
        case .activate:
            switch field {
            case .cancel: return close(context.state)
            case .act: return submit(context.state)
            case .kind, .id: move(1)
            case .reason: move(2)
            }
        }
        return []
    }

    private mutating func chooseNextKind() {
        let kinds = profile.vendor.delegationKinds
        guard let index = kinds.firstIndex(of: kind) else { return }
        kind = kinds[(index + 1) % kinds.count]
    }

    private mutating func move(_ step: Int) {
        let all = Field.allCases
        let index = all.firstIndex(of: field) ?? 0
        field = all[(index + step + all.count) % all.count]
    }

    /// What the server answered is said here, and need not be said once more in Login.
    private func close(_ state: SessionState) -> [Reaction] {
        answer(state) == nil ? [.close] : [.close, .send(.signInCancelled)]
    }

    private mutating func submit(_ state: SessionState) -> [Reaction] {
        guard !id.text.isEmpty, id.text.allSatisfy({ ("0"..."9").contains($0) }) else {
            missing = "The id of an identity is a number."
            field = .id
            return []
        }
        guard Delegation.isReason(reason.text) else {
            missing = "Say why: the reason stays with the session."
            field = .reason
            return []
        }
        let identity = Identity.Reference(kind: kind, id: id.text)
        let delegation = Delegation(identity: identity, reason: reason.text)
        sent = (delegation, state.signInCount)
        isChanged = false
        return [.send(.delegationRequested(profile.id, delegation))]
    }

    func isWaiting(_ state: SessionState) -> Bool {
        guard let sent, case .waiting(_, let attempt) = state.signIn else { return false }
        return attempt.delegation == sent.delegation
    }

    /// Why the server did not give the token that was asked for.
    private func answer(_ state: SessionState) -> Statement? {
        switch state.signIn {
        case .failed(let attempt, _), .throttled(let attempt, _, _):
            sent != nil && attempt.delegation == sent?.delegation ? state.signIn.statement(in: state) : nil
        default: nil
        }
    }

    func draw(on canvas: inout Canvas, in screen: Rect, _ context: Context) {
        let box = screen.centered(Size(columns: min(64, screen.columns), rows: min(9, screen.rows)))
        let inside = canvas.dialog(box, title: "Act for an identity (\(profile.vendor.delegationName))")
        let form = Form(rect: inside, isFocused: !isWaiting(context.state))
        form.choice(kind.word, label: "Type", line: 0, isActive: field == .kind, on: &canvas)
        form.text(id, label: "Id", line: 1, isActive: field == .id, on: &canvas)
        form.name(reason, label: "Reason", line: 2, isActive: field == .reason, on: &canvas)
        let (_, below) = inside.split(top: 3)
        drawStatus(on: &canvas, in: below.split(bottom: 1).rest, context.state)
        let buttons = inside.line(inside.rows - 1)
        canvas.put("[ Cancel ]", at: Form.labelColumns, in: buttons, style(field == .cancel))
        canvas.put("[ Act ]", at: Form.labelColumns + 12, in: buttons, style(field == .act))
    }

    /// What is waited for, what was wrong, or what belongs here.
    private func drawStatus(on canvas: inout Canvas, in rect: Rect, _ state: SessionState) {
        let isPasteRefused = id.refusedPaste || reason.refusedPaste
        let fault = isPasteRefused ? "Not taken: too long, or more than one line." : missing
        if isWaiting(state) {
            canvas.field("Waiting for the server.", at: 0, columns: rect.columns, in: rect.line(0), .info)
        } else if !fault.isEmpty {
            canvas.field(fault, at: 0, columns: rect.columns, in: rect.line(0), .ended)
        } else if !isChanged, let answer = answer(state) {
            // The key that opens this dialog is of no use in it.
            let next = answer.nextStep.map { canvas.words($0.words) } ?? ""
            canvas.statement(canvas.words(answer.sentence), answer.weight.style, next: next, in: rect)
        } else {
            canvas.field(
                "The customer's identity, and why.", at: 0, columns: rect.columns, in: rect.line(0), .dim)
        }
    }

    private func style(_ isChosen: Bool) -> Style { isChosen ? Style.strong.reversed() : .text }
}
