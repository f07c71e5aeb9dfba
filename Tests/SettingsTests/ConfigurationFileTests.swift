import Foundation
import Screen
import Sessions
import Settings
import Testing

/// Valid and invalid configurations.
struct ConfigurationFileTests {
    private static let weavr = """
        profiles:
          - name: Weavr sandbox
            vendor: weavr
            url: https://sandbox.example/multi
            environment: sandbox
            api-key: env:WEAVR_KEY
            email: agent@example.com
            webhooks: 127.0.0.1:8710
        """
    private static let verifiable = """

          - name: Verifiable
            vendor: verifiable
            url: https://discovery.example/api
            environment: production
        """

    private func read(_ text: String) throws(ConfigurationError) -> [ProfileSettings] {
        try ConfigurationFile(text, path: "config.yaml").profiles
    }

    /// The error for a text; nil if it is valid.
    private func error(in text: String) -> String? {
        do throws(ConfigurationError) {
            _ = try read(text)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `profiles are read in their order`() throws {
        let profiles = try read(Self.weavr + Self.verifiable)
        #expect(profiles.map(\.name) == ["Weavr sandbox", "Verifiable"])
        #expect(profiles.map(\.vendor) == [.weavr, .verifiable])
        #expect(profiles.map(\.url) == ["https://sandbox.example/multi", "https://discovery.example/api"])
        #expect(profiles.map(\.environment) == [.sandbox, .production])
        #expect(profiles.map(\.key) == [.environment("WEAVR_KEY"), nil])
        #expect(profiles.map(\.email) == ["agent@example.com", nil])
        #expect(profiles.map(\.webhooks) == [ListenAddress("127.0.0.1:8710"), nil])
        #expect(profiles.map(\.urlLine) == [4, 11])
    }

    @Test(arguments: [
        ("", "config.yaml: The file is empty. It needs 'profiles:' with at least one profile."),
        ("profiles: []", "config.yaml:1: 'profiles:' must be a list of at least one profile."),
        ("profiles:", "config.yaml:1: 'profiles:' must be a list of at least one profile."),
        ("- a", "config.yaml:1: The configuration must be a list of settings, each as 'name: value'."),
        (
            "profile: 1",
            "config.yaml:1: The configuration has no setting 'profile'. Its settings: profiles, theme, mouse, bell, notifications, title, read-only, lock, privacy, audit."
        ),
        (
            "profiles:\n  - hello",
            "config.yaml:2: A profile must be a list of settings, each as 'name: value'."
        ),
        (
            "profiles:\n  - vendor: weavr\n    vendor: weavr",
            "config.yaml:2: The setting 'vendor' appears twice."
        ),
        ("profiles: [", "config.yaml:2: Not valid YAML: did not find expected node content."),
        ("a: 1\n---\nb: 2", "config.yaml:2: Not valid YAML: but found another document."),
    ])
    func `an error names the line`(text: String, wanted: String) {
        #expect(error(in: text) == wanted)
    }

    @Test(arguments: [
        ("name: Weavr sandbox", "", ":2: 'name' is missing."),
        ("name: Weavr sandbox", "name:", ":2: 'name' must be a text."),
        ("name: Weavr sandbox", "name: [a]", ":2: 'name' must be a text."),
        (
            "name: Weavr sandbox", "name: \(String(repeating: "n", count: 65))",
            ":2: 'name' is longer than 64 bytes."
        ),
        ("vendor: weavr", "vendor: other", ":3: 'vendor' must be weavr or verifiable, not 'other'."),
        (
            "environment: sandbox", "environment: demo",
            ":5: 'environment' must be sandbox or production, not 'demo'."
        ),
        ("api-key: env:WEAVR_KEY", "", ":2: 'api-key' is missing."),
        (
            "api-key: env:WEAVR_KEY", "api-key: 'env: '",
            ":6: 'api-key' of 'Weavr sandbox' is empty. Write env:NAME, file:PATH or command:LINE."
        ),
        (
            "webhooks: 127.0.0.1:8710", "webhooks: 8710",
            ":8: 'webhooks' must be an address to listen on, such as 127.0.0.1:8710."
        ),
        (
            "environment: sandbox", "environment: sandbox\n    colour: pink",
            ":6: 'colour' must be red, amber, green, teal, blue or violet, not 'pink'."
        ),
        (
            "email: agent", "mail: agent",
            ":7: A profile has no setting 'mail'. Its settings: name, vendor, url, environment, colour, api-key, email, webhooks, webhook-key."
        ),
    ])
    func `an error names the wrong setting and what is right`(
        right: String, wrong: String, wanted: String
    ) {
        var text = Self.weavr.replacing(right, with: wrong)
        // Without its first setting the list item still needs its dash.
        if wrong.isEmpty {
            text = text.replacing("- \n            ", with: "- ").replacing("  - \n    ", with: "  - ")
        }
        #expect(error(in: text) == "config.yaml" + wanted)
    }

    @Test func `a profile may have a colour of its own`() throws {
        #expect(try read(Self.weavr).map(\.tint) == [nil])
        for tint in Profile.Tint.allCases {
            #expect(try read(Self.weavr + "\n    colour: \(tint.rawValue)").map(\.tint) == [tint])
        }
    }

    @Test func `the theme stands beside the profiles, and is auto without a setting`() throws {
        func theme(_ text: String) throws -> Theme {
            try ConfigurationFile(text, path: "config.yaml").screen.theme
        }
        #expect(try theme(Self.weavr) == .auto)
        for name in ["auto", "dark", "light", "mono", "high-contrast"] {
            #expect(try theme(Self.weavr + "\ntheme: \(name)").rawValue == name)
        }
        #expect(
            error(in: "theme: Dark\n" + Self.weavr)
                == "config.yaml:1: 'theme' must be auto, dark, light, mono or high-contrast, not 'Dark'.")
        #expect(error(in: Self.weavr + "\ntheme:") == "config.yaml:9: 'theme' must be a text.")
    }

    @Test func `everything beside the frames is off until asked for`() throws {
        func screen(_ text: String) throws -> ScreenSettings {
            try ConfigurationFile(Self.weavr + "\n" + text, path: "config.yaml").screen
        }
        #expect(try screen("") == ScreenSettings())
        #expect(
            try screen("mouse: false\nbell: false\nnotifications: false\ntitle: false\nread-only: false")
                == ScreenSettings())
        #expect(try screen("mouse: true").takesMouse)
        #expect(try screen("bell: true").ringsBell)
        #expect(try screen("notifications: true").sendsNotices)
        #expect(try screen("title: true").setsTitle)
        #expect(try screen("read-only: true").isReadOnly)
        #expect(try screen("privacy: true").hidesNames && !(try screen("privacy: false").hidesNames))
        #expect(try screen("lock: 10m").lockAfter == .minutes(10))
        #expect(try screen("lock: 1m").lockAfter == .minutes(1))
        #expect(try screen("lock: 24h").lockAfter == .minutes(24 * 60))
        let all = try screen("mouse: true\ntheme: dark")
        #expect(all.takesMouse && all.theme == .dark)
        #expect(!all.ringsBell && !all.sendsNotices && !all.setsTitle && !all.isReadOnly)
    }

