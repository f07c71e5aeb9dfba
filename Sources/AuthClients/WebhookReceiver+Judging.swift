import NIOHTTP1
import Secrets
import Sessions

/// What a request came to: the status for its sender, and the answer for who waits.
struct Judgement {
    var status: HTTPResponseStatus
    var answer: PushAnswer?
    var waiter: ExpectedPushes.Waiter?
    /// The letter's name, once its signature has proven that the vendor gave it.
    var reference: String?
}

extension WebhookReceiver.State {
    mutating func judge(
        _ event: WebhookReceiver.Event, _ headers: HTTPHeaders, _ body: WipedBytes, at reading: ClockReading
    ) -> Judgement {
        guard let guardian else { return Judgement(status: .serviceUnavailable) }
        let moment = clock.milliseconds(at: reading)
        let mark: WebhookGuard.Mark
        do throws(WebhookGuard.Refusal) {
            mark = try body.withBytes { bytes throws(WebhookGuard.Refusal) in
                try guardian.check(headers, UnsafeRawBufferPointer(bytes), at: moment)
            }
        } catch {
            return Judgement(status: error.status)
        }
        var judged = event == .stepUp ? deliver(body, at: reading.instant) : Judgement(status: .noContent)
        judged.reference = headers.first(name: "call-ref")
        // What was not taken may come again: it was perhaps faster than the answer that names its challenge.
        if judged.status == .noContent { self.guardian?.remember(mark, at: moment) }
        return judged
    }

    private mutating func deliver(_ body: WipedBytes, at now: Instant) -> Judgement {
        guard let event = StepUpEvent(body) else { return Judgement(status: .badRequest) }
        // A code is judged by the call that brings it: nobody waits for this.
        guard event.isOfPush else { return Judgement(status: .noContent) }
        switch pushes.take(event, at: now) {
        case .taken(let answer, let waiter):
            return Judgement(status: .noContent, answer: answer, waiter: waiter)
        case .givenUp: return Judgement(status: .noContent)
        case .incomplete: return Judgement(status: .badRequest)
        case .unknown: return Judgement(status: .notFound)
        }
    }

    /// Letters a minute that are told.
    private static let mostReported = 20

    /// The letter as a call for people to see; nil where it changes nothing, or too many were told of late.
    mutating func call(
        _ head: HTTPRequestHead, _ path: String, _ judged: Judgement, at reading: ClockReading
    ) -> CallRecord? {
        guard judged.status != .noContent || judged.answer != nil else { return nil }
        reported.removeAll { $0 + .minutes(1) <= reading.instant }
        guard reported.count < Self.mostReported else { return nil }
        reported.append(reading.instant)
        return CallRecord(
            profile: profile, method: "\(head.method)", path: path, result: .status(Int(judged.status.code)),
            sent: reading, took: .zero,
            requestReference: judged.reference, serverDate: nil, token: nil, isIncoming: true)
    }
}

extension WebhookGuard.Refusal {
    fileprivate var status: HTTPResponseStatus {
        switch self {
        case .malformed: .badRequest
        case .forged, .stale: .unauthorized
        case .replayed: .conflict
        case .tooMany: .serviceUnavailable
        }
    }
}
