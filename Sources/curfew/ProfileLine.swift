import AuthClients
import Secrets
import Sessions
import Settings

/// A profile's key, fetched when it is needed first, and the receiver of what is signed with it.
actor ProfileLine {
    /// Where answers to pushes come in; nil where the profile has no address for them.
    nonisolated let receiver: WebhookReceiver?
    private let reference: KeyReference?
    private let address: ListenAddress?
    private let environment: [String: String]
    private let home: String
    private var known: Secret?
    /// Why nobody listens although somebody should, in words.
    private var problem: String?
    private var fetching: Task<Result<Secret, KeyError>, Never>?

    init(_ settings: ProfileSettings, environment: [String: String], home: String) {
        reference = settings.key
        address = settings.webhooks
        receiver = settings.webhooks.map { _ in WebhookReceiver(now: SystemTime.now) }
        self.environment = environment
        self.home = home
    }

    /// The key. Where it was not to be had it is looked for again: perhaps somebody has unlocked it meanwhile. Once
    /// it is there the receiver listens, or says why it cannot.
    func key() async throws(AuthFailure) -> Secret {
        if let known { return known }
        let key = try await fetch()
        known = key
        return key
    }

    /// Makes the receiver listen; answers what is in the way, in words.
    func listen() async -> String? {
        do throws(AuthFailure) {
            _ = try await key()
            return problem
        } catch {
            // Whoever signs in is told of a key that is not to be had, with what to do.
            return nil
        }
    }

    /// Fetches the key and opens the receiver, once for all who ask at the same time: a command may ask a person.
    private func fetch() async throws(AuthFailure) -> Secret {
        let task =
            fetching
            ?? Task { [reference, environment, home] in
                guard let reference else { return .failure(KeyError(reason: "none is configured")) }
                do throws(KeyError) {
                    let key = try await reference.read(environment: environment, home: home)
                    await open(with: key)
                    return .success(key)
                } catch {
                    return .failure(error)
                }
            }
        fetching = task
        let result = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        fetching = nil
        if Task.isCancelled { throw .cancelled }
        switch result {
        case .success(let key): return key
        case .failure(let problem): throw .keyMissing(problem.reason)
        }
    }

    private func open(with key: Secret) async {
        guard let receiver, let address else { return }
        do throws(WebhookProblem) {
            try await receiver.start(key: key, host: address.host, port: address.port)
        } catch {
            problem = error.sentence
        }
    }
}
