import HTTPTypes

// The names are constants of the vendor's description. The fallback is never used: with an invalid name, the tests of
// every call would fail.
private func name(_ text: String) -> HTTPField.Name {
    HTTPField.Name(text) ?? .accept
}

extension HTTPField.Name {
    static let apiKey = name("api-key")
    static let callReference = name("call-ref")
    static let idempotencyReference = name("idempotency-ref")
    static let programmeKey = name("programme-key")
    static let requestReference = name("request-ref")
    static let rateLimit = name("x-ratelimit-limit")
    static let rateLimitPolicy = name("RateLimit-Policy")
    static let rateLimitState = name("RateLimit")
    static let rateLimitReset = name("x-ratelimit-reset")
}
