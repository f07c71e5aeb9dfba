import AuthClients
import Secrets
import Sessions
import Testing

/// What each vendor offers, and what becomes of a request that it does not.
@Suite struct OfferTests {
    private static let push = PushChallenge(id: "7")
    /// One of every request.
    private static let requests: [VendorRequest] =
        SampleRequest.weavr.map(\.request) + SampleRequest.verifiable.map(\.request) + [
            .awaitPush(push), .forgetPush(push), .answerOnDevice(.accept, push),
            .answerEnrolment(.accept, email: SampleRequest.email, channel: "AUTHY"),
        ]

    /// Makes every request that a client does not offer; each fails as such and reaches no server.
    private static func expectRefusals(
        _ vendor: ClientTester.Vendor, without capabilities: Set<Capability>, receivesPushes: Bool = true,
        mailsResets: Bool = true, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await withTester(
            vendor, receivesPushes: receivesPushes, mailsResets: mailsResets, script: { _ in .status(500) }
        ) { tester in
            let offered = tester.client.descriptor.capabilities
            #expect(
                Set(Capability.allCases).subtracting(offered) == capabilities, sourceLocation: sourceLocation)
            for request in requests where capabilities.contains(request.capability) {
                let failure = await tester.failure(of: request, as: Credential("t"))
                #expect(failure == .notOffered, "\(request)", sourceLocation: sourceLocation)
            }
            #expect(tester.server.requests.isEmpty, sourceLocation: sourceLocation)
        }
    }

    @Test func `what a client does not offer is refused before anything is sent`() async throws {
        try await Self.expectRefusals(
            .weavr, without: [.tokenList, .timeToLive, .newPassword, .simulatedDevice])
        try await Self.expectRefusals(
            .weavr, without: [.tokenList, .timeToLive, .newPassword, .simulatedDevice, .push],
            receivesPushes: false)
        try await Self.expectRefusals(
            .weavr, without: [.tokenList, .timeToLive, .newPassword, .simulatedDevice, .passwordReset],
            mailsResets: false)
        let weavrOnly: Set<Capability> = [
            .identityList, .stepUp, .push, .simulatedDevice, .delegation, .factorList, .factorEnrolment,
        ]
        try await Self.expectRefusals(.verifiable, without: weavrOnly)
        try await Self.expectRefusals(
            .verifiable, without: weavrOnly.union([.passwordReset]), mailsResets: false)
    }

    @Test func `a request that needs a token is not sent without one`() async throws {
        for (vendor, samples) in [
            (ClientTester.Vendor.weavr, SampleRequest.weavr), (.verifiable, SampleRequest.verifiable),
        ] {
            try await withTester(vendor, script: { _ in .status(500) }) { tester in
                for sample in samples where sample.credential != nil {
                    #expect(
                        await tester.failure(of: sample.request)
                            == .malformedAnswer("the request came without a token"), "\(sample)")
                }
                #expect(tester.server.requests.isEmpty)
            }
        }
    }

    @Test func `Weavr's facts stand in its descriptor`() {
        let sandbox = WeavrClient.descriptor(
            environment: .sandbox, mailsResets: true, receivesPushes: true, simulatesDevice: true)
        #expect(sandbox.name == "Weavr Multi")
        #expect(
            sandbox.capabilities == [
                .core, .identityList, .stepUp, .delegation, .factorList, .factorEnrolment, .passwordReset,
                .push, .simulatedDevice,
            ])
        #expect(
            sandbox.otp
                == OTPRules(
                    lifetime: .minutes(5), resendInterval: .seconds(15), length: 6, sandboxCode: "123456"))
        #expect(sandbox.push == PushRules(lifetime: .minutes(5), grace: .seconds(15)))
        #expect(sandbox.delegationName == "Back Office")
        #expect(sandbox.delegationKinds == [.corporate, .consumer])
        #expect(
            sandbox.passwordRules == [
                .length(8...30), .lowercase, .uppercase, .digit, .special, .uncommon, .unused(5),
            ])
    }

    @Test(
        arguments: [(.demo, "123456"), (.sandbox, "123456"), (.production, nil)]
            as [(Profile.Environment, String?)])
    func `a code that always works is told outside of production alone`(
        environment: Profile.Environment, code: String?
    ) {
        let descriptor = WeavrClient.descriptor(
            environment: environment, mailsResets: false, receivesPushes: false, simulatesDevice: false)
        #expect(descriptor.otp.sandboxCode == code)
        #expect(!descriptor.capabilities.contains(.push))
        #expect(!descriptor.capabilities.contains(.simulatedDevice))
        #expect(!descriptor.capabilities.contains(.passwordReset))
    }

    @Test func `Verifiable's facts stand in its descriptor`() {
        let descriptor = VerifiableClient.descriptor()
        #expect(descriptor.name == "Verifiable")
        #expect(
            descriptor.capabilities == [.core, .tokenList, .timeToLive, .newPassword, .passwordReset])
        #expect(descriptor.passwordRules == [.length(8...256), .uncommon, .changed])
        #expect(
            VerifiableClient.descriptor(mailsResets: false).capabilities
                == [.core, .tokenList, .timeToLive, .newPassword])
    }
}
