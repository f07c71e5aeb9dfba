package import Secrets
import Sessions

/// Where to read a profile's API key.
package enum KeyReference: Equatable, Sendable {
    case environment(String)
    /// A path; `~/` is the home directory.
    case file(String)
    /// A shell command that prints the key.
    case command(String)
    /// The key itself, readable for everybody who can read the configuration.
    case plain(Secret)

    /// Nil if the text or its part after the prefix is empty.
    package init?(_ text: String) {
        let kinds: [(prefix: String, make: (String) -> KeyReference)] = [
            ("env:", KeyReference.environment), ("file:", KeyReference.file),
            ("command:", KeyReference.command),
        ]
        guard let kind = kinds.first(where: { text.hasPrefix($0.prefix) }) else {
            guard !text.isEmpty else { return nil }
            self = .plain(Secret(text))
            return
        }
        let rest = text.dropFirst(kind.prefix.count).drop { $0 == " " }
        guard !rest.isEmpty else { return nil }
        self = kind.make(String(rest))
    }

    /// The variable that it names, if it names one.
    package var variable: String? {
        if case .environment(let name) = self { name } else { nil }
    }

    package var isPlain: Bool {
        if case .plain = self { true } else { false }
    }
}
