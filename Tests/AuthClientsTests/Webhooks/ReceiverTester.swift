import AuthClients
import Foundation
import Secrets
import Sessions
import Testing

/// Makes receivers of webhooks for tests.
enum ReceiverTester {
    /// Stands still at the moment of `Delivery.moment`.
    static func clock() -> ManualClock {
        ManualClock(
            step: .zero, start: Instant(nanoseconds: 0), wall: Date(timeIntervalSince1970: 1_800_000_000))
    }
}

/// Runs a test with a receiver that expects `Delivery.challenge`, and a client that sends to it.
func withReceiver(
    clock: ManualClock = ReceiverTester.clock(), limits: WebhookReceiver.Limits = .init(),
    _ test: (WebhookReceiver, RawClient) async throws -> Void
) async throws {
    let receiver = WeavrClient.webhookReceiver(now: { clock.read() }, limits: limits)
    let port = try await receiver.start(key: Secret(Delivery.key))
    receiver.expect(Delivery.challenge)
    do {
        try await test(receiver, RawClient(port: port))
    } catch {
        await receiver.stop()
        throw error
    }
    await receiver.stop()
}

extension RawClient {
    /// A good delivery is still accepted: none before it was.
    func expectWaiting(
        _ receiver: WebhookReceiver, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await expect(204, of: Delivery(reference: "the-good-one").bytes, sourceLocation: sourceLocation)
        #expect(await receiver.outcome(of: Delivery.challenge) != nil, sourceLocation: sourceLocation)
    }
}
