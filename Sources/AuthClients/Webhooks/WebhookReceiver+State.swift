import NIOCore
import NIOHTTP1
import Secrets
import Sessions

extension WebhookReceiver {
    /// What the connections share, under one lock.
    struct State {
        /// With what the vendor signs; nil until it is known.
        var key: Secret?
        var history: DeliveryHistory
        var clock = ServerClock()
        var pushes = ExpectedPushes()
        var listener: (any Channel)?
        /// Why nothing listens, in words; nil before the first try, and while something does.
        var problem: String?
        /// In the order they came.
        var connections: [any Channel] = []
        /// Told of the deliveries that matter.
        var report: (@Sendable (CallRecord) -> Void)?
        var profile = Profile.ID("")
        /// When deliveries were reported within the last minute.
        private var reported: [Instant] = []

        /// Deliveries a minute that are reported.
        private static let mostReported = 20
        /// When a delivery is to come again. A call that may name its challenge ends within that time.
        fileprivate static let retryWait = Duration.seconds(10)

        init(capacity: Int) {
            history = DeliveryHistory(capacity: capacity)
        }
    }
}

extension WebhookReceiver.State {
    /// Decides about a delivery to a path that receives some.
    mutating func accept(
        _ topic: WebhookTopic, _ headers: HTTPHeaders, _ body: WipedBytes, by scheme: any WebhookScheme,
        at reading: ClockReading
    ) -> DeliveryResult {
        guard let key else { return DeliveryResult(.later(Self.retryWait)) }
        let moment = clock.milliseconds(at: reading)
        let delivery: SignedDelivery
        let fingerprint: DeliveryHistory.Fingerprint?
        do throws(DeliveryRejection) {
            delivery = try body.withBytes { bytes throws(DeliveryRejection) in
                try scheme.verify(headers, UnsafeRawBufferPointer(bytes), key: key)
            }
            fingerprint = try history.check(delivery, at: moment)
        } catch {
            return DeliveryResult(error.response)
        }
        // The response to it was lost on its way: the sender has to learn that it need not come again.
        guard let fingerprint else { return DeliveryResult(.done) }
        var result =
            switch topic {
            case .challenges:
                match(scheme.pushEvent(in: body), signed: delivery.published, at: moment, reading.instant)
            case .other: DeliveryResult(.done)
            }
        result.reference = delivery.reference
        // What was rejected may come again: it was perhaps faster than the response that names its challenge.
        if result.response == .done { history.remember(fingerprint, at: moment) }
        return result
    }

    /// `signed` is the timestamp that the sender signed, `moment` the time by its clock.
    private mutating func match(
        _ event: PushEvent?, signed: Int64, at moment: Int64, _ now: Instant
    ) -> DeliveryResult {
        guard let event else { return DeliveryResult(.badRequest) }
        // A code is judged by the call that brings it: no task waits for this.
        guard event.isPush else { return DeliveryResult(.done) }
        switch pushes.match(event, at: now) {
        case .accepted(let outcome, let waiter):
            return DeliveryResult(.done, outcome: outcome, waiter: waiter)
        case .settled: return DeliveryResult(.done)
        case .incomplete: return DeliveryResult(.badRequest)
        case .unknown:
            let age = moment - min(signed, event.published ?? signed)
            return DeliveryResult(
                .milliseconds(age) < ExpectedPushes.longestUnknown ? .later(Self.retryWait) : .done)
        }
    }

    /// The delivery as a call for people to see; nil where it changes nothing, or too many were reported of late.
    mutating func call(
        _ head: HTTPRequestHead, _ path: String, _ result: DeliveryResult, at reading: ClockReading
    ) -> CallRecord? {
        guard result.response != .done || result.outcome != nil else { return nil }
        reported.removeAll { $0 + .minutes(1) <= reading.instant }
        guard reported.count < Self.mostReported else { return nil }
        reported.append(reading.instant)
        return CallRecord(
            profile: profile, method: "\(head.method)", path: path,
            result: .status(Int(result.response.status.code)), sent: reading, took: .zero,
            requestReference: result.reference, serverDate: nil, token: nil, isIncoming: true)
    }
}

extension DeliveryRejection {
    fileprivate var response: WebhookResponse {
        switch self {
        case .malformed: WebhookResponse(status: .badRequest)
        case .wrongSignature, .wrongTime: WebhookResponse(status: .unauthorized)
        case .tooMany(let wait): .later(wait)
        }
    }
}
