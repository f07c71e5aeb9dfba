import Screen
import Sessions

/// Asks for the ticket that a saved proof belongs to. It stays until the file is there, so that what was typed is not lost
/// with an attempt that fails.
struct ProofDialog: Overlay {
    enum Command: Hashable {
        case save, cancel
    }

    static let bindings: [KeyBinding<ProofDialog>] = [
        .activate(.save).hint(1, "save"),
        .cancel(.cancel).hint(2, "cancel"),
        KeyBinding(.cancel, unlisted: .control("c")),
    ]

    private static let rows = 6
    private static let columns = 64

    private var ticket = TextInput(limit: 80)
    /// Whether a file was asked for, and no word of it has come.
    private var isSaving = false

    func isEditing(_ context: Context) -> Bool { true }

    mutating func edit(_ key: Key, _ context: Context) -> Bool { ticket.handle(key) }

    /// Closes once the file is there, and where there is no proof any more.
    mutating func follow(_ context: Context) -> [Reaction] {
        guard context.state.logout?.isFinished == true else { return [.close] }
        guard isSaving, case .file(let outcome)? = context.state.notice else { return [] }
        switch outcome {
        case .proofSaved: return [.close]
        case .proofNotSaved, .pinNotSaved, .pinsNotLoaded: isSaving = false
        }
        return []
    }

    mutating func perform(_ command: Command, _ context: Context) -> [Reaction] {
        switch command {
        case .cancel: return [.close]
        case .save:
            guard let run = context.state.logout, run.isFinished else { return [.close] }
            isSaving = true
            return [.action(.saveProof(ProofDocument(run, ticket: ticket.text, context.state)))]
        }
    }

    func draw(on canvas: inout Canvas, in screen: Rect, _ context: Context) {
        let size = Size(columns: min(Self.columns, screen.columns), rows: min(Self.rows, screen.rows))
        let inside = canvas.dialog(screen.centered(size), title: "Save the proof")
        let form = Form(rect: inside, isFocused: context.hasKeys)
        form.name(ticket, label: "Ticket", line: 0, isActive: true, on: &canvas)
        let words =
            ticket.refusedPaste
            ? PasteGuard<String>.refusal
            : "Optional. The file holds no secret."
        canvas.paragraph(words, from: 2, in: inside, .dim)
    }
}
