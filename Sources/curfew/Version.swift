/// The version that `--version`, the user agent and the documents tell.
nonisolated enum Version {
    static let number = "0.1.0"
    static let userAgent = "curfew/\(number)"
}
