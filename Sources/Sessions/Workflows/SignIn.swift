/// Where a sign-in stands.
package enum SignIn: Equatable, Sendable {
    case idle
    case waiting(RequestID, Attempt)
    case failed(Attempt, AuthFailure)
    /// Refused until an instant; the same words serve a lock and a limit.
    case throttled(Attempt, Throttle, until: Instant)
    case changingPassword(PasswordChange)
    /// The server is to ask the customer's device, since an instant.
    case askingDevice(RequestID, Attempt, since: Instant)
    /// A push is on the customer's device.
    case awaitingPush(Attempt, PendingPush)

    package struct Attempt: Equatable, Sendable {
        package let login: Login
        package let timeToLive: Duration?
        /// For whom it is, where it is no login of one's own.
        package let delegation: Delegation?

        package var profile: Profile.ID { login.profile }
        package var email: String { login.email }

        package init(
            profile: Profile.ID, email: String, timeToLive: Duration? = nil, delegation: Delegation? = nil
        ) {
            login = Login(profile: profile, email: email)
            self.timeToLive = timeToLive
            self.delegation = delegation
        }
    }

    package enum Throttle: Hashable, Sendable {
        /// Too many wrong passwords; the time is the vendor's rule.
        case locked
        /// Too many calls; the time is the server's word.
        case limited
    }

    /// What a new password is authorised by.
    package enum Authorization: Equatable, Sendable {
        /// The old password, which was right but is out of date.
        case expired(OldPassword)
        /// The old password, as the person gave it: another one is wanted.
        case chosen(OldPassword)
        /// A code that the server sends by mail.
        case mailedCode
    }

    /// A password on its way to a new one.
    package struct PasswordChange: Equatable, Sendable {
        package let attempt: Attempt
        package let authorization: Authorization
        /// The temporary token's end, or an earlier one: nothing secret is kept beyond it.
        package let lifetime: Lifetime
        /// The request under way, if there is one.
        package var waiting: RequestID?
        /// Why the last try was refused.
        package var problem: AuthFailure?

        init(
            attempt: Attempt, authorization: Authorization, lifetime: Lifetime, waiting: RequestID? = nil,
            problem: AuthFailure? = nil
        ) {
            self.attempt = attempt
            self.authorization = authorization
            self.lifetime = lifetime
            self.waiting = waiting
            self.problem = problem
        }
    }

    /// Whether the customer's device is asked, or about to be.
    package var asksDevice: Bool {
        switch self {
        case .askingDevice, .awaitingPush: true
        case .idle, .waiting, .failed, .throttled, .changingPassword: false
        }
    }

    /// Whether an answer is being waited for.
    package var isWaiting: Bool {
        switch self {
        case .waiting, .askingDevice, .awaitingPush: true
        case .changingPassword(let change): change.waiting != nil
        case .idle, .failed, .throttled: false
        }
    }
}
