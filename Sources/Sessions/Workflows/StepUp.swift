/// A token on its way to being stepped up, by a code or by a push: what was asked for, and how far it is. It goes on
/// whether its dialog is there or not.
package struct StepUp: Equatable, Sendable {
    /// What is waited for.
    package enum Phase: Equatable, Sendable {
        /// The server is to send a code.
        case sending(RequestID)
        /// The person is to type it.
        case code
        /// The server is to judge what was typed.
        case verifying(RequestID)
        /// The server is to ask the customer's device.
        case asking(RequestID)
        /// The customer is to answer on the device.
        case push
        /// Nothing more: the token is stepped up, and the person is to see it.
        case done
    }

    package let token: TokenID
    /// Whom the token acts as.
    package let identity: IdentityID
    package internal(set) var phase = Phase.code
    /// The push that is on the device, if there is one; a code may be asked for meanwhile.
    package internal(set) var push: PendingPush?
    /// The waits for pushes of which nobody told in time: what the server says of them late is true all the same.
    var overdue: [RequestID] = []
    /// From when on another code may be asked for; nil before the first was sent.
    package internal(set) var mayResendAt: Instant?
    /// When the code that was sent last is over, by the vendor's rule; nil where there is none to type.
    package internal(set) var codeEndsAt: Instant?
    /// Why the last try came to nothing.
    package internal(set) var problem: AuthFailure?

    /// The vendor's rules for codes and pushes.
    package let otp: OTPRules
    let pushRules: PushRules

    init(token: TokenID, identity: IdentityID, vendor: VendorDescriptor?) {
        self.token = token
        self.identity = identity
        otp = vendor?.otp ?? OTPRules()
        pushRules = vendor?.push ?? PushRules()
    }

    /// Whether an answer of the server is awaited; the customer's may take minutes and holds nothing up.
    package var isWaiting: Bool { request != nil }

    /// Whether it is the device's turn, and not that of a code.
    package var asksDevice: Bool {
        switch phase {
        case .asking, .push: true
        case .sending, .code, .verifying, .done: false
        }
    }

    /// Whether there is a code that could still be typed.
    package func hasCode(at now: Instant) -> Bool {
        codeEndsAt.map { now < $0 } ?? false
    }

    package func mayResend(at now: Instant) -> Bool {
        !isWaiting && mayResendAt.map { $0 <= now } ?? true
    }

    /// Whether asking for a code now has the server send one; a code that can still be typed is typed instead.
    package func sendsCode(at now: Instant) -> Bool {
        phase != .done && mayResend(at: now) && !(phase == .push && hasCode(at: now))
    }

    /// Whether asking for a push now has the server send one.
    package var sendsPush: Bool { phase == .code && push == nil }

    /// Whether something was begun that can still be gone on with.
    package func isUnderWay(at now: Instant) -> Bool {
        isWaiting || push != nil || hasCode(at: now) || !mayResend(at: now)
    }

    /// Whether this is one of its waits for the device.
    func awaits(_ request: RequestID) -> Bool {
        push?.request == request || overdue.contains(request)
    }

    var request: RequestID? {
        switch phase {
        case .sending(let request), .verifying(let request), .asking(let request): request
        case .code, .push, .done: nil
        }
    }

    /// Back to where a code can be typed, if there is one.
    mutating func fallBack(_ failure: AuthFailure?) {
        phase = .code
        problem = failure
    }

    /// Nothing can come of it any more, or need come: only what is to be seen stays.
    ///
    /// - Returns: the waits that have no end of their own.
    mutating func stop(_ phase: Phase, _ failure: AuthFailure? = nil) -> [RequestID] {
        let waits = overdue + (push.map { [$0.request] } ?? [])
        push = nil
        overdue = []
        codeEndsAt = nil
        mayResendAt = nil
        problem = failure
        self.phase = phase
        return waits
    }
}
