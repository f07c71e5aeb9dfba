import NIOCore
import Synchronization

/// Knows whether the client of a connection is still there, so that work nobody waits for can be given up.
final class ClientPresence: Sendable {
    private struct State {
        var isGone = false
        var onGone: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// The presence that the gate of this connection keeps; nil on a channel in memory, which no client can leave.
    static func on(_ channel: any Channel) async -> ClientPresence? {
        guard channel.remoteAddress != nil else { return nil }
        return try? await channel.eventLoop.submit {
            try channel.pipeline.syncOperations.handler(type: ConnectionGate.self).presence
        }.get()
    }

    /// Runs `work`, and cancels it when the client goes away.
    func during<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let task = Task(operation: work)
        let isGone = state.withLock { state in
            state.onGone = { task.cancel() }
            return state.isGone
        }
        if isGone { task.cancel() }
        defer { state.withLock { $0.onGone = nil } }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }

    func leave() {
        let onGone = state.withLock { state in
            state.isGone = true
            return state.onGone
        }
        onGone?()
    }
}
