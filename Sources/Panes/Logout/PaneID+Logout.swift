extension PaneID {
    static let logout = PaneID("Logout", key: "o")
}
