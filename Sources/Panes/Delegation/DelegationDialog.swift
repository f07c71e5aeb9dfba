import Screen
import Sessions
import Wording

/// Asks for whom one is to act without a login, and why.
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

    /// With what was asked for before, if there is anything.
    init(profile: Profile, again: Delegation? = nil) {
        self.profile = profile
        kind = again?.identity.kind ?? profile.vendor.delegationKinds.first ?? .other("")
        guard let again else { return }
        id.set(again.identity.id)
        reason.set(again.reason)
        field = .act
    }

    func isEditing(_ context: Context) -> Bool { true }

    mutating func edit(_ key: Key, _ context: Context) -> Bool {
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
        return true
    }

    mutating func perform(_ command: Command, _ context: Context) -> [Reaction] {
        switch command {
        case .nextField: move(1)
        case .previousField: move(-1)
        case .otherKind: chooseNextKind()
        case .otherButton: field = field == .act ? .cancel : .act
        case .close: return [.close]
        case .activate:
            switch field {
            case .cancel: return [.close]
            case .act: return submit()
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

    private mutating func submit() -> [Reaction] {
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
        return [
            .close,
            .send(.delegationRequested(profile.id, Delegation(identity: identity, reason: reason.text))),
        ]
    }

    func draw(on canvas: inout Canvas, in screen: Rect, _ context: Context) {
        let box = screen.centered(Size(columns: min(64, screen.columns), rows: min(8, screen.rows)))
        let inside = canvas.dialog(box, title: "Act for an identity (\(profile.vendor.delegationName))")
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
