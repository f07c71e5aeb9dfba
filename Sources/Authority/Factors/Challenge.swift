/// One question to a person: is this you? It is asked once, answered once, and over after five minutes.
struct Challenge: Sendable, Equatable {
    /// What a yes is for; the raw values are stored.
    enum Purpose: String, Sendable {
        case login, stepUp, enrolment
    }

    /// How it stands, in the vendor's words; the raw values are stored.
    enum State: String, Sendable {
        case pending = "PENDING"
        case verified = "VERIFIED"
        case declined = "DECLINED"
        case expired = "EXPIRED"
    }

    let id: Int64
    let user: Int64
    let purpose: Purpose
    let channel: FactorChannel
    /// The session in which it was asked, and with which it ends. A login has none until it becomes one.
    let session: Int64?
    /// The token that a yes steps up.
    let token: Fingerprint?
    /// Whom the person would act as, for those who are told of it.
    let identity: Int64?
    var state: State
    /// Milliseconds since 1970.
    let began: Int64
    /// Wrong codes so far.
    var attempts: Int

    /// From the question to its end, in milliseconds: the description's five minutes.
    static let life: Int64 = 300_000
    /// The wrong code that ends it.
    static let attemptLimit = 5
    /// Until another code can be asked for, in milliseconds: the description's `RETRY_IN_15SEC`.
    static let resendAfter: Int64 = 15_000
    /// Challenges of one person within `window` milliseconds.
    static let windowLimit = 10
    static let window: Int64 = 3_600_000
    /// Enrolments of a device by one person within a day.
    static let enrolmentLimit = 5
    static let day: Int64 = 86_400_000

    func isPending(at now: Int64) -> Bool { state == .pending && now < began + Self.life }
}
