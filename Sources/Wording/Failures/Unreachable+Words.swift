import Sessions

extension AuthFailure.Unreachable {
    var cause: Sentence {
        switch self {
        case .connectionRefused: "the server is unreachable (connection refused)"
        case .nameNotFound: "the server is unreachable (its name is unknown)"
        case .timedOut: "the server is unreachable (no reply in time)"
        case .connectionLost: "the server is unreachable (connection lost)"
        case .certificateRefused: "the server is unreachable (its certificate is not trusted)"
        case .other(let what): "the server is unreachable (\(untrusted: what, columns: 80))"
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
