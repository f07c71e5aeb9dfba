package import Sessions

extension Lifetime.Source {
    package var word: String {
        switch self {
        case .exact: "exact"
        case .estimated: "estimated"
        case .unknown: "unknown"
        }
    }

    /// Stands before each figure that the server did not give.
    package var mark: String {
        switch self {
        case .exact: ""
        case .estimated, .unknown: "~"
        }
    }
}
