package import Secrets
import Sessions

/// Where a profile's API key is to be had.
package enum KeyReference: Equatable, Sendable {
    case environment(String)
    /// A path; `~/` is the home folder.
    case file(String)
    /// A command line for the shell, which prints the key.
    case command(String)
    /// The key itself: whoever may read the configuration knows it.
    case plain(Secret)

    /// Nil for a reference to nothing.
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

    package var isPlain: Bool {
        if case .plain = self { true } else { false }
    }
}
