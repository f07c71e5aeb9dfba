import Screen
import Sessions
import Yams

/// Converts the YAML nodes of a configuration to settings. An error never quotes an API key.
struct ConfigurationReader {
    let file: String

    private static let keys = [
        "profiles", "theme", "mouse", "bell", "notifications", "title", "read-only", "lock", "privacy",
        "audit",
    ]

    private static let profileKeys = [
        "name", "vendor", "url", "environment", "colour", "api-key", "email", "webhooks", "webhook-key",
    ]

    private static let environments: [(String, Profile.Environment)] = [
        ("sandbox", .sandbox), ("production", .production),
    ]

    func read(_ text: String) throws(ConfigurationError) -> (ScreenSettings, AuditSettings, [ProfileSettings])
    {
        guard let root = try compose(text) else {
            throw error(nil, "The file is empty. It needs 'profiles:' with at least one profile.")
        }
        let fields = try mapping(root, of: "The configuration", allowed: Self.keys)
        return (try screen(fields, in: root), try audit(fields, in: root), try profiles(fields, in: root))
    }

    private func screen(_ fields: [String: Node], in node: Node) throws(ConfigurationError) -> ScreenSettings
    {
        var screen = ScreenSettings()
        if fields["theme"] != nil {
            screen.theme = try choice(
                fields, "theme", in: node, of: Theme.allCases.map { ($0.rawValue, $0) })
        }
        screen.takesMouse = try isOn(fields, "mouse", in: node)
        screen.ringsBell = try isOn(fields, "bell", in: node)
        screen.sendsNotices = try isOn(fields, "notifications", in: node)
        screen.setsTitle = try isOn(fields, "title", in: node)
        screen.isReadOnly = try isOn(fields, "read-only", in: node)
        screen.hidesNames = try isOn(fields, "privacy", in: node)
        screen.lockAfter = try lockAfter(fields, in: node)
        return screen
    }

    private static let lockRange = Duration.minutes(1)...Duration.minutes(24 * 60)

    /// Nil where it is missing.
    private func lockAfter(
        _ fields: [String: Node], in node: Node
    ) throws(ConfigurationError) -> Duration? {
        guard fields["lock"] != nil else { return nil }
        let written = try text(fields, "lock", in: node, limit: 64)
        guard let span = Duration(shorthand: written), Self.lockRange.contains(span) else {
            throw error(
                fields["lock"], "'lock' must be a time from 1m to 24h, such as 10m, not '\(written)'.")
        }
        return span
    }

    /// A word, or `mode` and `keep`.
    private func audit(_ fields: [String: Node], in node: Node) throws(ConfigurationError) -> AuditSettings {
        var audit = AuditSettings()
        guard let field = fields["audit"] else { return audit }
        guard case .mapping = field else {
            audit.mode = try choice(fields, "audit", in: node, of: AuditSettings.Mode.names)
            return audit
        }
        let own = try mapping(field, of: "'audit'", allowed: ["mode", "keep"])
        if own["mode"] != nil {
            audit.mode = try choice(own, "mode", in: field, of: AuditSettings.Mode.names)
        }
        if own["keep"] != nil {
            let written = try text(own, "keep", in: field, limit: 64)
            guard let keep = Duration(shorthand: written), keep >= .seconds(86_400) else {
                throw error(
                    own["keep"], "'keep' must be a number of days from 1, such as 400d, not '\(written)'.")
            }
            audit.keep = keep
        }
        return audit
    }

    /// Off where it is missing.
    private func isOn(
        _ fields: [String: Node], _ name: String, in node: Node
    ) throws(ConfigurationError) -> Bool {
        guard fields[name] != nil else { return false }
        return try choice(fields, name, in: node, of: [("true", true), ("false", false)])
    }

    private func profiles(
        _ fields: [String: Node], in root: Node
    ) throws(ConfigurationError) -> [ProfileSettings] {
        guard let list = fields["profiles"], case .sequence(let entries) = list, !entries.isEmpty else {
            throw error(fields["profiles"] ?? root, "'profiles:' must be a list of at least one profile.")
        }
        var profiles: [ProfileSettings] = []
        for entry in entries {
            let profile = try profile(entry)
            if profiles.contains(where: { $0.name == profile.name }) {
                throw error(entry, "Another profile has the name '\(profile.name)'.")
            }
            if let address = profile.webhooks, profiles.contains(where: { $0.webhooks == address }) {
                throw error(entry, "Another profile receives its webhooks at this address.")
            }
            profiles.append(profile)
        }
        return profiles
    }

    private func profile(_ node: Node) throws(ConfigurationError) -> ProfileSettings {
        let fields = try mapping(node, of: "A profile", allowed: Self.profileKeys)
        let vendor = try choice(fields, "vendor", in: node, of: ProfileSettings.Vendor.names)
        return ProfileSettings(
            name: try text(fields, "name", in: node, limit: 64),
            vendor: vendor,
            url: try text(fields, "url", in: node, limit: 1024),
            environment: try choice(fields, "environment", in: node, of: Self.environments),
            key: try key(fields, of: vendor, in: node),
            webhookKey: try webhookKey(fields, of: vendor, in: node),
            email: fields["email"] == nil ? nil : try text(fields, "email", in: node, limit: 256),
            webhooks: try webhooks(fields, of: vendor, in: node),
            tint: fields["colour"] == nil
                ? nil
                : try choice(fields, "colour", in: node, of: Profile.Tint.allCases.map { ($0.rawValue, $0) }),
            urlLine: fields["url"]?.mark?.line ?? 1)
    }

