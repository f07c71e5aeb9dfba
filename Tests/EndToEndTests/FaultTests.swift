import Foundation
import Testing

/// `curfew authority` while calls of the system fail: it accepts nothing wrong, and everything works again afterwards.
/// `Tests/Benchmarks/faults.py` injects more failures, for longer.
@Suite(
    .timeLimit(.minutes(5)),
    .enabled(
        if: ProcessInfo.processInfo.environment["CURFEW_FULL_FIGURES"] != nil,
        "Logins of a debug build take seconds of all processors: run it alone."))
struct FaultTests {
    private static let files = ["--database", "authority.db"]

    /// Runs an authority whose system calls a test can let fail. In the end a stop must take less than five seconds.
    private func withFaults(
        _ body: (LocalAuthority, SystemFaults) async throws -> Void
    ) async throws {
        try await TemporaryDirectory.use { directory in
            let faults = try await SystemFaults(in: directory)
            try await LocalAuthority.run(Self.files, with: faults.environment, in: directory) { authority in
                try await body(authority, faults)
                let (_, took) = try await authority.waitForExit(after: SIGTERM)
                #expect(took < .seconds(5))
            }
        }
    }

    /// Four logins at once, two right and two wrong. Returns the statuses of each kind; 0 without a response.
    private func logins(to authority: LocalAuthority) async -> (right: [Int], wrong: [Int]) {
        await withTaskGroup(of: (Bool, Int).self) { group in
            for (name, isRight) in [("ada", true), ("grace", true), ("no", false), ("none", false)] {
                group.addTask {
                    let response = try? await authority.logIn(
                        as: name + "@acme.example", with: isRight ? "Curfew-demo-1" : "Wrong-1234")
                    return (isRight, response?.status ?? 0)
                }
            }
            return await group.reduce(into: (right: [], wrong: [])) {
                if $1.0 { $0.right.append($1.1) } else { $0.wrong.append($1.1) }
            }
        }
    }

    @Test func `threads that are refused after the start stop no login for good`() async throws {
        try await withFaults { authority, faults in
            try faults.fail(.createThread, with: EAGAIN)
            async let during = logins(to: authority)
            try await Task.sleep(for: .milliseconds(300))
            try faults.fail(.createThread, with: 0)
            let statuses = await during
            #expect(statuses.wrong.allSatisfy { $0 == 403 || $0 >= 500 }, "\(statuses)")
            #expect(statuses.right.allSatisfy { $0 == 200 || $0 >= 500 }, "\(statuses)")
            let after = await logins(to: authority)
            #expect(after.right == [200, 200] && after.wrong == [403, 403], "\(after)")
            // Also while threads are refused for good, it stops in time.
            try faults.fail(.createThread, with: EAGAIN)
        }
    }

    @Test(arguments: [(SystemFaults.Call.synchronize, EIO), (.writeFile, ENOSPC)])
    func `a disk that stores nothing refuses logouts and logins, and locks nobody out`(
        call: SystemFaults.Call, code: Int32
    ) async throws {
        try await withFaults { authority, faults in
            let token = try #require(try await authority.logIn().token)
            try faults.fail(call, with: code)
            #expect(try await authority.post("/multi/logout", bearer: token).status == 500)
            for _ in 1...6 {
                #expect(try await authority.logIn().status == 500)
                #expect(try await authority.logIn(with: "Wrong-1234").status == 500)
            }
            try faults.fail(call, with: 0)
            #expect(try await authority.logIn().status == 200)
            // The logout had no effect, so the token still works, and the next one does have it.
            #expect(try await authority.get("/multi/identities", bearer: token).status == 200)
            #expect(try await authority.post("/multi/logout", bearer: token).status == 204)
            #expect(try await authority.get("/multi/identities", bearer: token).status == 401)
            try faults.fail(call, with: code)
        }
    }

    @Test(arguments: [EMFILE, EPROTO])
    func `connections that the system does not hand over are accepted later, on the same port`(
        code: Int32
    ) async throws {
        try await withFaults { authority, faults in
            try faults.fail(.accept, with: code)
            _ = try? await authority.get("/health", hasKey: false, timeout: 1)
            try faults.fail(.accept, with: 0)
            let isBack = try await Polling.wait(.seconds(5)) {
                (try? await authority.get("/health", hasKey: false, timeout: 1).status) == 200
            }
            #expect(isBack)
            let after = await logins(to: authority)
            #expect(after.right == [200, 200] && after.wrong == [403, 403], "\(after)")
        }
    }
}
