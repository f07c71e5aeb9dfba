import Screen
import Sessions

/// The five keys that a demo teaches first, until each was used or the line of them is dismissed.
struct FirstKeys {
    enum Lesson: CaseIterable {
        case signIn, switching, stepUp, logOut, help

        var words: String {
            switch self {
            case .signIn: "sign in"
            case .switching: "switch"
            case .stepUp: "step up"
            case .logOut: "log out"
            case .help: "help"
            }
        }

        /// The key as people write it, by the bindings of the component that it belongs to.
        var keyName: String {
            let name =
                switch self {
                case .signIn: LoginPane.keyName(of: .submit)
                case .switching: IdentitiesPane.keyName(of: .actAs(1))
                case .stepUp: IdentitiesPane.keyName(of: .stepUp)
                case .logOut: ProgramKeys.keyName(of: .go(.logout))
                case .help: HelpOverlay.opener?.keys.first?.description
                }
            return name ?? ""
        }

        /// The keys whose press is the use of it; none where the state tells.
        fileprivate var keys: [Key] {
            switch self {
            case .signIn, .switching: []
            case .stepUp: IdentitiesPane.keys(of: .stepUp)
            case .logOut: ProgramKeys.keys(of: .go(.logout))
            case .help: HelpOverlay.opener?.keys ?? []
            }
        }
    }

    private(set) var used: Set<Lesson> = []
    private var isWanted: Bool

    init(isWanted: Bool) { self.isWanted = isWanted }

    var isShown: Bool { isWanted && used.count < Lesson.allCases.count }

    /// The key that dismisses the line, where it has nothing else to leave.
    static var wayOut: String { ProgramKeys.keyName(of: .dismissNotice) ?? "" }

    mutating func dismiss() { isWanted = false }

    /// A sign-in and a switch are learnt once they have come true.
    mutating func follow(_ state: SessionState) {
        guard isShown else { return }
        if state.signInCount > 0 { used.insert(.signIn) }
        if state.acting != nil { used.insert(.switching) }
    }

    /// A key was pressed where letters are keys.
    mutating func note(_ key: Key) {
        guard isShown else { return }
        used.formUnion(Lesson.allCases.filter { $0.keys.contains(key) })
    }
}
