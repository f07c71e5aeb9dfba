/// The token of a cancelled sign-in: nobody holds it, so it is logged out, and listed if that fails.
package struct OrphanedGrant: Equatable, Sendable {
    let attempt: SignIn.Attempt
    let session: SessionID
    let token: TokenID
    let grant: Grant

    var credential: Credential {
        Credential(token: token, kind: grant.kind, secret: grant.token, serverID: grant.serverID)
    }
}
