import Settings
import Testing

/// Whether and for how long the record is kept.
struct AuditSettingsTests {
    private static let profiles = """
        profiles:
          - name: Verifiable
            vendor: verifiable
            url: https://discovery.example/api
            environment: production

        """

    private func audit(_ text: String) throws(ConfigurationError) -> AuditSettings {
        try ConfigurationFile(Self.profiles + text, path: "config.yaml").audit
    }

    @Test func `it is on and for ever, until something else is asked for`() throws {
        #expect(try audit("").mode == .on && audit("").keep == nil)
        #expect(try audit("audit: required").mode == .required)
        #expect(try audit("audit: on").mode == .on)
        #expect(try audit("audit: off").mode == .off)
        let both = try audit("audit: {mode: required, keep: 400d}")
        #expect(both.mode == .required && both.keep == .seconds(400 * 86_400))
        #expect(try audit("audit:\n  keep: 1d").mode == .on)
    }

    @Test(arguments: [
        ("audit: yes", "6: 'audit' must be required, on or off, not 'yes'."),
        ("audit:", "6: 'audit' must be a text."), ("audit: [on]", "6: 'audit' must be a text."),
        ("audit: {mode: never}", "6: 'mode' must be required, on or off, not 'never'."),
        ("audit: {days: 3}", "6: 'audit' has no setting 'days'. Its settings: mode, keep."),
        ("audit: {keep: 23h}", "6: 'keep' must be a number of days from 1, such as 400d, not '23h'."),
        ("audit: {keep: 400}", "6: 'keep' must be a number of days from 1, such as 400d, not '400'."),
    ])
    func `a setting of it is strict`(setting: String, sentence: String) {
        let found = #expect(throws: ConfigurationError.self) { _ = try audit(setting) }
        #expect(found?.description == "config.yaml:" + sentence)
    }
}
