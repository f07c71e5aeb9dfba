import Screen
import Secrets
import Sessions

/// A password being typed: only ever in a `Secret`, only ever shown as a row of signs.
struct SecretInput {
    private(set) var secret = Secret.empty
    /// The longest password taken, in bytes; more than either vendor allows.
    private let limit = 1024
    /// Whether all of it is marked: what is typed next takes its place.
    private(set) var isMarked = false
    private var paste = PasteGuard<Secret>()

    init(_ secret: Secret = .empty) {
        self.secret = secret
    }

    var refusedPaste: Bool { paste.wasRefused }

    mutating func set(_ new: Secret) {
        secret = new
        isMarked = false
    }

    mutating func mark() {
        isMarked = !secret.isEmpty
    }

    /// Edits at the end; false if the key means nothing to a password.
    mutating func handle(_ key: Key) -> Bool {
        switch key {
        case .pasteBegan:
            // What is marked stays so: the first character of the paste takes its place.
            paste.begin(with: secret)
            return true
        case .pasteEnded: if let before = paste.end() { secret = before }
        case .character(let character): insert(character)
        case .backspace: secret = isMarked ? .empty : secret.droppingLast()
        case .control("u"), .control("w"): secret = .empty
        case .left, .right, .home, .end, .delete: break
        default: return false
        }
        isMarked = false
        return true
    }

    private mutating func insert(_ character: Character) {
        guard paste.admits(character) else { return }
        if isMarked { set(.empty) }
        guard secret.count + character.utf8.count <= limit else {
            paste.refuse()
            return
        }
        secret = secret.appending(character)
    }
}
