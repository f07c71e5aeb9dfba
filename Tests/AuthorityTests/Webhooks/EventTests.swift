import Authority
import Foundation
import HTTPTypes
import Testing

/// The content of each event.
@Suite(.timeLimit(.minutes(3))) struct Events {
    private static let ada = "110000000000000001"
    private static let grace = "110000000000000002"

    /// The fields of a delivery in one line, without the moment.
    private func line(_ delivery: FakeReceiver.Delivery) -> String {
        let fields = [
            "status", "type", "challengeId", "identity.type", "identity.id", "credential.type",
            "credential.id", "credentialId.type", "credentialId.id",
        ].compactMap { delivery.text($0) }
        return ([delivery.path.replacing("/hooks", with: "")] + fields).joined(separator: " ")
    }

    private func reported(_ authority: AuthorityTester, _ receiver: FakeReceiver) async throws -> [String] {
        let before = receiver.deliveries.count
        try await authority.server.deliverWebhooks()
        return receiver.deliveries.dropFirst(before).map(line)
    }

    @Test func `logins by password report the person and the first identity`() async throws {
        try await withFakeReceiver { authority, receiver async throws in
            _ = try await authority.logIn()
            let corporate = "CORPORATE 120000000000000001 ROOT \(Self.ada)"
            #expect(
                try await reported(authority, receiver) == ["/login/watch VERIFIED PASSWORD \(corporate)"])
            _ = try await authority.logIn("ada@acme.example", "Wrong-1234")
            #expect(
                try await reported(authority, receiver) == ["/login/watch DECLINED PASSWORD \(corporate)"])
            _ = try await authority.logIn("expired@acme.example")
            _ = try await authority.logIn("nobody@acme.example", "Wrong-1234")
            #expect(try await reported(authority, receiver) == [])
        }
    }

    @Test(arguments: [("success", "VERIFIED"), ("invalid", "DECLINED"), ("expired", "EXPIRED")])
    func `a login by push names the identity that was asked for, in both of its events and in that order`(
        verb: String, status: String
    ) async throws {
        try await withFakeReceiver { authority, receiver async throws in
            for (type, id) in [("CONSUMER", "120000000000000003"), ("CORPORATE", "120000000000000002")] {
                let asked = try await authority.call(
                    .post, "/multi/login_via_biometrics",
                    json: #"{"email":"ada@acme.example","identity":{"type":"\#(type)","id":"\#(id)"}}"#)
                let challenge = try #require(asked.text("challengeId"))
                _ = try await authority.simulate(verb, challenge, of: Self.ada)
                let whom = "\(type) \(id) ROOT \(Self.ada)"
                #expect(
                    try await reported(authority, receiver) == [
                        "/stepup/watch \(status) BIOMETRIC \(challenge) \(whom)",
                        "/login/watch \(status) BIOMETRIC \(whom)",
                    ])
                guard let token = receiver.deliveries.dropLast().last?.text("authToken") else { continue }
                _ = try await authority.call(
                    .post, "/multi/access_token",
                    json: #"{"token":"\#(token)","identity":{"type":"\#(type)","id":"\#(id)"}}"#)
                #expect(
                    try await reported(authority, receiver) == ["/login/watch VERIFIED AUTH_TOKEN \(whom)"])
            }
        }
    }

    @Test func `an exchange is reported after its login`() async throws {
        try await withFakeReceivers(2) { receivers, urls async throws in
            try await withAuthority {
                $0.webhooks = urls
            } _: { authority async throws in
                let asked = try await authority.call(
                    .post, "/multi/login_via_biometrics", json: #"{"email":"ada@acme.example"}"#)
                _ = try await authority.simulate(
                    "success", try #require(asked.text("challengeId")), of: Self.ada)
                receivers[1].answer(500)
                try await authority.server.deliverWebhooks()
                let token = try #require(receivers[0].deliveries.first?.text("authToken"))
                _ = try await authority.call(
                    .post, "/multi/access_token",
                    json:
                        #"{"token":"\#(token)","identity":{"type":"CORPORATE","id":"120000000000000001"}}"#)
                try await authority.server.deliverWebhooks()
                #expect(receivers[1].reported == ["stepup BIOMETRIC VERIFIED"])
                authority.clock.advance(seconds: 1)
                try await authority.server.deliverWebhooks()
                #expect(
                    receivers[1].reported.dropFirst() == [
                        "stepup BIOMETRIC VERIFIED", "login BIOMETRIC VERIFIED", "login AUTH_TOKEN VERIFIED",
                    ])
            }
        }
    }

    @Test func `step-ups report the identity of the token and each result`() async throws {
        try await withFakeReceiver { authority, receiver async throws in
            let auth = try await authority.authToken()
            let access = try await authority.access(auth, "CONSUMER", "120000000000000003")
            let token = try #require(access.text("token"))
            _ = try await reported(authority, receiver)
            let whom = "CONSUMER 120000000000000003 ROOT \(Self.ada)"
            for (verb, status) in [("invalid", "DECLINED"), ("expired", "EXPIRED"), ("success", "VERIFIED")] {
                let id = try #require(try await authority.push(token).text("id"))
                _ = try await authority.simulate(verb, id, of: Self.ada)
                #expect(
                    try await reported(authority, receiver) == [
                        "/stepup/watch \(status) BIOMETRIC \(id) \(whom)"
                    ]
                )
                #expect(receiver.deliveries.last?.text("authToken") == nil)
            }
            _ = try await authority.sendCode(token)
            authority.clock.advance(seconds: 299.999)
            #expect(try await reported(authority, receiver) == [])
            authority.clock.advance(seconds: 0.001)
            #expect(
                try await reported(authority, receiver)
                    == ["/stepup/watch EXPIRED SMS 130000000000000004 \(whom)"])
            #expect(try await reported(authority, receiver) == [])
        }
    }

    @Test func `enrolments report the person and whether they are active`() async throws {
        try await withFakeReceiver {
            $0.idleTimeout = .seconds(3600)
        } _: { authority, receiver async throws in
            let token = try await authority.accessToken(try await authority.authToken("grace@acme.example"))
            let number = "/multi/authentication_factors/otp/SMS"
            _ = try await reported(authority, receiver)
            _ = try await authority.call(.post, number, bearer: token)
            #expect(try await reported(authority, receiver) == [])
            authority.clock.advance(seconds: 300)
            let whom = "USER \(Self.grace)"
            #expect(
                try await reported(authority, receiver) == [
                    "/authentication_factors/watch INACTIVE SMS \(whom)"
                ])
            _ = try await authority.call(.post, number, bearer: token)
            _ = try await authority.call(
                .post, number + "/verify", bearer: token, json: #"{"verificationCode":"123456"}"#)
            #expect(
                try await reported(authority, receiver) == [
                    "/authentication_factors/watch ACTIVE SMS \(whom)"
                ])
        }
    }

    private func cost(of email: String, _ authority: AuthorityTester) async throws -> Int {
        let before = authority.server.transactionCount
        #expect(try await authority.logIn(email, "Wrong-1234").status == 403)
        return authority.server.transactionCount - before
    }

    @Test func `an unknown e-mail takes as many transactions as a known one, with webhooks or without`()
        async throws
    {
        for webhooks in [[], ["http://127.0.0.1:1"]] {
            try await withAuthority {
                $0.webhooks = webhooks
            } _: { authority async throws in
                let known = try await cost(of: "ada@acme.example", authority)
                #expect(try await cost(of: "nobody@acme.example", authority) == known)
                #expect(try await authority.server.waitingWebhooks == webhooks.count)
            }
        }
    }
}
