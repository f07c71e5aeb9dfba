import AuthClients
import Foundation
import Panes
import Secrets
import SessionStore
import Sessions
import Settings

/// The profiles of the configuration. Nothing is fetched and nobody listens before the first frame stands.
final class ConfiguredProfiles: ProfileSource {
    private struct Entry {
        let settings: ProfileSettings
        let profile: Profile
        let line: ProfileLine
    }

    private let entries: [Entry]
    private let transport = HTTPTransport(userAgent: Version.userAgent)

    /// Throws where an address cannot be one.
    init(_ file: ConfigurationFile, environment: [String: String], home: String) throws(ConfigurationError) {
        var entries: [Entry] = []
        for settings in file.profiles {
            let address = try Self.address(of: settings, in: file)
            let id = Profile.ID(settings.name)
            let profile: Profile =
                switch settings.vendor {
                case .weavr:
                    .weavr(
                        id, name: settings.name, environment: settings.environment, address: address,
                        more: settings.webhooks == nil ? [] : .push)
                case .verifiable:
                    .verifiable(
                        id, name: settings.name, environment: settings.environment, address: address,
                        more: .passwordReset)
                }
            let line = ProfileLine(settings, environment: environment, home: home)
            entries.append(Entry(settings: settings, profile: profile, line: line))
        }
        self.entries = entries
    }

    var profiles: [Profile] { entries.map(\.profile) }
    var firstPane: Pane { .login }

    var prefills: [Profile.ID: Prefill] {
        var prefills: [Profile.ID: Prefill] = [:]
        for entry in entries {
            prefills[entry.profile.id] = entry.settings.email.map { Prefill(email: $0, password: .empty) }
        }
        return prefills
    }

    var ports: [Profile.ID: any AuthenticationPort] {
        var ports: [Profile.ID: any AuthenticationPort] = [:]
        for entry in entries { ports[entry.profile.id] = port(of: entry) }
        return ports
    }

    private func port(of entry: Entry) -> any AuthenticationPort {
        let (url, line) = (entry.settings.url, entry.line)
        switch entry.settings.vendor {
        case .weavr:
            return WeavrClient(
                profile: entry.profile.id, endpoint: { () async throws(AuthFailure) in url },
                key: { () async throws(AuthFailure) in try await line.key() }, now: SystemTime.now,
                transport: transport, receiver: line.receiver)
        case .verifiable:
            return VerifiableClient(
                profile: entry.profile.id, endpoint: { () async throws(AuthFailure) in url },
                now: SystemTime.now, transport: transport)
        }
    }

    func start(tell mailbox: Mailbox) {
        for entry in entries {
            if entry.settings.key?.isPlain == true {
                mailbox.deliver(.profileWarned(entry.profile.id, .plainKey))
            }
            let (line, id) = (entry.line, entry.profile.id)
            guard let receiver = line.receiver else { continue }
            receiver.report(as: id) { mailbox.deliver(.callFinished($0)) }
            Task.detached {
                guard let problem = await line.listen() else { return }
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
