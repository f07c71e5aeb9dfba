import Logging
import ServiceLifecycle

/// Writes moved idle ends down each second and clears away what ended long ago, until the authority stops.
struct Upkeep: Service {
    let ledger: Ledger
    let sessions: SessionBook
    let lockout: Lockout
    let sleep: @Sendable (Duration) async throws -> Void
    let logger: Logger

    private static let secondsBetweenTidying = 60

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var seconds = 0
            while (try? await sleep(.seconds(1))) != nil, !Task.isCancelled {
                seconds += 1
                await attempt("flush") { try await sessions.flush() }
                if seconds % Self.secondsBetweenTidying == 0 { await attempt("tidy") { try await tidy() } }
            }
        }
        await attempt("flush") { try await sessions.flush() }
    }

    private func tidy() async throws {
        try await sessions.tidy()
        try await ledger.commit { [lockout] in try lockout.tidy($0) }
    }

    /// A full disk must not end the authority: what could not be written only ends tokens earlier.
    private func attempt(_ what: String, _ work: () async throws -> Void) async {
        do {
            try await work()
        } catch {
            logger.error("Upkeep failed", metadata: ["step": "\(what)", "error": "\(type(of: error))"])
        }
    }
}
