import Foundation
import Logging
import NIOCore

/// Stops accepting for a moment when the system refuses a connection, as it does without free descriptors (accept(2)). The
/// refusal would come again at once and take a whole processor, which the open connections need.
enum AcceptPause {
    static let length = TimeAmount.milliseconds(250)

    /// Adds the pause to a channel that listens. Call it on the channel's event loop. The first refusal is logged.
    static func install(on channel: any Channel, logger: Logger) throws {
        var isLogged = false
        let handler = AcceptBackoffHandler(shouldForwardIOErrorCaught: false) { error in
            if !isLogged {
                let reason = String(cString: strerror(error.errnoCode))
                logger.error(
                    "New connections wait until others close. Raise the limit on open files.",
                    metadata: ["error": "\(reason)"])
            }
            isLogged = true
            return length
        }
        try channel.pipeline.syncOperations.addHandler(handler, position: .first)
    }
}
