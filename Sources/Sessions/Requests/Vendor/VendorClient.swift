/// One vendor's API for one profile.
package protocol VendorClient: Sendable {
    var descriptor: VendorDescriptor { get }

    /// Makes the calls that a request needs, with the credential that authorises it where it takes one. Ends within
    /// ten seconds, but for `.awaitPush`, which ends with the push or with cancellation, and reports each exchange with
    /// the server to the trace before it returns. Throws `.notOffered` for a request whose capability the descriptor
    /// does not list.
    func send(
        _ request: VendorRequest, as credential: Credential?, trace: CallTrace
    ) async throws(AuthFailure) -> VendorReply
}
