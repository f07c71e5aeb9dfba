package import Secrets
package import Sessions

/// Weavr Multi for one profile, by the vendor's description of its access part.
///
/// No response of this vendor says when a token ends: every lifetime is computed from the moment the request that
/// got the token was sent.
package struct WeavrClient: NetworkClient {
    /// Makes a simulated device answer a push; false if the push waits for no answer.
    package typealias Device = @Sendable (DeviceAnswer, PushChallenge) async -> Bool

    /// Makes a simulated device answer the push that enrols it, by the login and the channel; false if none waits.
    package typealias EnrolmentDevice = @Sendable (DeviceAnswer, String, String) async -> Bool

    package let descriptor: VendorDescriptor
    let endpoint: ServerEndpoint
    /// How long an unused token lives.
    let idleLifetime: Duration
    let lockDuration: Duration
    /// Where the outcomes of pushes come in.
    let receiver: WebhookReceiver?
    /// Makes the receiver listen where it can and does not yet.
    let listen: @Sendable () async -> Void
    /// Stands for the customer's device, where it is simulated.
    let device: Device?
    let enrolmentDevice: EnrolmentDevice?

    /// `url` gives the base URL up to and with `/multi`; it and `key` are asked for before each call. The durations
    /// are the vendor's rules for an unused token and for a locked account, which no response tells. `mailsResets` is
    /// false where the server sends no mail. `listen` is called before a push is sent while the receiver does not listen.
    package init(
        profile: Profile.ID, environment: Profile.Environment,
        url: @escaping @Sendable () async throws(AuthFailure) -> String,
        key: @escaping @Sendable () async throws(AuthFailure) -> Secret,
        idleLifetime: Duration = .minutes(5), lockDuration: Duration = .minutes(30),
        mailsResets: Bool = true, now: @escaping @Sendable () -> ClockReading, transport: HTTPTransport,
        receiver: WebhookReceiver? = nil, listen: @escaping @Sendable () async -> Void = {},
        device: Device? = nil, enrolmentDevice: EnrolmentDevice? = nil
    ) {
        descriptor = Self.descriptor(
            environment: environment, mailsResets: mailsResets, receivesPushes: receiver != nil,
            simulatesDevice: device != nil || enrolmentDevice != nil)
        endpoint = ServerEndpoint(
            profile: profile, url: url,
            key: { () async throws(AuthFailure) in .secret("api-key", try await key()) },
            responseFields: ResponseHead.FieldNames(
                requestReference: "request-ref", limitReset: "x-ratelimit-reset"),
            now: now, transport: transport)
        self.idleLifetime = idleLifetime
        self.lockDuration = lockDuration
        self.receiver = receiver
        self.listen = listen
        self.device = device
        self.enrolmentDevice = enrolmentDevice
    }

    package func perform(
        _ request: VendorRequest, as credential: Credential?, trace: CallTrace
    ) async throws(AuthFailure) -> VendorReply {
        let exchange = WeavrExchange(client: self, trace: trace)
        switch request {
        case .signIn(let signIn): return try await self.signIn(signIn, exchange)
        case .replacePassword(let replacement): return .grant(try await replace(replacement, exchange))
        case .mailPasswordReset(let email): try await mailPasswordReset(email, exchange)
        case .resetPassword(let reset): return .grant(try await resetPassword(reset, exchange))
        case .pushSignIn(let email): return .challenge(try await pushSignIn(email, exchange))
        case .exchange(let token, let identity):
            return .grant(try await self.exchange(token, for: identity, exchange))
        case .delegate(let identity): return .grant(try await delegate(identity, exchange))
        case .awaitPush(let challenge): return .pushOutcome(try await outcome(of: challenge))
        case .forgetPush(let challenge): receiver?.forget(challenge)
        case .answerOnDevice(let answer, let challenge): try await self.answer(answer, to: challenge)
        case .answerEnrolment(let answer, let email, let channel):
            guard await enrolmentDevice?(answer, email, channel) == true else {
                throw .challengeRefused(.notAsked)
            }
        case .listIdentities: return .identities(try await identities(try credential.required(), exchange))
        case .accessToken(let identity):
            return .grant(try await accessToken(for: identity, try credential.required(), exchange))
        case .listFactors: return .factors(try await factors(try credential.required(), exchange))
        case .pushStepUp: return .challenge(try await pushStepUp(try credential.required(), exchange))
        case .sendOTP: try await sendOTP(try credential.required(), exchange)
        case .verifyOTP(let code): try await verifyOTP(code, try credential.required(), exchange)
        case .enrolFactor(let channel): try await enrol(channel, try credential.required(), exchange)
        case .verifyFactor(let channel, let code):
            try await verify(channel, code, try credential.required(), exchange)
        case .unlinkFactor(let channel): try await unlink(channel, try credential.required(), exchange)
        case .logOut: return .loggedOut(url: try await logOut(try credential.required(), exchange))
        case .introspect:
            return .introspection(isActive: try await introspect(try credential.required(), exchange))
        case .verifyKey: try await exchange.checkKey()
        case .listTokens, .revoke: throw .notOffered
        }
        return .done
    }
}
