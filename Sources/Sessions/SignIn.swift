/// Where a sign-in stands.
package enum SignIn: Equatable, Sendable {
    case idle
    case waiting(RequestID, Attempt)
    case failed(Attempt, AuthFailure)
    /// Refused until an instant; the same words serve a lock and a limit.
    case barred(Attempt, Bar, until: Instant)
    case mustChangePassword(PasswordChange)

    package struct Attempt: Equatable, Sendable {
        package let login: Login
        package let timeToLive: TimeSpan?

        package var profile: Profile.ID { login.profile }
        package var email: String { login.email }

        package init(profile: Profile.ID, email: String, timeToLive: TimeSpan? = nil) {
            login = Login(profile: profile, email: email)
            self.timeToLive = timeToLive
        }
    }

    package enum Bar: Hashable, Sendable {
        /// Too many wrong passwords; the time is the vendor's rule.
        case locked
        /// Too many calls; the time is the server's word.
        case limited
    }

    /// An expired password on its way to a new one.
    package struct PasswordChange: Equatable, Sendable {
        package let attempt: Attempt
        let expired: ExpiredPassword
        /// The temporary token's end, or an earlier one: nothing secret is kept beyond it.
        package let lifetime: Lifetime
        /// The request under way, if there is one.
        package var waiting: RequestID?
        /// Why the last try was refused.
        package var problem: AuthFailure?
    }

    /// Whether an answer is being waited for.
    package var isWaiting: Bool {
        switch self {
        case .waiting: true
        case .mustChangePassword(let change): change.waiting != nil
        case .idle, .failed, .barred: false
        }
    }
}
