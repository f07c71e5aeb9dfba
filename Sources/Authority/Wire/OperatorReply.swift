import HTTPTypes

/// How Weavr's Back Office and simulator say no: like Weavr Multi, but for what they call the fields at fault.
extension Reply {
    private struct BackOfficeInvalid: Encodable {
        let message: String
        let validationErrors: [InvalidField]
    }

    private struct SimulatorInvalid: Encodable {
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

    private struct SimulatorTold: Encodable {
        let message: String
    }

    init(_ refusal: Refusal, isSimulated: Bool) throws {
        guard case .invalid(let fields) = refusal else {
            self = try Reply(refusal)
            // The simulator says in words what Weavr Multi leaves to the status.
            if isSimulated, body == nil {
                self = try Reply(status: status, json: SimulatorTold(message: Self.words(of: refusal)))
            }
            return
        }
        let message = "Not understood: \(fields.map(\.fieldName).joined(separator: ", "))"
        if isSimulated {
            let faults = fields.map { field in
                SimulatorInvalid.Field(
                    name: field.fieldName,
                    errors: [SimulatorInvalid.Fault(type: field.error, params: field.params)])
            }
            self = try Reply(
                status: .badRequest,
                json: SimulatorInvalid(
                    message: message, validation: SimulatorInvalid.Validation(fields: faults)))
        } else {
            self = try Reply(
                status: .badRequest, json: BackOfficeInvalid(message: message, validationErrors: fields))
        }
    }

    private static func words(of refusal: Refusal) -> String {
        switch refusal {
        case .unauthorized: "The programme-key is missing or wrong."
        case .unavailable: "The server is busy. Try again."
        default: "The server failed."
        }
    }
}
