package import Sessions

/// A vendor's client that reaches a server over HTTP. It offers what its descriptor lists: the rule stands here, once
/// for all vendors.
package protocol NetworkClient: VendorClient {
    /// Makes the calls that an offered request needs.
    func perform(
        _ request: VendorRequest, as credential: Credential?, trace: CallTrace
    ) async throws(AuthFailure) -> VendorReply
}

extension NetworkClient {
    package func send(
        _ request: VendorRequest, as credential: Credential?, trace: CallTrace
    ) async throws(AuthFailure) -> VendorReply {
        guard descriptor.capabilities.contains(request.capability) else { throw .notOffered }
        return try await perform(request, as: credential, trace: trace)
    }
}

extension Credential? {
    /// The credential of a request that needs one.
    func required() throws(AuthFailure) -> Credential {
        guard let credential = self else { throw .malformedAnswer("the request came without a token") }
        return credential
    }
}
