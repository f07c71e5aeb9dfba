import Sessions
import Synchronization

/// Keeps the calls that were reported.
final class CallLog: Sendable {
    private let entries = Mutex<[CallRecord]>([])
    var calls: [CallRecord] { entries.withLock { $0 } }
    func add(_ call: CallRecord) { entries.withLock { $0.append(call) } }
}
