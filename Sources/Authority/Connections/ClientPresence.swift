import NIOCore
import Synchronization

/// Whether the client of a connection is still connected, so that work for a client that left can be cancelled.
final class ClientPresence: Sendable {
    private struct State {
        var isGone = false
        var onGone: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// The presence that the connection's gate maintains; nil for a channel in memory, which cannot disconnect.
    static func on(_ channel: any Channel) async -> ClientPresence? {
        guard channel.remoteAddress != nil else { return nil }
        return try? await channel.eventLoop.submit {
            try channel.pipeline.syncOperations.handler(type: ConnectionGate.self).presence
        }.get()
    }

    /// Runs `work`, and cancels it when the client disconnects. Without a presence it only runs.
    static func run<Value: Sendable>(
        for presence: ClientPresence?, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        guard let presence else { return try await work() }
        return try await presence.during(work)
    }

    private func during<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
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

    func disconnect() {
        let onGone = state.withLock { state in
            state.isGone = true
            return state.onGone
        }
        onGone?()
    }
}
