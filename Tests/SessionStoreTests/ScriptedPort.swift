import Sessions
import Synchronization

/// A server that answers when the test tells it to. Calls come out of `calls` in the order they were made, the
/// names of those that were cancelled out of `cancellations`.
final class ScriptedPort: AuthenticationPort {
    enum Answer: Sendable {
        case signIn(SignInAnswer)
        case grant(Grant)
        case identities([Identity])
        case loggedOut(url: String?)
        case accepted(Bool)
        case failure(AuthFailure)
    }

    /// One call that waits for its answer.
    struct Waiting: Sendable {
        let name: String
        /// The secret that came with it: the password of a sign-in, the bearer of all others.
        let secret: Secret
        let trace: CallTrace
        fileprivate let continuation: CheckedContinuation<Answer, Never>

        func answer(_ answer: Answer) { continuation.resume(returning: answer) }
    }

    let calls: AsyncStream<Waiting>
    let cancellations: AsyncStream<String>
    private let callSink: AsyncStream<Waiting>.Continuation
    private let cancelSink: AsyncStream<String>.Continuation

    init() {
        (calls, callSink) = AsyncStream.makeStream()
        (cancellations, cancelSink) = AsyncStream.makeStream()
    }

    private func ask(_ name: String, _ secret: Secret, _ trace: CallTrace) async -> Answer {
        await withTaskCancellationHandler {
            await withCheckedContinuation {
                _ = callSink.yield(Waiting(name: name, secret: secret, trace: trace, continuation: $0))
            }
        } onCancel: {
            cancelSink.yield(name)
        }
    }

    private func failure(_ answer: Answer) -> AuthFailure {
        if case .failure(let failure) = answer { failure } else { .malformedAnswer("not in the script") }
    }

    func signIn(email: String, password: Secret, trace: CallTrace) async throws(AuthFailure) -> SignInAnswer {
        let answer = await ask("signIn \(email)", password, trace)
        guard case .signIn(let value) = answer else { throw failure(answer) }
        return value
    }

    func changePassword(
        from old: Secret, to new: Secret, authorisedBy temporary: Secret, trace: CallTrace
    ) async throws(AuthFailure) -> Grant {
        let answer = await ask("changePassword", temporary, trace)
        guard case .grant(let value) = answer else { throw failure(answer) }
        return value
    }

    func identities(authorisedBy token: Secret, trace: CallTrace) async throws(AuthFailure) -> [Identity] {
        let answer = await ask("identities", token, trace)
        guard case .identities(let value) = answer else { throw failure(answer) }
        return value
    }

    func accessToken(
        for identity: Identity.Reference, authorisedBy token: Secret, trace: CallTrace
    ) async throws(AuthFailure) -> Grant {
        let answer = await ask("accessToken \(identity.id)", token, trace)
        guard case .grant(let value) = answer else { throw failure(answer) }
        return value
    }

    func logOut(token: Secret, trace: CallTrace) async throws(AuthFailure) -> LogoutAnswer {
        let answer = await ask("logOut", token, trace)
        guard case .loggedOut(let url) = answer else { throw failure(answer) }
        return LogoutAnswer(url: url)
    }

    func accepts(token: Secret, kind: Token.Kind, trace: CallTrace) async throws(AuthFailure) -> Bool {
        let answer = await ask("accepts \(kind.word)", token, trace)
        guard case .accepted(let value) = answer else { throw failure(answer) }
        return value
    }
}
