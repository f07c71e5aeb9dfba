/// Collects everything that is wrong with a body, so that a caller learns all of it at once.
struct FieldCheck {
    private var invalid: [InvalidField] = []

    mutating func report(_ field: String, _ error: InvalidField.Code, _ params: [String] = []) {
        invalid.append(InvalidField(fieldName: field, error: error, params: params))
    }

    /// A text that must be there and not be empty.
    mutating func text(_ value: String?, _ field: String) -> String {
        guard let value else {
            report(field, .required)
            return ""
        }
        if value.isEmpty { report(field, .hasText) }
        return value
    }

    mutating func email(_ value: String?) -> String {
        let email = text(value, "email")
        if !email.isEmpty, !EmailAddress.isValid(email) { report("email", .pattern) }
        return email
    }

    /// A password; the vendor's description lets it be at most 100 long. `mayBeEmpty` where rules answer instead.
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

    /// An identity by its type and number; nil when one of them is wrong.
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
        // A number too large for anyone's identity is a valid one that nobody has.
        return kind.map { ($0, Int64(id)) }
    }

    func finish() throws(Refusal) {
        if !invalid.isEmpty { throw .invalid(invalid) }
    }
}

/// A password as bodies carry it.
struct SensitivePassword: Decodable {
    let value: String?
}

/// An identity as bodies name it.
struct IdentityReference: Codable {
    let type: String?
    let id: String?

    init(_ identity: Identity) {
        type = identity.type.rawValue
        id = String(identity.id)
    }
}
