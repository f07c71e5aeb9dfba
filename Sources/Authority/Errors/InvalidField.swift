/// One invalid field of a request, in the vendor's form.
struct InvalidField: Encodable, Sendable, Equatable {
    /// The vendor's error codes that the authority uses.
    enum Code: String, Encodable {
        case required = "REQUIRED"
        case hasText = "HAS_TEXT"
        case size = "SIZE"
        case range = "RANGE"
        case oneOf = "IN"
        case pattern = "REGEX"
    }

    let fieldName: String
    let error: Code
    var params: [String] = []
}
