import Glibc
import NIOCore

/// Why nobody can listen for webhooks, in words.
package struct WebhookProblem: Error, Equatable {
    /// Without a full stop, to stand inside of a sentence.
    package let sentence: String

    /// What it was that failed to listen at an address.
    init(_ error: any Error, at address: String) {
        sentence =
            switch (error as? IOError)?.errnoCode {
            case EADDRINUSE: "\(address) is taken by another program"
            case EADDRNOTAVAIL: "\(address) is no address of this machine"
            case EACCES: "this user may not listen on \(address)"
            default: "nobody can listen on \(address)"
            }
    }
}
