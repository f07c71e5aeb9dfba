import AuthClients
import Secrets
import Sessions
import Settings

/// Provides a profile's key, which it fetches when it is needed first, and starts the receiver of what is signed with
/// it.
actor APIKeyProvider {
    /// Where outcomes of pushes come in; nil where the profile has no address for them.
    nonisolated let receiver: WebhookReceiver?
    private let reference: KeyReference?
    private let address: ListenAddress?
    private let environment: [String: String]
    private let home: String
    private var known: Secret?
    /// Why the receiver does not listen, in words.
    private var problem: String?
    private var fetching: Task<Result<Secret, KeyError>, Never>?

    init(_ settings: ProfileSettings, environment: [String: String], home: String) {
        reference = settings.key
        address = settings.webhooks
        receiver = settings.webhooks.map { _ in WeavrClient.webhookReceiver(now: SystemTime.now) }
        self.environment = environment
        self.home = home
    }

    /// The key. After a failure it is fetched again: perhaps a person has unlocked it meanwhile. Once it is there the
    /// receiver listens, or says why it cannot.
    func key() async throws(AuthFailure) -> Secret {
        if let known { return known }
        let key = try await fetch()
        known = key
        return key
    }

    /// Makes the receiver listen; returns why it cannot, in words.
    func listen() async -> String? {
        do throws(AuthFailure) {
            _ = try await key()
            return problem
        } catch {
            // A sign-in tells of a key that could not be read, with what to do.
            return nil
        }
    }

    /// Fetches the key and starts the receiver, once for all callers at the same time: a command may ask a person.
    private func fetch() async throws(AuthFailure) -> Secret {
        let task =
            fetching
            ?? Task { [reference, environment, home] in
                guard let reference else { return .failure(KeyError(reason: "none is configured")) }
                do throws(KeyError) {
                    let key = try await reference.read(environment: environment, home: home)
                    await startReceiver(with: key)
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

    private func startReceiver(with key: Secret) async {
        guard let receiver, let address else { return }
        do throws(ListenError) {
            try await receiver.start(key: key, host: address.host, port: address.port)
        } catch {
            problem = error.reason
        }
    }
}
