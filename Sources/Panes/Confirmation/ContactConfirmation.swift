import Screen
import Sessions
import Wording

/// Asks before something reaches a customer: it names whom and where, Enter sends and Esc cancels. No other key does
/// anything here. It closes by itself once what it names is no longer what would be sent.
struct ContactConfirmation: Overlay {
    let contact: Contact

    init(_ contact: Contact) {
        self.contact = contact
    }

    static let bindings = ConfirmationAnswer.bindings(ContactConfirmation.self, yes: "send")

    mutating func follow(_ context: Context) -> [Reaction] {
        contact.event(context.state) == nil ? [.close] : []
    }

    mutating func perform(_ command: ConfirmationAnswer, _ context: Context) -> [Reaction] {
        switch command {
        case .yes: [.close] + (contact.event(context.state).map { [.send($0)] } ?? [])
        case .no: [.close]
        }
    }

    func draw(on canvas: inout Canvas, in screen: Rect, _ context: Context) {
        let state = context.state
        let enrolled = CleanText.clean(contact.enrolled(state))
        let box = ConfirmationBox(
            title: contact.title, profile: contact.profile(state),
            lines: [
                (contact.way, .text), ("  \(canvas.name(contact.target(state)))", .strong),
                (contact.purpose(state) { canvas.name($0) }, .text),
            ],
            more: enrolled.isEmpty ? nil : "Enrolled: \(enrolled)", answer: "Enter sends, Esc cancels.")
        box.draw(on: &canvas, in: screen)
    }
}
