import Sessions
import Synchronization

/// Lets several tasks wait until rows of the record are stored.
final class AuditReceipt: Sendable {
    private enum State {
        case open([CheckedContinuation<AuditProblem?, Never>])
        case settled(AuditProblem?)
    }

    private let state = Mutex(State.open([]))

    func settle(_ problem: AuditProblem?) {
        let waiting = state.withLock { state -> [CheckedContinuation<AuditProblem?, Never>] in
            guard case .open(let waiting) = state else { return [] }
            state = .settled(problem)
            return waiting
        }
        for continuation in waiting { continuation.resume(returning: problem) }
    }

    /// Returns once the rows are stored, or with why they are not.
    func wait() async -> AuditProblem? {
        await withCheckedContinuation { continuation in
            let settled = state.withLock { state -> AuditProblem?? in
                switch state {
                case .open(let waiting):
                    state = .open(waiting + [continuation])
                    return nil
                case .settled(let problem): return .some(problem)
                }
            }
            if let settled { continuation.resume(returning: settled) }
        }
    }
}
