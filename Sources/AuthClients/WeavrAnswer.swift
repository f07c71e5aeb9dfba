import Foundation
import Sessions

/// An answer of the server, whole or cut off at the limit, and what can be read from it.
struct WeavrAnswer {
    let call: WeavrCall
    let head: HTTPAnswerHead
    /// Nil when it was larger than the limit of the call.
    let body: WipedBytes?
    /// When its request was sent.
    let sent: Instant
    /// How long a lock lasts; the answer gives no figure.
    let lockSpan: Span

    /// Longest token that is taken, in bytes. It has to fit a header, which servers limit to about this.
    private static let longestToken = 8 * 1024

    var meaning: WeavrCall.Meaning? { call.meaning(of: head.status) }

    /// The token in the answer. Call it before `decoded`, once.
    func token() throws(AuthFailure) -> Secret {
        guard let token = try cut(["token"]), !token.isEmpty else {
            throw .malformedAnswer("the answer holds no token")
        }
        guard token.count <= Self.longestToken else {
            throw .malformedAnswer("the token in the answer is too long")
        }
        guard token.fitsHeader else {
            throw .malformedAnswer("the token in the answer holds characters that no token may hold")
        }
        return token
    }

    /// The rest of the answer, by the description.
    func decoded<Value: Decodable>(_ type: Value.Type) throws(AuthFailure) -> Value {
        _ = try cut([])
        guard let value = decodedOrNil(type) else {
            throw .malformedAnswer("the answer does not have the form that the description promises")
        }
        return value
    }

    /// What an answer that is no success means.
    var failure: AuthFailure {
        switch meaning {
        case .invalidFields: .invalidFields(invalidFields)
        case .keyRefused: .keyRefused
        case .wrongCredentials: .wrongCredentials
        case .ended: .ended
        case .endedByCode: hasTokenCode ? .ended : .unexpectedStatus(head.status)
        case .notPermitted: .notPermitted(code: code)
        case .passwordRefused: passwordProblem.map { .passwordRefused($0) } ?? .conflict(code: code)
        case .conflict: .conflict(code: code)
        case .locked: .locked(for: lockSpan)
        case .rateLimited: .rateLimited(for: head.limitReset)
        case .serverFault: .serverFault(status: head.status)
        case .success, .passwordExpired, nil: .unexpectedStatus(head.status)
        }
    }

    /// The server's code for an error, if it sent one that looks like a code.
    var code: String? {
        guard let error: WeavrError = decodedError(), let code = error.errorCode ?? error.code,
            (1...64).contains(code.utf8.count),
            code.utf8.allSatisfy({ (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F })
        else { return nil }
        return code
    }

    private var hasTokenCode: Bool { code == "TOKEN_EXPIRED" || code == "TOKEN_NOT_FOUND" }

    private var passwordProblem: AuthFailure.PasswordProblem? {
        switch code {
        case "PASSWORD_ALREADY_USED": .alreadyUsed
        case "PASSWORD_TOO_SHORT": .tooShort
        case "PASSWORD_TOO_LONG": .tooLong
        case "PASSWORD_TOO_SIMPLE": .tooSimple
        case "PASSWORD_INCORRECT": .incorrect
        default: nil
        }
    }

    private var invalidFields: [AuthFailure.InvalidField] {
        let error: WeavrBadRequest? = decodedError()
        // More than a form ever has is noise.
        return (error?.syntaxErrors?.invalidFields ?? []).prefix(32).map { field in
            AuthFailure.InvalidField(
                name: field.fieldName ?? "", problem: field.error ?? "", parameters: field.params ?? [])
        }
    }

    /// Errors may come from something in between, with any body: what cannot be read is left out.
    private func decodedError<Value: Decodable>() -> Value? {
        do {
            _ = try cut([])
            return decodedOrNil(Value.self)
        } catch {
            return nil
        }
    }

    private func decodedOrNil<Value: Decodable>(_ type: Value.Type) -> Value? {
        body?.withBytes { bytes in try? JSONDecoder().decode(type, from: Data(bytes)) }
    }

    private func cut(_ path: [String]) throws(AuthFailure) -> Secret? {
        guard let body else { throw .malformedAnswer("the answer is too large") }
        guard !body.isEmpty else { throw .malformedAnswer("the answer is empty") }
        do throws(JSONScanner.Fault) {
            return try body.withBytes { bytes throws(JSONScanner.Fault) in
                try JSONScanner.cut(path, from: bytes)
            }
        } catch {
            switch error {
            case .notJSON: throw .malformedAnswer("the answer is not JSON")
            case .tooDeep: throw .malformedAnswer("the answer is nested too deeply")
            case .secretIsNotText: throw .malformedAnswer("the token in the answer is not text")
            case .secretTwice: throw .malformedAnswer("the answer holds two tokens")
            }
        }
    }
}
