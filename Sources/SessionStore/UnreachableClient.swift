internal import Sessions

/// Stands in for the client of a profile that is not configured any more: every request says so at once instead of
/// leaving the person waiting.
struct UnreachableClient: VendorClient {
    let descriptor = VendorDescriptor(name: "", capabilities: [])

    func send(
        _ request: VendorRequest, as credential: Credential?, trace: CallTrace
    ) async throws(AuthFailure) -> VendorReply {
        throw .unreachable(.other("this profile is not configured"))
    }
}
