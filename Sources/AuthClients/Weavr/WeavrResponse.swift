import Secrets
import Sessions

/// A response of the server, and what it means by this vendor's description.
struct WeavrResponse {
    let call: WeavrCall
    let json: JSONResponse
    /// How long a lock lasts; no response tells it.
    let lockDuration: Duration

    var meaning: WeavrCall.Meaning? { call.meaning(of: json.head.status) }

    func token() throws(AuthFailure) -> Secret {
        // Back Office wraps it once more.
        try json.token(at: call == .delegate ? ["token", "token"] : ["token"])
    }

    /// Throws what the response means, unless it is a success.
    func requireSuccess() throws(AuthFailure) {
        guard meaning == .success else { throw failure }
    }

    func decoded<Value: Decodable>(_ type: Value.Type) throws(AuthFailure) -> Value { try json.decoded(type) }

    /// What a response that is no success means.
    var failure: AuthFailure {
        let status = json.head.status
        return switch meaning {
        case .invalidFields: .invalidFields(invalidFields)
        case .keyRefused: .keyRefused
        case .wrongCredentials: .wrongCredentials
        case .delegationRefused: delegationProblem.map { .delegationRefused($0) } ?? .conflict(code: code)
        case .loginUnknown: .challengeRefused(.loginUnknown)
        case .loginUnknownByCode: code == nil ? unexpected : .challengeRefused(.loginUnknown)
        case .resetRefused:
            code == "ACCOUNT_NOT_FOUND" ? .challengeRefused(.loginUnknown) : .conflict(code: code)
        case .codeUnknown: .passwordRefused(.codeUnknown)
        case .exchangeRefused: .challengeRefused(.answerRefused)
        case .ended: .ended
        case .endedByCode: hasTokenCode ? .ended : unexpected
        case .notPermitted: code == "STEP_UP_REQUIRED" ? .stepUpRequired : .notPermitted(code: code)
        case .passwordRefused: passwordProblem.map { .passwordRefused($0) } ?? .conflict(code: code)
        case .challengeRefused: challengeProblem.map { .challengeRefused($0) } ?? .conflict(code: code)
        case .conflict: .conflict(code: code)
        case .locked: .locked(for: lockDuration)
        case .rateLimited: .rateLimited(for: json.head.limitReset)
        case .serverFault: .serverFault(status: status)
        case .success, .passwordExpired, nil: unexpected
        }
    }

    /// A status that the description does not give. Every response of the vendor carries its reference: without one
    /// something else responds at the address, and a 404 means that the address has no such path.
    private var unexpected: AuthFailure {
        let status = json.head.status
        return json.head.requestReference == nil || status == 404
            ? .unexpectedStatus(status)
            : .malformedAnswer("its status \(status) is not in the vendor's description")
    }
}
