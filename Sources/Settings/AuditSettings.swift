/// Whether and for how long what is done is recorded.
package struct AuditSettings: Hashable, Sendable {
    package enum Mode: Sendable, CaseIterable {
        /// An action is refused where its row cannot be stored.
        case required
        /// What cannot be stored is told, and done all the same.
        case on
        case off

        static let names: [(String, Mode)] = [("required", .required), ("on", .on), ("off", .off)]
    }

    package var mode = Mode.on
    /// How long rows stay; nil for ever.
    package var keep: Duration?

    package init() {}
}
