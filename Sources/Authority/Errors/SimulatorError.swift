import HTTPTypes

/// The errors of Weavr's simulator: those of Weavr Multi, except for the form of invalid fields and for a message where
/// Weavr Multi has no body.
enum SimulatorError {
    private struct Invalid: Encodable {
        struct Fault: Encodable {
            let type: InvalidField.Code
            let params: [String]
        }
        struct Field: Encodable {
            let name: String
            let errors: [Fault]
        }
        struct Validation: Encodable {
            let invalid = true
            let fields: [Field]
        }
        let message: String
        let validation: Validation
    }

    private struct Message: Encodable {
        let message: String
    }

    static func reply(to error: APIError) throws -> Reply {
        guard case .invalid(let fields) = error else {
            let reply = try WeavrError.reply(to: error)
            guard reply.body == nil else { return reply }
            return try Reply(status: reply.status, json: Message(message: sentence(for: error)))
        }
        let faults = fields.map { field in
            Invalid.Field(
                name: field.fieldName, errors: [Invalid.Fault(type: field.error, params: field.params)])
        }
        return try Reply(
            status: .badRequest,
            json: Invalid(
                message: WeavrError.invalidMessage(fields), validation: Invalid.Validation(fields: faults)))
    }

    private static func sentence(for error: APIError) -> String {
        switch error {
        case .unauthorized: "The programme-key is missing or wrong."
        case .unavailable: "The server is busy. Try again."
        default: "The server failed."
        }
    }
}
