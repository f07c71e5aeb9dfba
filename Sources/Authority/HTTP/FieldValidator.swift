/// Collects all invalid fields of a body, so that one response reports them all.
struct FieldValidator {
    private var invalid: [InvalidField] = []

    mutating func report(_ field: String, _ error: InvalidField.Code, _ params: [String] = []) {
        invalid.append(InvalidField(fieldName: field, error: error, params: params))
    }

    /// A required text that must not be empty.
    mutating func text(_ value: String?, _ field: String) -> String {
        guard let value else {
            report(field, .required)
            return ""
        }
        if value.isEmpty { report(field, .hasText) }
        return value
    }

    /// Nil if it is reported.
    mutating func email(_ value: String?) -> EmailAddress? {
        let text = text(value, "email")
        let email = EmailAddress(text)
        if !text.isEmpty, email == nil { report("email", .pattern) }
        return email
    }

    /// A password of at most 100 code points, the description's limit. With `mayBeEmpty`, an empty one is left to the
    /// password rules.
    mutating func password(_ value: SensitivePassword?, _ field: String, mayBeEmpty: Bool = false) -> String {
        guard let value else {
            report(field, .required)
            return ""
        }
        if mayBeEmpty, value.value == "" { return "" }
        let password = text(value.value, "\(field).value")
        if password.unicodeScalars.count > 100 { report("\(field).value", .size, ["0", "100"]) }
        return password
    }

    /// An identity by type and number; nil if its type is invalid.
    mutating func identity(
        _ value: IdentityReference?, _ field: String = "identity"
    ) -> (type: Identity.Kind, id: Int64?)? {
        guard let value else {
            report(field, .required)
            return nil
        }
        let type = text(value.type, "\(field).type")
        let id = text(value.id, "\(field).id")
        let kind = Identity.Kind(rawValue: type)
        if kind == nil, !type.isEmpty { report("\(field).type", .oneOf, ["CONSUMER", "CORPORATE"]) }
        let isNumber = id.utf8.allSatisfy { (48...57).contains($0) }
        if !isNumber { report("\(field).id", .pattern, ["^[0-9]+$"]) }
        // A number that does not fit is valid, but no identity has it.
        return kind.map { ($0, Int64(id)) }
    }

    /// Throws what was reported, or else returns the value, which is nil only if it was reported.
    func finish<Value>(with value: Value?) throws(APIError) -> Value {
        guard invalid.isEmpty, let value else { throw .invalid(invalid) }
        return value
    }

    func finish() throws(APIError) {
        if !invalid.isEmpty { throw .invalid(invalid) }
    }
}
