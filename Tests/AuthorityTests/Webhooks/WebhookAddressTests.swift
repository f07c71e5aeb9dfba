@testable import Authority
import Testing

/// Where webhooks may be sent: they carry one-time tokens.
@Suite struct WebhookAddresses {
    /// The sentence for a configuration with this URL; nil if it is taken.
    private func error(_ url: String, allowsPlain: Bool = false) -> String? {
        var configuration = AuthorityConfiguration(webhooks: [url])
        configuration.allowsPlainWebhooks = allowsPlain
        do throws(AuthorityError) {
            try configuration.validate()
            return nil
        } catch {
            return error.description
        }
    }

    @Test(arguments: [
        "http://127.0.0.1", "http://127.0.0.1:1/hooks/", "HTTP://LOCALHOST:65535", "http://127.255.0.9:80/a",
        "http://[::1]:8710/hooks", "https://hooks.example", "https://hooks.example:8443/a/b",
    ])
    func `https anywhere and plain http to this machine are taken`(url: String) {
        #expect(error(url) == nil)
    }

    @Test(arguments: [
        "http://hooks.example", "http://192.0.2.1/hooks", "http://127.0.0.1.hooks.example", "http://127.1",
        "http://127.0.0.01", "http://0.0.0.0:80", "http://[::2]/", "http://localhost.example",
    ])
    func `plain http to another machine is refused unless it is allowed`(url: String) {
        #expect(error(url)?.contains("use https, or add --webhook-plain-http") == true)
        #expect(error(url, allowsPlain: true) == nil)
    }

    @Test(arguments: [
        "", "hooks.example", "ftp://127.0.0.1", "http://", "http:///hooks", "https://hooks.example/?a=b",
        "https://hooks.example/#a", "https://hooks.example:99999", "https://hooks.example:0",
        "https://ada:s3cret@hooks.example", "https://ada@hooks.example", "https://hooks .example",
    ])
    func `any other address is refused, and a password in it is not quoted`(url: String) {
        for allowsPlain in [false, true] {
            let sentence = error(url, allowsPlain: allowsPlain)
            #expect(sentence?.hasPrefix("The setting --webhook cannot be used: ") == true)
            #expect(sentence?.contains("s3cret") == false)
        }
    }
}
