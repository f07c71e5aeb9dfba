import AuthClients
import Secrets
import Sessions
import Testing

/// Stepping a token up, from the client to the authority and back.
@Suite(.timeLimit(.minutes(3))) struct StepUpOnTheWire {
    @Test func `a code steps a token up, and wrong ones are told from each other`() async throws {
        try await withAuthority { wire in
            let auth = try await wire.authGrant()
            let access = try await wire.access(try #require(auth.identity), auth.token)
            func verify(_ code: String) async -> AuthFailure? {
                await failure { () async throws(AuthFailure) in
                    try await wire.client.verifyCode(
                        Secret(code), authorisedBy: access.credential, trace: wire.trace())
                }
            }
            #expect(await verify("123456") == .challengeRefused(.notAsked))
            try await wire.client.sendCode(authorisedBy: access.credential, trace: wire.trace())
            let again = await failure { () async throws(AuthFailure) in
                try await wire.client.sendCode(authorisedBy: access.credential, trace: wire.trace())
            }
            #expect(again == .challengeRefused(.tooSoon))
            #expect(await verify("000000") == .challengeRefused(.wrongCode))
            #expect(
                await verify("12")
                    == .invalidFields([
                        .init(name: "verificationCode", problem: .wrongForm)
                    ]))
            #expect(await verify("123456") == nil)
            #expect(await verify("123456") == .challengeRefused(.alreadyVerified))
            #expect(try await wire.isAccepted(access))
        }
    }

    @Test func `a person without a phone and a token that is over are told so`() async throws {
        try await withAuthority { wire in
            let auth = try await wire.authGrant("grace@acme.example")
            let access = try await wire.access(try #require(auth.identity), auth.token)
            func send() async -> AuthFailure? {
                await failure { () async throws(AuthFailure) in
                    try await wire.client.sendCode(authorisedBy: access.credential, trace: wire.trace())
                }
            }
            #expect(await send() == .challengeRefused(.channelNotEnrolled))
            _ = try await wire.client.logOut(auth.credential, trace: wire.trace())
            #expect(await send() == .ended)
        }
    }

    @Test func `the factors of a person are read with a token that acts`() async throws {
        try await withAuthority { wire in
            for (email, wanted) in [
                (
                    "ada@acme.example",
                    [Factor(channel: "SMS", status: .active), Factor(channel: "BIOMETRIC", status: .active)]
                ), ("grace@acme.example", []),
            ] {
                let auth = try await wire.authGrant(email)
                let access = try await wire.access(try #require(auth.identity), auth.token)
                let factors = try await wire.client.factors(
                    authorisedBy: access.credential, trace: wire.trace())
                #expect(factors == wanted)
            }
        }
    }
}
