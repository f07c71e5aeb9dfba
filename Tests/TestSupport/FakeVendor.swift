package import Sessions
import Synchronization

/// A vendor that answers when the test tells it to. Requests come out of `calls` in the order they were made, those
/// that were cancelled out of `cancellations`.
package final class FakeVendor: VendorClient {
    /// One request that waits for its answer. It takes exactly one.
    package struct Call: Sendable {
        package let request: VendorRequest
        package let credential: Credential?
        package let trace: CallTrace
        fileprivate let continuation: CheckedContinuation<Result<VendorReply, AuthFailure>, Never>

        package func reply(_ reply: VendorReply) { continuation.resume(returning: .success(reply)) }
        package func fail(_ failure: AuthFailure) { continuation.resume(returning: .failure(failure)) }
    }

    package let descriptor: VendorDescriptor
    package let calls: AsyncStream<Call>
    package let cancellations: AsyncStream<VendorRequest>
    private let count = Atomic(0)
    /// Requests that have reached it.
    package var callCount: Int { count.load(ordering: .relaxed) }
    private let callSink: AsyncStream<Call>.Continuation
    private let cancellationSink: AsyncStream<VendorRequest>.Continuation

    package init(capabilities: Set<Capability> = [.identityList]) {
        descriptor = VendorDescriptor(name: "Vendor", capabilities: capabilities)
        (calls, callSink) = AsyncStream.makeStream()
        (cancellations, cancellationSink) = AsyncStream.makeStream()
    }

    package func send(
        _ request: VendorRequest, as credential: Credential?, trace: CallTrace
    ) async throws(AuthFailure) -> VendorReply {
        count.add(1, ordering: .relaxed)
        let answer = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                callSink.yield(
                    Call(request: request, credential: credential, trace: trace, continuation: continuation))
            }
        } onCancel: {
            cancellationSink.yield(request)
        }
        return try answer.get()
    }
}
