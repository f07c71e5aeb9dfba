import Secrets
import Sessions
import Synchronization

/// A server that answers when the test tells it to. Calls come out of `calls` in the order they were made, the
/// names of those that were cancelled out of `cancellations`.
final class ScriptedPort: AuthenticationPort {
    enum Answer: Sendable {
        case signIn(SignInAnswer)
        case grant(Grant)
        case identities([Identity])
        case tokens([ListedToken])
        case invalidated
        case loggedOut(url: String?)
        case accepted(Bool)
        case asked(PushChallenge)
        case told(PushAnswer)
        case forgotten
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

    func signIn(
        _ request: SignInRequest, trace: CallTrace
    ) async throws(AuthFailure) -> SignInAnswer {
        let answer = await ask("signIn \(request.email)", request.password, trace)
        guard case .signIn(let value) = answer else { throw failure(answer) }
        return value
    }

    func changePassword(
        _ expired: OldPassword, to new: Secret, trace: CallTrace
    ) async throws(AuthFailure) -> Grant {
        let answer = await ask("changePassword", expired.passwordChangeToken ?? expired.old, trace)
        guard case .grant(let value) = answer else { throw failure(answer) }
        return value
    }

    func askByPush(_ email: String, trace: CallTrace) async throws(AuthFailure) -> PushChallenge {
        let answer = await ask("askByPush \(email)", .empty, trace)
        guard case .asked(let value) = answer else { throw failure(answer) }
        return value
    }

    func answer(to challenge: PushChallenge) async throws(AuthFailure) -> PushAnswer {
        let answer = await ask("answer \(challenge.id)", .empty, Self.untraced)
        guard case .told(let value) = answer else { throw failure(answer) }
        return value
    }

    func forget(_ challenge: PushChallenge) async {
        _ = await ask("forget \(challenge.id)", .empty, Self.untraced)
    }

    func exchange(
        _ oneTimeToken: Secret, for identity: Identity.Reference, trace: CallTrace
    ) async throws(AuthFailure) -> Grant {
        let answer = await ask("exchange \(identity.id)", oneTimeToken, trace)
        guard case .grant(let value) = answer else { throw failure(answer) }
        return value
    }

    /// Of what is no call of its own.
    private static let untraced = CallTrace(token: nil) { _ in }

    func identities(
        authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) -> [Identity] {
        let answer = await ask("identities", credential.secret, trace)
        guard case .identities(let value) = answer else { throw failure(answer) }
        return value
    }

    func accessToken(
        for identity: Identity.Reference, authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) -> Grant {
        let answer = await ask("accessToken \(identity.id)", credential.secret, trace)
        guard case .grant(let value) = answer else { throw failure(answer) }
        return value
    }

    func tokens(
        authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) -> [ListedToken] {
        let answer = await ask("tokens", credential.secret, trace)
        guard case .tokens(let value) = answer else { throw failure(answer) }
        return value
    }

    func invalidate(
        _ tokens: [String], authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) {
        let answer = await ask("invalidate \(tokens.joined(separator: " "))", credential.secret, trace)
        guard case .invalidated = answer else { throw failure(answer) }
    }

    func logOut(_ credential: Credential, trace: CallTrace) async throws(AuthFailure) -> LogoutAnswer {
        let answer = await ask("logOut", credential.secret, trace)
        guard case .loggedOut(let url) = answer else { throw failure(answer) }
        return LogoutAnswer(url: url)
    }

    func accepts(_ credential: Credential, trace: CallTrace) async throws(AuthFailure) -> Bool {
        let answer = await ask("accepts \(credential.kind.word)", credential.secret, trace)
        guard case .accepted(let value) = answer else { throw failure(answer) }
        return value
    }
}
