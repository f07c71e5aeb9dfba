import AuthClients
import Authority
import Foundation
import Secrets
import Sessions
import Testing

/// Enrolling and unlinking factors, from the client to the authority and back.
@Suite(.timeLimit(.minutes(3))) struct FactorsOnTheWire {
    /// The calls of one person.
    private struct Person: Sendable {
        let wire: WireTester
        let email: String
        let access: Grant

        init(_ email: String, _ wire: WireTester) async throws {
            self.wire = wire
            self.email = email
            let auth = try await wire.authGrant(email)
            access = try await wire.access(try #require(auth.identity), auth.token)
        }

        func enrol(_ channel: String) async -> AuthFailure? {
            await failure { () async throws(AuthFailure) in
                try await wire.client.enrol(channel, authorisedBy: access.credential, trace: wire.trace())
            }
        }

        func verify(_ code: String) async -> AuthFailure? {
            await failure { () async throws(AuthFailure) in
                try await wire.client.verifyEnrolment(
                    "SMS", code, authorisedBy: access.credential, trace: wire.trace())
            }
        }

        func unlink(_ channel: String) async -> AuthFailure? {
            await failure { () async throws(AuthFailure) in
                try await wire.client.unlink(channel, authorisedBy: access.credential, trace: wire.trace())
            }
        }

        func stepUp() async throws {
            try await wire.client.sendCode(authorisedBy: access.credential, trace: wire.trace())
            try await wire.client.verifyCode(
                Secret("123456"), authorisedBy: access.credential, trace: wire.trace())
        }

        func factors() async throws -> [Factor] {
            try await wire.client.factors(authorisedBy: access.credential, trace: wire.trace())
        }

        func answer(_ answer: AuthorityServer.DeviceAnswer) async throws -> Bool {
            try await wire.server.answerEnrolment(of: email, "AUTHY", answer)
        }
    }

    @Test func `a phone is enrolled by its code, and steps up then`() async throws {
        try await withAuthority { wire in
            let grace = try await Person("grace@acme.example", wire)
            #expect(try await grace.factors() == [])
            #expect(await grace.verify("123456") == .challengeRefused(.notAsked))
            #expect(await grace.enrol("SMS") == nil)
            #expect(try await grace.factors() == [Factor(channel: "SMS", status: .pending)])
            #expect(
                await grace.verify("12")
                    == .invalidFields([.init(name: "verificationCode", problem: .wrongForm)]))
            #expect(await grace.verify("000000") == .challengeRefused(.wrongCode))
            #expect(await grace.verify("123456") == nil)
            #expect(try await grace.factors() == [Factor(channel: "SMS", status: .active)])
            #expect(await grace.enrol("SMS") == .challengeRefused(.alreadyEnrolled))
            #expect(await grace.verify("123456") == .challengeRefused(.alreadyEnrolled))
            try await grace.stepUp()
        }
    }

    @Test func `wrong codes are counted by the server, and another code begins anew`() async throws {
        try await withAuthority { wire in
            let grace = try await Person("grace@acme.example", wire)
            #expect(await grace.enrol("SMS") == nil)
            let problems: [AuthFailure.ChallengeProblem] = [
                .wrongCode, .wrongCode, .wrongCode, .oneTryLeft, .tooManyTries, .tooManyTries,
            ]
            for problem in problems { #expect(await grace.verify("000000") == .challengeRefused(problem)) }
            #expect(await grace.enrol("SMS") == nil)
            #expect(await grace.verify("123456") == nil)
        }
    }

    @Test func `a device is linked once its person has confirmed, and unlinked`() async throws {
        try await withAuthority { wire in
            let ada = try await Person("ada@acme.example", wire)
            #expect(await ada.enrol("AUTHY") == .stepUpRequired)
            #expect(await ada.unlink("BIOMETRIC") == .stepUpRequired)
            try await ada.stepUp()
            #expect(try await ada.answer(.accept) == false)
            #expect(await ada.enrol("AUTHY") == nil)
            #expect(try await ada.factors().last == Factor(channel: "AUTHY", status: .pending))
            #expect(try await ada.answer(.decline) == true)
            #expect(try await ada.factors().last == Factor(channel: "AUTHY", status: .inactive))
            #expect(await ada.enrol("AUTHY") == nil)
            #expect(try await ada.answer(.accept) == true)
            #expect(try await ada.factors().last == Factor(channel: "AUTHY", status: .active))
            #expect(await ada.enrol("AUTHY") == .challengeRefused(.alreadyEnrolled))
            for channel in ["AUTHY", "BIOMETRIC"] {
                #expect(await ada.unlink(channel) == nil)
                #expect(await ada.unlink(channel) == .challengeRefused(.channelNotEnrolled))
            }
            #expect(try await ada.factors() == [Factor(channel: "SMS", status: .active)])
        }
    }

    @Test func `who is limited, or has ended, is told so`() async throws {
        try await withAuthority { wire in
            let grace = try await Person("grace@acme.example", wire)
            for _ in 1...10 { #expect(await grace.enrol("SMS") == nil) }
            guard case .rateLimited(let span?) = await grace.enrol("SMS") else {
                Issue.record("not limited")
                return
            }
            #expect(span > .minutes(59) && span <= .minutes(60))
            _ = try await wire.client.logOut(grace.access.credential, trace: wire.trace())
            #expect(await grace.enrol("SMS") == .ended)
            #expect(await grace.unlink("AUTHY") == .ended)
        }
    }
}
