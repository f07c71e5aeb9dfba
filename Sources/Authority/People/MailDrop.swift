import Foundation
import Logging
import Synchronization

/// Appends the authority's mail to a file, one JSON object per line, because it has no mail server. Without a file, mail
/// is discarded. Mail leaves behind the calls, by a worker of its own: neither its time nor its failure shows in a
/// response.
final class MailDrop: Sendable {
    private struct Mail: Encodable {
        let to: String
        let subject: String
        let text: String
    }

    private struct State {
        var waiting: [(mail: Mail, isSent: Bool)] = []
        var isWriting = false
        var idle: [CheckedContinuation<Void, Never>] = []
    }

    /// Pieces of mail that wait at most; more are discarded.
    private static let mostWaiting = 4096
    /// How long the worker waits, so that the responses leave first.
    private static let pause = Duration.milliseconds(50)

    private let path: String?
    private let sleep: @Sendable (Duration) async throws -> Void
    private let logger: Logger
    private let state = Mutex(State())

    init(path: String?, sleep: @escaping @Sendable (Duration) async throws -> Void, logger: Logger) {
        self.path = path
        self.sleep = sleep
        self.logger = logger
    }

    /// Takes a piece of mail and returns at once. Mail to nobody (nil) costs the same and goes nowhere.
    func post(to address: String?, subject: String, text: String) {
        let mail = Mail(to: address ?? "nobody", subject: subject, text: text)
        let starts = state.withLock { state in
            guard state.waiting.count < Self.mostWaiting else { return false }
            state.waiting.append((mail, address != nil))
            defer { state.isWriting = true }
            return !state.isWriting
        }
        if starts { Task { await deliverAll() } }
    }

    /// Returns when no mail waits any more.
    func finish() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                if state.isWriting { state.idle.append(continuation) }
                return !state.isWriting
            }
            if isIdle { continuation.resume() }
        }
    }

    private func deliverAll() async {
        while true {
            try? await sleep(Self.pause)
            let (batch, idle) = state.withLock { state in
                let batch = state.waiting
                state.waiting = []
                guard batch.isEmpty else { return (batch, [CheckedContinuation<Void, Never>]()) }
                state.isWriting = false
                defer { state.idle = [] }
                return (batch, state.idle)
            }
            for continuation in idle { continuation.resume() }
            if batch.isEmpty { return }
            for (mail, isSent) in batch {
                do {
                    try write(mail, isSent: isSent)
                } catch {
                    logger.error("Mail could not be written", metadata: ["error": "\(type(of: error))"])
                }
            }
        }
    }

    private func write(_ mail: Mail, isSent: Bool) throws {
        guard let path else { return }
        var line = try JSONEncoder().encode(mail)
        line.append(0x0A)
        let files = FileManager.default
        if !files.fileExists(atPath: path), isSent,
            !files.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        {
            throw CocoaError(.fileWriteNoPermission)
        }
        let file = try FileHandle(forWritingTo: URL(filePath: isSent ? path : "/dev/null"))
        defer { try? file.close() }
        if isSent { try file.seekToEnd() }
        try file.write(contentsOf: line)
    }
}
