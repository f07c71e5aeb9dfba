/// Sign-ins that were cancelled and succeeded all the same: each is a live token that nobody would hold.
extension SignInWorkflow {
    mutating func takeOrphan(_ grant: Grant, of attempt: SignIn.Attempt, in core: inout SessionCore) {
        let orphan = OrphanedGrant(
            attempt: attempt, session: SessionID(core.nextNumber()), token: TokenID(core.nextNumber()),
            grant: grant)
        core.send(
            .logOut, for: .signIn(.orphanLogout(orphan)), to: attempt.profile, as: orphan.credential)
    }

    mutating func takeOrphanLogout(
        _ reply: Result<String?, AuthFailure>, of orphan: OrphanedGrant, in core: inout SessionCore
    ) {
        switch reply {
        case .success:
            core.send(
                .introspect, for: .signIn(.orphanProof(orphan)), to: orphan.attempt.profile,
                as: orphan.credential)
        // Nobody held it: that it ended by itself does as well.
        case .failure(.ended): break
        case .failure: list(orphan, in: &core)
        }
    }

    mutating func takeOrphanProof(
        _ reply: Result<Bool, AuthFailure>, of orphan: OrphanedGrant, in core: inout SessionCore
    ) {
        switch reply {
        case .success(false), .failure(.ended):
            core.send(.verifyKey, for: .signIn(.orphanKey(orphan)), to: orphan.attempt.profile)
        case .success(true), .failure: list(orphan, in: &core)
        }
    }

    mutating func takeOrphanKey(
        _ reply: Result<Void, AuthFailure>, of orphan: OrphanedGrant, in core: inout SessionCore
    ) {
        if case .failure = reply { list(orphan, in: &core) }
    }

    private mutating func list(_ orphan: OrphanedGrant, in core: inout SessionCore) {
        core.open(
            orphan.attempt, with: orphan.grant, .cancelledSignIn, as: orphan.session, token: orphan.token)
        core.seat.notice = .signedInAfterCancel(orphan.session)
    }
}
