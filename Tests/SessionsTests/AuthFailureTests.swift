import Sessions
import Testing

/// Failures that carry a reason from elsewhere: it stands in the sentence, and the outcome is not another one.
@Suite struct AuthFailures {
    @Test func `a key that is not to be had failed here, and is no refusal of the server`() {
        let failure = AuthFailure.keyMissing("the variable WEAVR_KEY is not set")
        #expect(failure.outcome == .failed)
        #expect(
            failure.sentence == "The key of this profile is not to be had: the variable WEAVR_KEY is not set."
        )
        #expect(failure.nextStep == "Correct 'api-key' in the configuration.")
    }

    @Test func `a push that no word could come of was not sent, and says why`() {
        let failure = AuthFailure.challengeRefused(.notListening("the port is taken"))
        #expect(failure.sentence == "Nobody was asked: no webhook can come in here (the port is taken).")
        #expect(failure.nextStep == "Check 'webhooks' in the configuration.")
    }
}
