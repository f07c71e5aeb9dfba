import HTTPTypes

/// The form in which an API reports errors. Each route has one.
enum ErrorDialect: Sendable {
    case weavr
    case backOffice
    case simulator
    case verifiable

    /// The dialect of a path that no route serves.
    init(ofUnknownPath path: String) {
        self = path == "/api" || path.hasPrefix("/api/") ? .verifiable : .weavr
    }

    /// The response that reports an error of a request to `path`.
    func reply(to error: APIError, path: String) throws -> Reply {
        switch self {
        case .weavr: try WeavrError.reply(to: error)
        case .backOffice: try BackOfficeError.reply(to: error)
        case .simulator: try SimulatorError.reply(to: error)
        case .verifiable: try Problem.reply(to: error, path: path)
        }
    }
}
