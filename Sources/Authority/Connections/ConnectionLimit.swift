import NIOCore
import Synchronization

/// Bounds the connections of one client address, so that one cannot take every descriptor.
final class ConnectionLimit: Sendable {
    /// The most connections of one address.
    static let most = 1024

    private let counts = Mutex<[String: Int]>([:])

    /// Counts a connection until it closes; false, and it is not counted, at the limit.
    func admit(_ channel: any Channel) -> Bool {
        guard let address = channel.remoteAddress?.ipAddress else { return true }
        let isAdmitted = counts.withLock { counts in
            guard counts[address, default: 0] < Self.most else { return false }
            counts[address, default: 0] += 1
            return true
        }
        guard isAdmitted else { return false }
        channel.closeFuture.whenComplete { [self] _ in
            counts.withLock { counts in
                counts[address] = (counts[address] ?? 1) - 1
                if counts[address] == 0 { counts[address] = nil }
            }
        }
        return true
    }
}
