import AuthClients
import Foundation
import Panes
import Secrets
import SessionStore
import Sessions
import Settings

/// The profiles of the configuration. Nothing is fetched and nothing listens before the first frame stands.
final class ConfiguredProfiles: ProfileSource {
    private struct Entry {
        let settings: ProfileSettings
        let profile: Profile
        let keys: APIKeyProvider
        let client: any VendorClient
    }

    private let entries: [Entry]
    private let transport: HTTPTransport

    /// Throws where an address cannot be one.
    init(
        _ file: ConfigurationFile, variables: KeyVariables, home: String,
        trusting trusted: TrustedCertificates
    ) throws(ConfigurationError) {
        transport = HTTPTransport(userAgent: Version.userAgent, trusting: trusted)
        var entries: [Entry] = []
        for settings in file.profiles {
            let address = try Self.address(of: settings, in: file)
            let keys = APIKeyProvider(settings, variables: variables, home: home)
            let client = Self.client(of: settings, keys, by: transport)
            let profile = Profile(
                id: Profile.ID(settings.name), name: settings.name, environment: settings.environment,
                address: address, vendor: client.descriptor, tint: settings.tint)
            entries.append(Entry(settings: settings, profile: profile, keys: keys, client: client))
        }
        self.entries = entries
    }

    var profiles: [Profile] { entries.map(\.profile) }
    var firstPane: PaneID { .login }
    var remembersPins: Bool { true }
    var teachesKeys: Bool { false }

    var prefills: [Profile.ID: Prefill] {
        var prefills: [Profile.ID: Prefill] = [:]
        for entry in entries {
            prefills[entry.profile.id] = entry.settings.email.map { Prefill(email: $0, password: .empty) }
        }
        return prefills
    }

    var clients: [Profile.ID: any VendorClient] {
        var clients: [Profile.ID: any VendorClient] = [:]
        for entry in entries { clients[entry.profile.id] = entry.client }
        return clients
    }

    private static func client(
        of settings: ProfileSettings, _ keys: APIKeyProvider, by transport: HTTPTransport
    ) -> any VendorClient {
        let (id, url) = (Profile.ID(settings.name), settings.url)
        switch settings.vendor {
        case .weavr:
            return WeavrClient(
                profile: id, environment: settings.environment,
                url: { () async throws(AuthFailure) in url },
                key: { () async throws(AuthFailure) in try await keys.key() }, now: SystemTime.now,
                transport: transport, receiver: keys.receiver, listen: { await keys.listen() })
        case .verifiable:
            return VerifiableClient(
                profile: id, url: { () async throws(AuthFailure) in url }, now: SystemTime.now,
                transport: transport)
        }
    }

    func start(tell mailbox: Mailbox) {
        for entry in entries {
            if entry.settings.keys.contains(where: \.isPlain) {
                mailbox.deliver(.profileWarned(entry.profile.id, .plainKey))
            }
            let (keys, id) = (entry.keys, entry.profile.id)
            guard let receiver = keys.receiver else { continue }
            receiver.report(as: id) { mailbox.deliver(.callRecorded($0)) }
            Task.detached {
                guard let problem = await keys.listen() else { return }
                mailbox.deliver(.profileWarned(id, .notListening(problem)))
            }
        }
    }

    /// Where the server is, for people.
    private static func address(
        of settings: ProfileSettings, in file: ConfigurationFile
    ) throws(ConfigurationError) -> String {
        do throws(AuthFailure) {
            _ = try ServerAddress(settings.url)
        } catch {
            throw ConfigurationError(
                file: file.path, line: settings.urlLine,
                sentence:
                    "The 'url' of '\(settings.name)' is no https URL, nor one of plain http to this machine.")
        }
        let parts = URLComponents(string: settings.url)
        return (parts?.host ?? "") + (parts?.port.map { ":\($0)" } ?? "")
    }
}
