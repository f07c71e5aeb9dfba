import Sessions
import Testing

/// Outcomes that are easily mixed up.
@Suite struct AuthFailures {
    @Test func `a key that could not be read failed here, and is no refusal of the server`() {
        #expect(AuthFailure.keyMissing("the variable WEAVR_KEY is not set").outcome == .failed)
    }

    @Test func `a step-up that is asked for is a refusal`() {
        #expect(AuthFailure.stepUpRequired.outcome == .refused)
    }
}
