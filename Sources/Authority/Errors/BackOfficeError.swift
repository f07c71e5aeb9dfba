import HTTPTypes

/// The errors of Weavr's Back Office: those of Weavr Multi, except for the form of invalid fields.
enum BackOfficeError {
    private struct Invalid: Encodable {
        let message: String
        let validationErrors: [InvalidField]
    }

    static func reply(to error: APIError) throws -> Reply {
        guard case .invalid(let fields) = error else { return try WeavrError.reply(to: error) }
        return try Reply(
            status: .badRequest,
            json: Invalid(message: WeavrError.invalidMessage(fields), validationErrors: fields))
    }
}
