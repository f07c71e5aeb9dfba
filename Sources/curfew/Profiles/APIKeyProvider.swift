import AuthClients
import Secrets
import Sessions
import Settings

/// Provides a profile's API key, and starts the receiver of its webhooks with the key that signs them.
actor APIKeyProvider {
    /// Where outcomes of pushes come in; nil where the profile has no address for them.
    nonisolated let receiver: WebhookReceiver?
    private let address: ListenAddress?
    private let apiKey: KeyFetcher?
    /// Nil where the API key signs.
    private let webhookKey: KeyFetcher?
    private var starting: Task<String?, Never>?

    init(_ settings: ProfileSettings, variables: KeyVariables, home: String) {
        apiKey = settings.key.map { KeyFetcher($0, variables: variables, home: home) }
        webhookKey = settings.webhookKey.map { KeyFetcher($0, variables: variables, home: home) }
        address = settings.webhooks
        receiver = settings.webhooks.map { _ in WeavrClient.webhookReceiver(now: SystemTime.now) }
    }

    func key() async throws(AuthFailure) -> Secret {
        guard let apiKey else { throw .keyMissing("none is configured") }
        do throws(KeyError) {
            return try await apiKey.key()
        } catch {
            throw Task.isCancelled ? .cancelled : .keyMissing(error.reason)
        }
    }

    /// Makes the receiver listen, once for all callers at the same time; returns why it cannot, in words. Nil also for an
    /// API key that could not be read: a sign-in tells of it, with what to do.
    @discardableResult
    func listen() async -> String? {
        guard let receiver, let address, !receiver.isListening else { return nil }
        let task = starting ?? Task { await self.start(receiver, at: address) }
        starting = task
        let problem = await task.value
        if starting == task { starting = nil }
        return problem
    }

    private func start(_ receiver: WebhookReceiver, at address: ListenAddress) async -> String? {
        guard let fetcher = webhookKey ?? apiKey else { return nil }
        let key: Secret
        do throws(KeyError) {
            key = try await fetcher.key()
        } catch {
            guard webhookKey != nil else { return nil }
            let reason = "'webhook-key': \(error.reason)"
            receiver.cannotListen(because: reason)
            return reason
        }
        do throws(ListenError) {
            try await receiver.start(key: key, host: address.host, port: address.port)
            return nil
        } catch {
            return error.reason
        }
    }
}
