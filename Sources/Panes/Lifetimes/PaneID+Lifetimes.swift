extension PaneID {
    package static let lifetimes = PaneID("Lifetimes", key: "t")
}