    private func key(
        _ fields: [String: Node], of vendor: ProfileSettings.Vendor, in node: Node
    ) throws(ConfigurationError) -> KeyReference? {
        switch vendor {
        case .weavr:
            return try reference(fields, "api-key", in: node)
        case .verifiable:
            guard let key = fields["api-key"] else { return nil }
            throw error(key, "The vendor verifiable uses no 'api-key'. Remove the setting.")
        }
    }

    /// Beside `webhooks` alone: without an address nothing would be verified with it.
    private func webhookKey(
        _ fields: [String: Node], of vendor: ProfileSettings.Vendor, in node: Node
    ) throws(ConfigurationError) -> KeyReference? {
        guard let field = fields["webhook-key"] else { return nil }
        guard vendor == .weavr else {
            throw error(field, "The vendor verifiable sends no webhooks. Remove the setting.")
        }
        guard fields["webhooks"] != nil else {
            throw error(
                field,
                "'webhook-key' of \(try owner(fields, in: node)) needs 'webhooks', the address that they come to."
            )
        }
        return try reference(fields, "webhook-key", in: node)
    }

    private func reference(
        _ fields: [String: Node], _ name: String, in node: Node
    ) throws(ConfigurationError) -> KeyReference {
        guard let reference = KeyReference(try text(fields, name, in: node, limit: 4096)) else {
            throw error(
                fields[name],
                "'\(name)' of \(try owner(fields, in: node)) is empty. Write env:NAME, file:PATH or command:LINE."
            )
        }
        return reference
    }

    /// The profile's name in quotes.
    private func owner(_ fields: [String: Node], in node: Node) throws(ConfigurationError) -> String {
        "'\(try text(fields, "name", in: node, limit: 64))'"
    }

    private func webhooks(
        _ fields: [String: Node], of vendor: ProfileSettings.Vendor, in node: Node
    ) throws(ConfigurationError) -> ListenAddress? {
        guard let field = fields["webhooks"] else { return nil }
        guard vendor == .weavr else {
            throw error(field, "The vendor verifiable sends no webhooks. Remove the setting.")
        }
        guard let address = ListenAddress(try text(fields, "webhooks", in: node, limit: 256)) else {
            throw error(field, "'webhooks' must be an address to listen on, such as 127.0.0.1:8710.")
        }
        return address
    }

    // MARK: Nodes

    private func compose(_ text: String) throws(ConfigurationError) -> Node? {
        do {
            return try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw ConfigurationError(file: file, line: error.line, sentence: error.sentence)
        } catch {
            throw ConfigurationError(file: file, line: nil, sentence: "Not valid YAML.")
        }
    }

    private func mapping(
        _ node: Node, of what: String, allowed: [String]
    ) throws(ConfigurationError) -> [String: Node] {
        guard case .mapping(let mapping) = node else {
            throw error(node, "\(what) must be a list of settings, each as 'name: value'.")
        }
        var fields: [String: Node] = [:]
        for (key, value) in mapping {
            guard let name = key.string, allowed.contains(name) else {
                throw error(
                    key,
                    "\(what) has no setting '\(key.string ?? "")'. Its settings: \(allowed.joined(separator: ", "))."
                )
            }
            fields[name] = value
        }
        return fields
    }

    /// `limit` is in bytes.
    private func text(
        _ fields: [String: Node], _ name: String, in node: Node, limit: Int
    ) throws(ConfigurationError) -> String {
        guard let field = fields[name] else { throw error(node, "'\(name)' is missing.") }
        guard case .scalar(let scalar) = field, field.null == nil, !scalar.string.isEmpty else {
            throw error(field, "'\(name)' must be a text.")
        }
        guard scalar.string.utf8.count <= limit else {
            throw error(field, "'\(name)' is longer than \(limit) bytes.")
        }
        return scalar.string
    }

    private func choice<Value>(
        _ fields: [String: Node], _ name: String, in node: Node, of values: [(name: String, value: Value)]
    ) throws(ConfigurationError) -> Value {
        let written = try text(fields, name, in: node, limit: 64)
        guard let found = values.first(where: { $0.name == written }) else {
            let names = values.map(\.name)
            let list = names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
            throw error(fields[name], "'\(name)' must be \(list), not '\(written)'.")
        }
        return found.value
    }

    private func error(_ node: Node?, _ sentence: String) -> ConfigurationError {
        ConfigurationError(file: file, line: node?.mark?.line, sentence: sentence)
    }
}

extension YamlError {
    fileprivate var line: Int? {
        switch self {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        case .duplicatedKeysInMapping(_, let context): context.mark.line
        default: nil
        }
    }

    fileprivate var sentence: String {
        switch self {
        case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _):
            "Not valid YAML: \(problem)."
        case .duplicatedKeysInMapping(let keys, _):
            "The setting '\(keys.joined(separator: "', '"))' appears twice."
        default: "Not valid YAML."
        }
    }
}
