import HTTPTypes

/// One call of a vendor's description: its path, its access policy, its handler, and the form of its errors.
struct Route: Sendable {
    let method: HTTPRequest.Method
    /// A segment in braces matches any text.
    let path: String
    let policy: AccessPolicy
    let dialect: ErrorDialect
    let handle: @Sendable (IncomingRequest) async throws -> Reply

    /// The default dialect is that of the policy's vendor.
    init(
        _ method: HTTPRequest.Method, _ path: String, _ policy: AccessPolicy, dialect: ErrorDialect? = nil,
        handle: @escaping @Sendable (IncomingRequest) async throws -> Reply
    ) {
        self.method = method
        self.path = path
        self.policy = policy
        self.dialect = dialect ?? (policy.vendor == .verifiable ? .verifiable : .weavr)
        self.handle = handle
    }

    /// The segments of `path` in place of the route's segments in braces, in order; nil if the path does not match.
    func parameters(in path: String) -> [Substring]? {
        let pattern = self.path.split(separator: "/", omittingEmptySubsequences: false)
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        guard pattern.count == segments.count else { return nil }
        var found: [Substring] = []
        for (expected, segment) in zip(pattern, segments) {
            if expected.first == "{" { found.append(segment) } else if expected != segment { return nil }
        }
        return found
    }
}

extension Route: CustomStringConvertible {
    /// `METHOD /path`.
    var description: String { "\(method.rawValue) \(path)" }
}
