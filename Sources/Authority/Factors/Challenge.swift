/// A request to a person to confirm an action. It is sent once, answered once, and expires after five minutes.
struct Challenge: Sendable, Equatable {
    /// The action that is to be confirmed. The raw values are stored.
    enum Purpose: String, Sendable {
        case login, stepUp, enrolment
    }

    /// The vendor's states. The raw values are stored.
    enum State: String, Sendable {
        case pending = "PENDING"
        case verified = "VERIFIED"
        case declined = "DECLINED"
        case expired = "EXPIRED"
    }

    /// What ends a challenge: the person's decision or the clock.
    enum Answer: Sendable {
        case accept, decline, expire
    }

    let id: Int64
    let user: Int64
    let purpose: Purpose
    let channel: FactorChannel
    /// The session that the challenge belongs to and ends with. A login's challenge has one once its one-time token
    /// is exchanged.
    let session: Int64?
    /// The token that an accepted step-up challenge steps up.
    let token: Fingerprint?
    /// The identity that the person would act as, for webhook events.
    let identity: Int64?
    var state: State
    let began: Timestamp
    /// Wrong codes so far.
    var attempts: Int

    /// The time until a challenge expires; the description's five minutes.
    static let life = Duration.minutes(5)
    /// The number of wrong codes that ends a challenge.
    static let attemptLimit = 5
    /// The time until another code can be requested; the description's `RETRY_IN_15SEC`.
    static let resendAfter = Duration.seconds(15)
    /// The most challenges of one person within `window`; logins by push count apart, by address.
    static let windowLimit = 10
    static let window = Duration.hours(1)
    /// The most enrolments of a device by one person within `enrolmentWindow`.
    static let enrolmentLimit = 5
    static let enrolmentWindow = Duration.days(1)

    func isPending(at now: Timestamp) -> Bool { state == .pending && now < began + Self.life }
}
