import Secrets
import Sessions

/// One function for each request, so that a test reads as what it asks.
extension VendorClient {
    func signIn(_ form: PasswordSignIn, trace: CallTrace) async throws(AuthFailure) -> VendorReply {
        try await send(.signIn(form), as: nil, trace: trace)
    }

    func changePassword(
        _ old: OldPassword, to new: Secret, trace: CallTrace
    ) async throws(AuthFailure) -> Grant {
        try await reply(
            to: .replacePassword(
                PasswordReplacement(
                    email: old.email, old: old.old, new: new, token: old.token, timeToLive: old.timeToLive)),
            nil, trace
        ).grant.get()
    }

    func mailPasswordReset(_ email: String, trace: CallTrace) async throws(AuthFailure) {
        try await reply(to: .mailPasswordReset(email: email), nil, trace).done.get()
    }

    func resetPassword(_ reset: PasswordReset, trace: CallTrace) async throws(AuthFailure) -> VendorReply {
        try await send(.resetPassword(reset), as: nil, trace: trace)
    }

    func askByPush(_ email: String, trace: CallTrace) async throws(AuthFailure) -> PushChallenge {
        try await reply(to: .pushSignIn(email: email), nil, trace).challenge.get()
    }

    func answer(to challenge: PushChallenge, trace: CallTrace) async throws(AuthFailure) -> PushOutcome {
        try await reply(to: .awaitPush(challenge), nil, trace).pushOutcome.get()
    }

    func exchange(
        _ token: Secret, for identity: Identity.Reference, trace: CallTrace
    ) async throws(AuthFailure) -> Grant {
        try await reply(to: .exchange(token, for: identity), nil, trace).grant.get()
    }

    func delegate(_ identity: Identity.Reference, trace: CallTrace) async throws(AuthFailure) -> Grant {
        try await reply(to: .delegate(identity), nil, trace).grant.get()
    }

    func identities(
        authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) -> [Identity] {
        try await reply(to: .listIdentities, credential, trace).identities.get()
    }

    func accessToken(
        for identity: Identity.Reference, authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) -> Grant {
        try await reply(to: .accessToken(for: identity), credential, trace).grant.get()
    }

    func askStepUp(
        authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) -> PushChallenge {
        try await reply(to: .pushStepUp, credential, trace).challenge.get()
    }

    func sendCode(authorisedBy credential: Credential, trace: CallTrace) async throws(AuthFailure) {
        try await reply(to: .sendOTP, credential, trace).done.get()
    }

    func verifyCode(
        _ code: Secret, authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) {
        try await reply(to: .verifyOTP(code), credential, trace).done.get()
    }

    func factors(
        authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) -> [Factor] {
        try await reply(to: .listFactors, credential, trace).factors.get()
    }

    func enrol(_ channel: String, authorisedBy credential: Credential, trace: CallTrace)
        async throws(AuthFailure)
    {
        try await reply(to: .enrolFactor(channel: channel), credential, trace).done.get()
    }

    func verifyEnrolment(
        _ channel: String, _ code: String, authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) {
        try await reply(to: .verifyFactor(channel: channel, Secret(code)), credential, trace).done.get()
    }

    func unlink(_ channel: String, authorisedBy credential: Credential, trace: CallTrace)
        async throws(AuthFailure)
    {
        try await reply(to: .unlinkFactor(channel: channel), credential, trace).done.get()
    }

    func tokens(
        authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) -> [ListedToken] {
        try await reply(to: .listTokens, credential, trace).tokens.get()
    }

    func revoke(
        _ names: [String], authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) {
        try await reply(to: .revoke(names), credential, trace).done.get()
    }

    /// Where a third-party provider wants the logout finished.
    func logOut(_ credential: Credential, trace: CallTrace) async throws(AuthFailure) -> String? {
        try await reply(to: .logOut, credential, trace).loggedOut.get()
    }

    func verifyKey(trace: CallTrace) async throws(AuthFailure) {
        try await reply(to: .verifyKey, nil, trace).done.get()
    }

    func introspect(_ credential: Credential, trace: CallTrace) async throws(AuthFailure) -> Bool {
        try await reply(to: .introspect, credential, trace).isActive.get()
    }

    private func reply(
        to request: VendorRequest, _ credential: Credential?, _ trace: CallTrace
    ) async throws(AuthFailure) -> Result<VendorReply, AuthFailure> {
        .success(try await send(request, as: credential, trace: trace))
    }
}