    @Test(arguments: [
        ("mouse: yes", "'mouse' must be true or false, not 'yes'."),
        ("bell: True", "'bell' must be true or false, not 'True'."),
        ("notifications: 1", "'notifications' must be true or false, not '1'."),
        ("title: [true]", "'title' must be a text."), ("read-only:", "'read-only' must be a text."),
        ("lock: 10", "'lock' must be a time from 1m to 24h, such as 10m, not '10'."),
        ("lock: 59s", "'lock' must be a time from 1m to 24h, such as 10m, not '59s'."),
        ("lock: 25h", "'lock' must be a time from 1m to 24h, such as 10m, not '25h'."),
        ("lock: true", "'lock' must be a time from 1m to 24h, such as 10m, not 'true'."),
        ("lock:", "'lock' must be a text."), ("privacy: on", "'privacy' must be true or false, not 'on'."),
        ("mouse: true\nmouse: true", "The setting 'mouse' appears twice."),
    ])
    func `a setting of the screen is strict`(setting: String, sentence: String) {
        let found = error(in: Self.weavr + "\n" + setting)
        #expect(found?.hasSuffix(": " + sentence) == true, "\(found ?? "")")
    }

    @Test func `a setting that the vendor does not have is an error`() {
        let key = Self.weavr + Self.verifiable + "\n    api-key: env:A"
        #expect(
            error(in: key) == "config.yaml:13: The vendor verifiable uses no 'api-key'. Remove the setting.")
        let webhooks = Self.weavr + Self.verifiable + "\n    webhooks: 127.0.0.1:1"
        #expect(
            error(in: webhooks)
                == "config.yaml:13: The vendor verifiable sends no webhooks. Remove the setting.")
    }

    @Test func `the key that signs webhooks may be another than the API key`() throws {
        let signed = { (reference: String) in Self.weavr + "\n    webhook-key: \(reference)" }
        #expect(try read(Self.weavr).map(\.webhookKey) == [nil])
        let profile = try #require(try read(signed("file:~/hooks.key")).first)
        #expect(profile.key == .environment("WEAVR_KEY") && profile.webhookKey == .file("~/hooks.key"))
        #expect(profile.keys.count == 2)
        #expect(
            error(in: signed("'env: '"))
                == "config.yaml:9: 'webhook-key' of 'Weavr sandbox' is empty. Write env:NAME, file:PATH or command:LINE."
        )
        #expect(error(in: signed("[s3cret]")) == "config.yaml:9: 'webhook-key' must be a text.")
        #expect(
            error(in: signed("env:A").replacing("    webhooks: 127.0.0.1:8710\n", with: ""))
                == "config.yaml:8: 'webhook-key' of 'Weavr sandbox' needs 'webhooks', the address that they come to."
        )
        #expect(
            error(in: Self.weavr + Self.verifiable + "\n    webhook-key: env:A")
                == "config.yaml:13: The vendor verifiable sends no webhooks. Remove the setting.")
    }

    @Test func `two profiles cannot share a name or an address`() {
        let second = Self.weavr.replacing("profiles:", with: "")
        #expect(
            error(in: Self.weavr + second)?.contains("Another profile has the name 'Weavr sandbox'")
                == true)
        let renamed = second.replacing("Weavr sandbox", with: "Other")
        #expect(error(in: Self.weavr + renamed)?.contains("receives its webhooks at this address") == true)
    }

    @Test func `an error never quotes a key`() {
        let keyed = Self.weavr.replacing("env:WEAVR_KEY", with: "s3cret-key")
        for wrong in ["vendor: weavr", "environment: sandbox", "webhooks: 127.0.0.1:8710"] {
            let text =
                keyed.replacing(wrong, with: wrong + "x s3cret") + "\n    webhook-key: s3cret-key"
            #expect(error(in: text)?.contains("s3cret-key") == false)
        }
        let nested = keyed.replacing("api-key: s3cret-key", with: "api-key: {s3cret-key: 1}")
        #expect(error(in: nested)?.contains("s3cret") == false)
    }

    @Test func `depth and size are limited`() {
        #expect(error(in: String(repeating: "[", count: 100_000)) != nil)
        #expect(error(in: String(repeating: "- ", count: 100_000)) != nil)
    }

    @Test func `a missing file is no error, an unreadable file is one`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "curfew-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "config.yaml").path
        #expect(try ConfigurationFile.read(path) == nil)
        #expect(throws: ConfigurationError.self) { try ConfigurationFile.read(folder.path) }
        try Data("profiles: \u{FEFF}".utf8 + [0xFF]).write(to: URL(fileURLWithPath: path))
        #expect(throws: ConfigurationError.self) { try ConfigurationFile.read(path) }
        try Data(Self.weavr.utf8).write(to: URL(fileURLWithPath: path))
        #expect(try ConfigurationFile.read(path)?.profiles.count == 1)
        try Data((Self.weavr + String(repeating: "\n", count: 256 * 1024)).utf8).write(
            to: URL(fileURLWithPath: path))
        #expect(throws: ConfigurationError.self) { try ConfigurationFile.read(path) }
    }

    @Test(arguments: [
        ([:], "/home/a/.config/curfew/config.yaml"),
        (["XDG_CONFIG_HOME": "/etc/x"], "/etc/x/curfew/config.yaml"),
        (["XDG_CONFIG_HOME": ""], "/home/a/.config/curfew/config.yaml"),
        (["XDG_CONFIG_HOME": "relative"], "/home/a/.config/curfew/config.yaml"),
    ])
    func `the path follows the XDG Base Directory Specification`(
        environment: [String: String], wanted: String
    ) {
        #expect(ConfigurationFile.path(environment: environment, home: "/home/a") == wanted)
    }

    @Test(arguments: [
        ("127.0.0.1:8710", "127.0.0.1", 8710), ("localhost:1", "localhost", 1),
        ("[::1]:65535", "::1", 65_535),
    ])
    func `a listen address is a host and a port`(text: String, host: String, port: Int) {
        #expect(ListenAddress(text)?.host == host)
        #expect(ListenAddress(text)?.port == port)
    }

    @Test(arguments: [
        "", ":1", "a", "a:", "a:0", "a:65536", "a:-1", "::1:80", "[]:80", "[::1:80", "a b:80", "ä:80",
    ])
    func `any other text is not a listen address`(text: String) {
        #expect(ListenAddress(text) == nil)
    }
}
