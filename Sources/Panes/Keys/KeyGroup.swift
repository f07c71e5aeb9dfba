/// The headings of help, in their order.
package enum KeyGroup: String, CaseIterable, Sendable {
    case panes = "Panes"
    case login = "Login"
    case identities = "Identities"
    case lists = "Lists"
    case lifetimes = "Lifetimes"
    case program = "Program"
    case elsewhere = "Elsewhere"
}
