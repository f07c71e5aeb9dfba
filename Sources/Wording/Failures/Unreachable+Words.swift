import Sessions

extension AuthFailure.Unreachable {
    var cause: Sentence { "the server is unreachable (\(reason))" }

    /// What went wrong on the way, in a few words.
    var reason: Sentence {
        switch self {
        case .connectionRefused: "connection refused"
        case .nameNotFound: "its name is unknown"
        case .timedOut: "no reply in time"
        case .connectionLost: "connection lost"
        case .certificateRefused: "its certificate is not trusted"
        case .other(let what): "\(untrusted: what, columns: 80)"
        }
    }

    func nextStep(for profile: Profile?) -> NextStep {
        switch self {
        case .connectionRefused, .timedOut, .connectionLost: .checkNetwork
        case .nameNotFound, .other: .check(.url, ofProfile: profile?.name)
        case .certificateRefused: .askServerOperator
        }
    }
}
