extension PaneID {
    package static let login = PaneID("Login", key: "l")
}
