extension DecodingError {
    /// The path of the invalid field, names and indices joined by dots.
    var fieldPath: String {
        let context: Context? =
            switch self {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                context
            case .keyNotFound(let key, let context):
                Context(codingPath: context.codingPath + [key], debugDescription: "")
            @unknown default: nil
            }
        return (context?.codingPath ?? []).map { $0.intValue.map(String.init) ?? $0.stringValue }
            .joined(separator: ".")
    }

    var shortReason: String {
        switch self {
        case .keyNotFound: "it is missing"
        case .valueNotFound: "it may not be null"
        case .typeMismatch: "it is of another type than it should be"
        default: "its value is not one of those allowed"
        }
    }
}
