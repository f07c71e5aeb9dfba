import Sessions

/// What came of one request. A response that broke off keeps its head: its reference is worth quoting.
struct HTTPResult: Sendable {
    enum Outcome: Sendable {
        case received(WipedBytes)
        /// The body was larger than the limit and was not read to its end.
        case tooLarge
        case unreachable(AuthFailure.Unreachable)
        case cancelled
    }

    var head: ResponseHead?
    var outcome: Outcome
}
