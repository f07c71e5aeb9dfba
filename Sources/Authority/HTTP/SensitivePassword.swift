/// A password in a request body.
struct SensitivePassword: Decodable {
    let value: String?
}
