import Screen
import Sessions

/// Asks for whom one is to act without a login, and why.
struct DelegationDialog {
    private enum Field: CaseIterable {
        case kind, id, reason, cancel, act
    }

    let profile: Profile.ID
    private var kind = Identity.Kind.corporate
    private var id = TextInput(limit: 40)
    private var reason = TextInput(limit: 200)
    private var field = Field.kind
    /// What is missing, once it was asked for.
    private var missing = ""

    /// With what was asked for before, if there is anything.
    init(profile: Profile.ID, again: Delegation? = nil) {
        self.profile = profile
        guard let again else { return }
        kind = again.identity.kind
        id.set(again.identity.id)
        reason.set(again.reason)
        field = .act
    }

    mutating func handle(_ key: Key) -> Overlay.Outcome {
        switch key {
        case .escape, .control("c"): return .closed
        case .tab, .down: move(1)
        case .backTab, .up: move(-1)
        case .enter:
            switch field {
            case .cancel: return .closed
            case .act: return submit()
            case .kind, .id, .reason: move(field == .reason ? 2 : 1)
            }
        default: edit(key)
        }
        return .open
    }

    private mutating func edit(_ key: Key) {
        missing = ""
        switch field {
        case .id: _ = id.handle(key)
        case .reason: _ = reason.handle(key)
        case .kind:
            switch key {
            case .left, .right, .character(" "): kind = kind == .corporate ? .consumer : .corporate
            // What is typed or pasted at once is the id.
            case .pasteBegan, .character("0"..."9"):
                field = .id
                _ = id.handle(key)
            default: break
            }
        case .cancel, .act:
            if key == .left || key == .right { field = field == .act ? .cancel : .act }
        }
    }

    private mutating func move(_ step: Int) {
        let all = Field.allCases
        let index = all.firstIndex(of: field) ?? 0
        field = all[(index + step + all.count) % all.count]
    }

    private mutating func submit() -> Overlay.Outcome {
        guard !id.text.isEmpty, id.text.allSatisfy({ ("0"..."9").contains($0) }) else {
            missing = "The id of an identity is a number."
            field = .id
            return .open
        }
        guard Delegation.isReason(reason.text) else {
            missing = "Say why: the reason stays with the session."
            field = .reason
            return .open
        }
        let identity = Identity.Reference(kind: kind, id: id.text)
        return .sent(.delegationRequested(profile, Delegation(identity: identity, reason: reason.text)))
    }

    func draw(on canvas: inout Canvas, in screen: Rect) {
        let box = screen.centered(Size(columns: min(64, screen.columns), rows: min(8, screen.rows)))
        let inside = canvas.dialog(box, title: "Act for an identity (Back Office)")
        let form = Form(rect: inside, isFocused: true)
        form.choice(kind.word, label: "Type", line: 0, isActive: field == .kind, on: &canvas)
        form.text(id, label: "Id", line: 1, isActive: field == .id, on: &canvas)
        form.text(reason, label: "Reason", line: 2, isActive: field == .reason, on: &canvas)
        let isPasteRefused = id.refusedPaste || reason.refusedPaste
        let fault = isPasteRefused ? "Not taken: too long, or more than one line." : missing
        canvas.field(
            fault.isEmpty ? "The customer's identity, and why." : fault, at: 0, columns: inside.columns,
            in: inside.line(3), fault.isEmpty ? .dim : .ended)
        let buttons = inside.line(inside.rows - 1)
        canvas.put("[ Cancel ]", at: Form.labelColumns, in: buttons, style(field == .cancel))
        canvas.put("[ Act ]", at: Form.labelColumns + 12, in: buttons, style(field == .act))
    }

    private func style(_ isChosen: Bool) -> Style { isChosen ? Style.strong.reversed() : .text }
}
