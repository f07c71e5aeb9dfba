/// Where the authority keeps its people, sessions and locks.
package enum DatabaseLocation: Sendable, Equatable {
    /// In memory; discarded when the process ends.
    case memory
    /// A file, created with mode 0600 if it does not exist.
    case file(String)

    var path: String {
        switch self {
        case .memory: ":memory:"
        case .file(let path): path
        }
    }
}
