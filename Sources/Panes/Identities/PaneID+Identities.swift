extension PaneID {
    static let identities = PaneID("Identities", key: "i")
}
