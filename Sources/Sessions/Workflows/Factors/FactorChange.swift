/// A factor of a login's person on its way to being enrolled or unlinked: what was asked for, and how far it is. It goes
/// on whether its dialog is there or not.
package struct FactorChange: Equatable, Sendable {
    /// Whose factor: the session's person, and the server's word for the channel.
    package struct ID: Hashable, Sendable {
        package let session: SessionID
        package let channel: String

        package init(_ session: SessionID, _ channel: String) {
            self.session = session
            self.channel = channel
        }
    }

    /// What is waited for.
    package enum Phase: Equatable, Sendable {
        /// The server is to send a code or a push.
        case asking(RequestID)
        /// The person is to type the code.
        case code
        /// The server is to judge what was typed.
        case verifying(RequestID)
        /// The customer is to confirm on the device. The server tells it in the list of factors alone.
        case push
        /// The server is to unlink the device.
        case unlinking(RequestID)
        /// Nothing: the last try came to nothing.
        case stopped
        /// Nothing more, and the person is to see it.
        case done(Outcome)
    }

    package enum Outcome: Hashable, Sendable {
        case enrolled, unlinked
    }

    /// What is known of the code that enrols.
    package enum Code: Equatable, Sendable {
        case none
        /// It can be typed until then, by the vendor's rule.
        case sent(until: Instant)
        /// The server lists an enrolment that was begun before this program knew of it.
        case unknown
    }

    package let id: ID
    package let rules: FactorRules
    /// The token that the last call was made with.
    package internal(set) var token: TokenID
    package internal(set) var phase: Phase
    /// Whether the last call was to unlink it.
    package internal(set) var isUnlinking = false
    package internal(set) var code = Code.none
    /// When the device can no longer confirm; nil where no push was sent from here, or its time is over.
    package internal(set) var pushEndsAt: Instant?
    /// From when on another code or push may be asked for; nil before the first was sent.
    package internal(set) var mayAskAt: Instant?
    /// Why the last try came to nothing.
    package internal(set) var problem: AuthFailure?

    /// The vendor's rules for codes and pushes.
    package let otp: OTPRules
    let pushRules: PushRules

    init(_ id: ID, _ rules: FactorRules, of vendor: VendorDescriptor, token: TokenID, phase: Phase) {
        self.id = id
        self.rules = rules
        self.token = token
        self.phase = phase
        otp = vendor.otp
        pushRules = vendor.push
    }

    /// Whether an answer of the server is awaited.
    package var isWaiting: Bool { request != nil }

    package var isDone: Bool {
        if case .done = phase { true } else { false }
    }

    /// Whether a code can be typed: one that was sent, or one of which this program does not know.
    package func takesCode(at now: Instant) -> Bool {
        guard phase == .code else { return false }
        return switch code {
        case .none: false
        case .sent(let end): now < end
        case .unknown: true
        }
    }

    /// Whether the server can be asked for a code or a push now.
    package func mayAsk(at now: Instant) -> Bool {
        !isWaiting && !isDone && rules.enrolment != .elsewhere && mayAskAt.map { $0 <= now } ?? true
    }

    /// Whether something was begun that can still be gone on with.
    package func isUnderWay(at now: Instant) -> Bool {
        isWaiting || takesCode(at: now) || phase == .push
    }

    var request: RequestID? {
        switch phase {
        case .asking(let request), .verifying(let request), .unlinking(let request): request
        case .code, .push, .stopped, .done: nil
        }
    }

    /// When something about it is over next.
    var deadline: Instant? {
        if case .sent(let end) = code { return end }
        return pushEndsAt
    }

    /// Back to where it can be gone on with, if anywhere.
    mutating func fallBack(_ failure: AuthFailure?) {
        problem = failure
        if rules.enrolment == .byCode {
            phase = .code
        } else {
            phase = pushEndsAt == nil ? .stopped : .push
        }
    }

    mutating func finish(_ outcome: Outcome) {
        stop()
        phase = .done(outcome)
    }

    mutating func stop(_ failure: AuthFailure? = nil) {
        code = .none
        pushEndsAt = nil
        mayAskAt = nil
        problem = failure
        phase = .stopped
    }
}
