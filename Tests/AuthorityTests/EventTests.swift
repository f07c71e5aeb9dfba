import Authority
import Foundation
import HTTPTypes
import Testing

/// What each event says of whom.
@Suite(.timeLimit(.minutes(3))) struct Events {
    private static let ada = "110000000000000001"
    private static let grace = "110000000000000002"

    /// The fields of a letter, in one line, but for the moment.
    private func line(_ letter: Receiver.Letter) -> String {
        let fields = [
            "status", "type", "challengeId", "identity.type", "identity.id", "credential.type",
            "credential.id", "credentialId.type", "credentialId.id",
        ].compactMap { letter.text($0) }
        return ([letter.path.replacing("/hooks", with: "")] + fields).joined(separator: " ")
    }

    private func told(_ desk: Desk, _ receiver: Receiver) async throws -> [String] {
        let before = receiver.letters.count
        try await desk.server.deliverWebhooks()
        return receiver.letters.dropFirst(before).map(line)
    }

    @Test func `logins by password name the person and the first identity`() async throws {
        try await withReceiver { desk, receiver async throws in
            _ = try await desk.logIn()
            let corporate = "CORPORATE 120000000000000001 ROOT \(Self.ada)"
            #expect(try await told(desk, receiver) == ["/login/watch VERIFIED PASSWORD \(corporate)"])
            _ = try await desk.logIn("ada@acme.example", "Wrong-1234")
            #expect(try await told(desk, receiver) == ["/login/watch DECLINED PASSWORD \(corporate)"])
            _ = try await desk.logIn("expired@acme.example")
            _ = try await desk.logIn("nobody@acme.example", "Wrong-1234")
            #expect(try await told(desk, receiver) == [])
        }
    }

    @Test(arguments: [("success", "VERIFIED"), ("invalid", "DECLINED"), ("expired", "EXPIRED")])
    func `a login by push names the identity that was asked for, in both of its events and in that order`(
        verb: String, status: String
    ) async throws {
        try await withReceiver { desk, receiver async throws in
            for (type, id) in [("CONSUMER", "120000000000000003"), ("CORPORATE", "120000000000000002")] {
                let asked = try await desk.call(
                    .post, "/multi/login_via_biometrics",
                    json: #"{"email":"ada@acme.example","identity":{"type":"\#(type)","id":"\#(id)"}}"#)
                let challenge = try #require(asked.text("challengeId"))
                _ = try await desk.simulate(verb, challenge, of: Self.ada)
                let whom = "\(type) \(id) ROOT \(Self.ada)"
                #expect(
                    try await told(desk, receiver) == [
                        "/stepup/watch \(status) BIOMETRIC \(challenge) \(whom)",
                        "/login/watch \(status) BIOMETRIC \(whom)",
                    ])
                guard let token = receiver.letters.dropLast().last?.text("authToken") else { continue }
                _ = try await desk.call(
                    .post, "/multi/access_token",
                    json: #"{"token":"\#(token)","identity":{"type":"\#(type)","id":"\#(id)"}}"#)
                #expect(try await told(desk, receiver) == ["/login/watch VERIFIED AUTH_TOKEN \(whom)"])
            }
        }
    }

    @Test func `an exchange is told after the login that it is of`() async throws {
        try await withReceivers(2) { receivers, urls async throws in
            try await withAuthority {
                $0.webhooks = urls
            } _: { desk async throws in
                let asked = try await desk.call(
                    .post, "/multi/login_via_biometrics", json: #"{"email":"ada@acme.example"}"#)
                _ = try await desk.simulate("success", try #require(asked.text("challengeId")), of: Self.ada)
                receivers[1].answer(500)
                try await desk.server.deliverWebhooks()
                let token = try #require(receivers[0].letters.first?.text("authToken"))
                _ = try await desk.call(
                    .post, "/multi/access_token",
                    json:
                        #"{"token":"\#(token)","identity":{"type":"CORPORATE","id":"120000000000000001"}}"#)
                try await desk.server.deliverWebhooks()
                #expect(receivers[1].told == ["stepup BIOMETRIC VERIFIED"])
                desk.clock.advance(seconds: 1)
                try await desk.server.deliverWebhooks()
                #expect(
                    receivers[1].told.dropFirst() == [
                        "stepup BIOMETRIC VERIFIED", "login BIOMETRIC VERIFIED", "login AUTH_TOKEN VERIFIED",
                    ])
            }
        }
    }

    @Test func `step-ups name the identity of the token, and each of their ends`() async throws {
        try await withReceiver { desk, receiver async throws in
            let auth = try await desk.authToken()
            let access = try await desk.access(auth, "CONSUMER", "120000000000000003")
            let token = try #require(access.text("token"))
            _ = try await told(desk, receiver)
            let whom = "CONSUMER 120000000000000003 ROOT \(Self.ada)"
            for (verb, status) in [("invalid", "DECLINED"), ("expired", "EXPIRED"), ("success", "VERIFIED")] {
                let id = try #require(try await desk.push(token).text("id"))
                _ = try await desk.simulate(verb, id, of: Self.ada)
                #expect(try await told(desk, receiver) == ["/stepup/watch \(status) BIOMETRIC \(id) \(whom)"])
                #expect(receiver.letters.last?.text("authToken") == nil)
            }
            _ = try await desk.sendCode(token)
            desk.clock.advance(seconds: 299.999)
            #expect(try await told(desk, receiver) == [])
            desk.clock.advance(seconds: 0.001)
            #expect(
                try await told(desk, receiver)
                    == ["/stepup/watch EXPIRED SMS 130000000000000004 \(whom)"])
            #expect(try await told(desk, receiver) == [])
        }
    }

    @Test func `enrolments name the person, and are active or not`() async throws {
        try await withReceiver {
            $0.idleSeconds = 3600
        } _: { desk, receiver async throws in
            let token = try await desk.accessToken(try await desk.authToken("grace@acme.example"))
            let number = "/multi/authentication_factors/otp/SMS"
            _ = try await told(desk, receiver)
            _ = try await desk.call(.post, number, bearer: token)
            #expect(try await told(desk, receiver) == [])
            desk.clock.advance(seconds: 300)
            let whom = "USER \(Self.grace)"
            #expect(
                try await told(desk, receiver) == ["/authentication_factors/watch INACTIVE SMS \(whom)"])
            _ = try await desk.call(.post, number, bearer: token)
            _ = try await desk.call(
                .post, number + "/verify", bearer: token, json: #"{"verificationCode":"123456"}"#)
            #expect(try await told(desk, receiver) == ["/authentication_factors/watch ACTIVE SMS \(whom)"])
        }
    }

    private func cost(of email: String, _ desk: Desk) async throws -> Int {
        let before = desk.server.transactionCount
        #expect(try await desk.logIn(email, "Wrong-1234").status == 403)
        return desk.server.transactionCount - before
    }

    @Test func `an unknown address costs as many transactions as a known one, with webhooks or without`()
        async throws
    {
        for webhooks in [[], ["http://127.0.0.1:1"]] {
            try await withAuthority {
                $0.webhooks = webhooks
            } _: { desk async throws in
                let known = try await cost(of: "ada@acme.example", desk)
                #expect(try await cost(of: "nobody@acme.example", desk) == known)
                #expect(try await desk.server.waitingWebhooks == webhooks.count)
            }
        }
    }
}
