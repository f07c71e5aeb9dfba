import Glibc
import NIOCore

/// Why the receiver cannot listen.
package struct ListenError: Error, Equatable {
    /// Without a full stop, to stand inside of a sentence.
    package let reason: String

    init(_ error: any Error, at address: String) {
        reason =
            switch (error as? IOError)?.errnoCode {
            case EADDRINUSE: "\(address) is taken by another program"
            case EADDRNOTAVAIL: "\(address) is no address of this machine"
            case EACCES: "this user may not listen on \(address)"
            default: "nothing can listen on \(address)"
            }
    }
}
