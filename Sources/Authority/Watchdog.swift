import Foundation
import Synchronization

/// Ends a process that runs an authority for certain after a signal asks it to. The handler sets the kernel's own alarm,
/// which needs no thread and no memory, so work that is stuck cannot stop it.
package enum Watchdog {
    /// Seconds from the signal to the end. An orderly stop takes at most `AuthorityServer.longestStop`, which is less.
    private static let secondsToEnd: UInt32 = 4

    // A handler of a signal can capture nothing.
    private static let writeEnd = Atomic<Int32>(-1)

    /// Calls `handler`, on a thread that is made now, each time the process is asked to end by SIGTERM, SIGINT or SIGHUP.
    /// The process ends four seconds later, whatever it does.
    package static func start(_ handler: @escaping @Sendable () -> Void) throws(AuthorityError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .startRefused(reason: String(cString: strerror(errno))) }
        writeEnd.store(ends[1], ordering: .relaxed)
        let code = HashingThreads.makeThread { [end = ends[0]] in
            var byte: UInt8 = 0
            while true {
                let count = read(end, &byte, 1)
                if count == 1 { handler() } else if count == 0 || errno != EINTR { return }
            }
        }
        guard code == 0 else { throw .startRefused(reason: String(cString: strerror(code))) }
        signal(SIGALRM) { _ in
            let text: StaticString = "curfew: The authority did not stop in time, so it was ended.\n"
            _ = write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
            _exit(1)
        }
        for number in [SIGTERM, SIGINT, SIGHUP] {
            signal(number) { _ in
                let error = errno
                alarm(Watchdog.secondsToEnd)
                var byte: UInt8 = 0
                _ = write(Watchdog.writeEnd.load(ordering: .relaxed), &byte, 1)
                errno = error
            }
        }
    }
}
