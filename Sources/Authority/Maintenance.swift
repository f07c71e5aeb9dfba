import Logging
import ServiceLifecycle

/// Writes the last uses of tokens to the database each second if it is durable, and deletes expired rows each
/// minute, until the authority stops. Each minute it also gives freed memory back to the system.
struct Maintenance: Service {
    let database: AuthorityDatabase
    let sessions: SessionRepository
    let lockout: Lockout
    /// Whether the database is a file. A database in memory has no uses to write, so it needs no wake-up each second.
    let isDurable: Bool
    let sleep: @Sendable (Duration) async throws -> Void
    let logger: Logger

    private static let secondsBetweenCleanups = 60

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var seconds = 0
            let step = isDurable ? 1 : Self.secondsBetweenCleanups
            while (try? await sleep(.seconds(step))) != nil, !Task.isCancelled {
                seconds += step
                await attempt("flush") { try await sessions.flush() }
                if seconds % Self.secondsBetweenCleanups == 0 {
                    await attempt("cleanup") { try await deleteExpired() }
                    FreedMemory.release()
                }
            }
        }
        await attempt("flush") { try await sessions.flush() }
    }

    private func deleteExpired() async throws {
        try await sessions.deleteExpired()
        try await database.commit { [lockout] in try lockout.deleteSurplus($0) }
    }

    /// Logs a failure and goes on: a full disk must not stop the authority, and a lost use only ends a token earlier.
    private func attempt(_ step: String, _ work: () async throws -> Void) async {
        do {
            try await work()
        } catch {
            logger.error("Maintenance failed", metadata: ["step": "\(step)", "error": "\(type(of: error))"])
        }
    }
}
