extension PaneID {
    package static let identities = PaneID("Identities", key: "i")
}
