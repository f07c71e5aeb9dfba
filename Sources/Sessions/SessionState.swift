package import Foundation
import Secrets

/// Everything Curfew knows, as one value. Pure: it reads no clock, makes no call and awaits nothing.
package struct SessionState: Equatable, Sendable {
    package internal(set) var profiles: [Profile]
    package internal(set) var sessions: [SessionID: Session] = [:]
    package internal(set) var sessionOrder: [SessionID] = []
    package internal(set) var tokens: [TokenID: Token] = [:]
    package internal(set) var tokenOrder: [TokenID] = []
    package internal(set) var liveTokenCount = 0
    /// Sessions with a live token.
    package internal(set) var liveSessionCount = 0

    /// Whom the person acts as, and whom before.
    package internal(set) var acting: IdentityID?
    package internal(set) var previous: IdentityID?
    /// The switch under way: until its answer is here, `acting` stays what it was.
    package internal(set) var switching: Switching?
    /// Whom to act as again once the identities of a new sign-in are read that took the place of one over.
    var resuming: IdentityID?
    /// Requests for identities and access whose answers are still to come, awaited or not.
    var errands: [RequestID: Errand] = [:]

    package internal(set) var signIn = SignIn.idle
    /// Kept while an answer is awaited: an expired password is needed once more to be replaced.
    var pendingPassword: Secret?
    /// Whether the sign-in under way replaces the password as well.
    var replacesPassword = false
    var abandoned: [RequestID: Abandoned] = [:]
    /// What a deadline asks for, on its way out of `apply`.
    var owed: [SessionEffect] = []
    var strays: [RequestID: Stray] = [:]
    /// Sign-ins that came to a session; tells the panes that there is a new one.
    package internal(set) var signInCount = 0
    /// How far each token is that is on its way to being stepped up, and which of them is looked at.
    var stepUps: [TokenID: StepUp] = [:]
    var steppingUp: TokenID?
    package internal(set) var logout: LogoutRun?
    package internal(set) var notice: Notice?
    package internal(set) var calls = CallLog()
    /// What a profile's server clock, by its newest answer, and the desk's said at the origin of instants, in
    /// seconds since 1970. The local clock's may be set at any time: the change is counted.
    var serverEpochs: [Profile.ID: Double] = [:]
    private var localEpoch: Double?
    package private(set) var localClockChanges = 0

    /// Changes whenever the list of identities or the list of tokens does, and not with the clock.
    package internal(set) var identitiesRevision = 0
    package internal(set) var tokensRevision = 0
    /// Changes when tokens held elsewhere come, go or change hands.
    package internal(set) var otherDevicesRevision = 0

    /// The latest instant seen: time does not go back here, whatever the events say.
    package internal(set) var now: Instant
    var deadlines = DeadlineQueue()
    /// Live tokens whose time came while a call with them was under way.
    var held: Set<TokenID> = []
    private var lastNumber = 0

    package init(profiles: [Profile], now: Instant) {
        self.profiles = profiles
        self.now = now
    }

    package struct Switching: Equatable, Sendable {
        package let request: RequestID
        package let identity: IdentityID

        package init(request: RequestID, identity: IdentityID) {
            self.request = request
            self.identity = identity
        }
    }

    /// Takes in what happened and says what is to be done about it.
    package mutating func apply(_ event: SessionEvent, at reading: ClockReading) -> [SessionEffect] {
        now = max(now, reading.instant)
        followLocalClock(reading.epoch)
        passDeadlines()
        let effects = take(event, at: reading)
        // What the event brought may be over already.
        passDeadlines()
        defer { owed = [] }
        return owed + effects
    }

    private mutating func take(_ event: SessionEvent, at reading: ClockReading) -> [SessionEffect] {
        switch event {
        case .signInRequested(let profile, let form):
            return requestSignIn(profile, form)
        case .signInCancelled:
            return cancelSignIn()
        case .pushRequested(let profile, let email):
            return requestPush(profile, email)
        case .delegationRequested(let profile, let delegation):
            return requestDelegation(profile, delegation)
        case .deviceAnswered(let answer):
            return answerAsDevice(answer)
        case .pushAsked(let request, let result):
            return finishAsking(request, result)
        case .pushAnswered(let request, let result):
            return finishPush(request, result)
        case .deviceTold, .pushForgotten:
            break
        case .passwordChangeChosen(let profile, let form):
            return choosePasswordChange(profile, form)
        case .passwordChangeRequested(let new):
            return requestPasswordChange(new)
        case .resetMailRequested(let profile, let email):
            return requestResetMail(profile, email)
        case .resetRequested(let code, let new):
            return requestReset(by: code, to: new)
        case .identitiesRequested(let session):
            return rereadIdentities(of: session)
        case .tokensRequested(let session):
            return readTokens(of: session)
        case .factorsRequested(let session):
            return readFactors(of: session)
        case .invalidationRequested(let tokens):
            return startInvalidation(of: tokens)
        case .identityChosen(let identity):
            return choose(identity)
        case .previousIdentityChosen:
            return choosePrevious()
        case .stepUpRequested:
            return startStepUp()
        case .stepUpByPushRequested:
            return startStepUpByPush()
        case .codeResendRequested:
            return resendCode()
        case .codeEntered(let code):
            return enterCode(code)
        case .stepUpClosed:
            closeStepUp()
        case .logoutRequested(let sessions):
            return startLogout(of: sessions)
        case .logoutRetried:
            return retryLogout()
        case .logoutClosed:
            closeLogout()
        case .tokenDismissed(let token):
            dismiss([token])
        case .overTokensDismissed:
            dismiss(tokenOrder.filter { tokens[$0]?.isLive == false })
        case .noticeDismissed:
            notice = nil
        case .clockTicked:
            passPushDeadlines()
        case .authorityStarted(let profile, let address):
            setAddress(address, of: profile)
        case .authorityStopped(let profile, let reason):
            setAddress(nil, of: profile)
            notice = .authorityStopped(reason: reason)
        case .profileWarned(let profile, let warning):
            notice = .profileWarning(profile, warning)
        case .sessionsRestored(let restored):
            restore(restored, at: reading)
        case .callFinished(let call):
            record(call)
        case .signInFinished(let request, let result):
            return finishSignIn(request, result, at: reading)
        case .passwordChangeFinished(let request, let result):
            return finishPasswordChange(request, result, at: reading)
        case .resetMailFinished(let request, let failure):
            finishResetMail(request, failure)
        case .resetFinished(let request, let failure):
            return finishReset(request, failure)
        case .identitiesFinished(let request, let session, let result):
            return finishReading(request, of: session, result)
        case .tokensFinished(let request, let session, let result):
            finishTokens(request, of: session, result)
        case .factorsFinished(let request, let session, let result):
            finishFactors(request, of: session, result)
        case .accessFinished(let request, let identity, let result):
            finishAccess(request, to: identity, result)
        case .stepUpAsked(let request, let result):
            return finishAskingStepUp(request, result)
        case .codeSent(let request, let failure):
            finishSending(request, failure)
        case .codeVerified(let request, let failure):
            finishVerifying(request, failure)
        case .logoutFinished(let request, let session, let report):
            return finishLogout(request, of: session, report, at: reading)
        }
        return []
    }

    /// The next instant at which something happens by itself; nil when nothing will.
    package var nextDeadline: Instant? {
        [deadlines.first?.at, signInDeadline, pushDeadline].compactMap(\.self).min()
    }

    package func profile(_ id: Profile.ID) -> Profile? {
        profiles.first { $0.id == id }
    }

    /// Seconds that a profile's server clock is ahead of the desk's; nil before its first answer.
    package func clockOffset(of profile: Profile.ID) -> Double? {
        guard let server = serverEpochs[profile], let localEpoch else { return nil }
        return server - localEpoch
    }

    /// The local clock now, for people; nil before the first event.
    package var localTime: Date? { localEpoch.map { Date(timeIntervalSince1970: $0 + now.seconds) } }

    /// The server's clock now, by its newest answer; nil before that.
    package func serverTime(of profile: Profile.ID) -> Date? {
        serverEpochs[profile].map { Date(timeIntervalSince1970: $0 + now.seconds) }
    }

    /// The token that acts for an identity, live or not.
    package func identityToken(of identity: IdentityID) -> Token? {
        sessions[identity.session]?.identityTokens[identity.reference].flatMap { tokens[$0] }
    }

    package func name(of identity: IdentityID) -> String? {
        sessions[identity.session]?.identity(identity.reference)?.name
    }

    /// All tokens of a session, in the order they came.
    package func tokens(of session: SessionID) -> [Token] {
        (sessions[session]?.tokens ?? []).compactMap { tokens[$0] }
    }

    package var liveSessions: [SessionID] {
        sessionOrder.filter { sessions[$0]?.isLive == true }
    }

    /// The local clock drifts against the other one by less than this between two looks at it, in seconds.
    private static let localClockStep = 0.5

    private mutating func followLocalClock(_ epoch: Double) {
        if let localEpoch, abs(localEpoch - epoch) < Self.localClockStep { return }
        if localEpoch != nil { localClockChanges += 1 }
        localEpoch = epoch
    }

    mutating func nextNumber() -> Int {
        lastNumber += 1
        return lastNumber
    }

    mutating func nextRequest() -> RequestID {
        RequestID(nextNumber())
    }

    private mutating func setAddress(_ address: String?, of profile: Profile.ID) {
        guard let index = profiles.firstIndex(where: { $0.id == profile }) else { return }
        profiles[index].address = address
    }
}
