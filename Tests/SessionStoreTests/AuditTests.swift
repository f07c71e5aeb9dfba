import Secrets
import SessionStore
import Sessions
import Synchronization
import TestSupport
import Testing

/// The store hands rows over in their order; a request waits for its row where the record is required.
@MainActor
@Suite(.timeLimit(.minutes(1))) struct AuditTests {
    /// Keeps what it is given, and says that it is stored when the test says so.
    private final class Recorder: AuditRecorder {
        let isRequired: Bool
        private let state = Mutex<(entries: [AuditEntry], waiting: [@Sendable (AuditProblem?) -> Void])>(
            ([], []))

        init(isRequired: Bool) { self.isRequired = isRequired }

        var words: [String] {
            state.withLock { $0.entries.map { "\($0.action.rawValue) \($0.phase.rawValue)" } }
        }

        func append(_ entries: [AuditEntry], stored: @escaping @Sendable (AuditProblem?) -> Void) {
            state.withLock {
                $0.entries += entries
                $0.waiting.append(stored)
            }
        }

        /// Settles all that wait.
        func settle(_ problem: AuditProblem? = nil) {
            let waiting = state.withLock { state in
                defer { state.waiting = [] }
                return state.waiting
            }
            for stored in waiting { stored(problem) }
        }
    }

    private let full = AuditProblem(reason: "the disk is full")

    @Test func `a request leaves without waiting for its row where the record is not required`() async throws
    {
        let recorder = Recorder(isRequired: false)
        let tester = StoreTester(audit: recorder)
        tester.startSignIn()
        #expect(recorder.words == ["sign-in before"])
        try await tester.call().fail(.wrongCredentials)
        try await tester.receive()
        #expect(recorder.words == ["sign-in before", "sign-in after"])
    }

    @Test func `a row that could not be stored is told, and is no longer once one is stored`() async throws {
        let recorder = Recorder(isRequired: false)
        let tester = StoreTester(audit: recorder)
        tester.startSignIn()
        recorder.settle(full)
        try await tester.receive()
        #expect(tester.state.recordProblem == full)
        try await tester.call().fail(.wrongCredentials)
        try await tester.receive()
        recorder.settle()
        try await tester.receive()
        #expect(tester.state.recordProblem == nil)
    }

    @Test func `a required row is stored before its request leaves`() async throws {
        let recorder = Recorder(isRequired: true)
        let tester = StoreTester(audit: recorder)
        tester.startSignIn()
        let first = Task { try await tester.call() }
        for _ in 0..<100 { await Task.yield() }
        #expect(tester.vendor.callCount == 0)
        recorder.settle()
        let call = try await first.value
        #expect(call.request == .signIn(PasswordSignIn(email: "ada", password: Secret("password"))))
        call.fail(.wrongCredentials)
        try await tester.receive()
    }

    @Test func `without its required row an action is refused, and nothing is sent`() async throws {
        let recorder = Recorder(isRequired: true)
        let tester = StoreTester(audit: recorder)
        tester.startSignIn()
        recorder.settle(full)
        try await tester.receive(2)
        guard case .failed(_, .notRecorded("the disk is full")) = tester.state.signIn else {
            Issue.record("\(tester.state.signIn)")
            return
        }
        #expect(tester.vendor.callCount == 0 && tester.state.recordProblem == full)
    }

    @Test func `a logout leaves although its row cannot be stored`() async throws {
        let recorder = Recorder(isRequired: true)
        let tester = StoreTester(audit: recorder)
        tester.startSignIn()
        recorder.settle()
        try await tester.reply(.grant(tester.grant("login", .login)))
        try await tester.call().reply(.identities([]))
        try await tester.receive()
        recorder.settle(full)
        try await tester.receive()
        tester.send(.logoutRequested(tester.state.liveSessions))
        #expect(try await tester.call().request == .logOut)
    }
}
