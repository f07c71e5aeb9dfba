import NIOCore
import Synchronization

/// Bounds the connections of one client address, so that one cannot take every descriptor.
final class ConnectionLimit: Sendable {
    /// The most connections of one address, if the process may have descriptors for them.
    static let most = 1024

    private let most: Int
    private let counts = Mutex<[String: Int]>([:])

    /// With few descriptors, one address gets half of them, and the other half is left to the others.
    init(most: Int = min(ConnectionLimit.most, DescriptorLimit.current / 2)) {
        self.most = most
    }

    /// Counts a connection until it closes; false, and it is not counted, at the limit.
    func admit(_ channel: any Channel) -> Bool {
        guard let address = channel.remoteAddress?.ipAddress else { return true }
        let isAdmitted = counts.withLock { counts in
            guard counts[address, default: 0] < most else { return false }
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
