@testable import Authority
import Foundation
import Testing

/// What the count of wrong passwords is after the process was killed in the middle of a guess.
@Suite struct Crashes {
    /// Copies the files that a process killed now would leave, and starts an authority on them.
    private func afterCrash<Value: Sendable>(
        _ file: String, clock: ManualClock, _ test: @Sendable (AuthorityTester) async throws -> Value
    ) async throws -> Value {
        let copy = "\(file)-\(UUID().uuidString)"
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: file + suffix, toPath: copy + suffix)
        }
        return try await withAuthority(clock: clock, { $0.database = .file(copy) }, test)
    }

    @Test func `a right password that a crash interrupts uses up no guess`() async throws {
        try await withFolder { folder in
            let (clock, file) = (ManualClock(), "\(folder)/authority.db")
            try await withAuthority(clock: clock) {
                $0.database = .file(file)
            } _: { authority async throws in
                for _ in 1...4 { _ = try await authority.logIn("ada@acme.example", "Wrong-1234") }
                let email: EmailAddress = "ada@acme.example"
                let account = Directory.account(.weavr, email)
                _ = try await authority.server.authenticator.attempt(
                    account: account, lock: account, user: authority.server.people.user(email: email),
                    password: AuthorityTester.password, from: "a", presence: nil,
                    prepare: {
                        // Between the comparison and the change that it allows.
                        try await afterCrash(file, clock: clock) { copy async throws in
                            #expect(try await copy.logIn("ada@acme.example", "Wrong-1234").status == 403)
                            #expect(try await copy.logIn().status == 423)
                        }
                        try await afterCrash(file, clock: clock) { copy async throws in
                            #expect(try await copy.logIn().status == 200)
                        }
                    },
                    consequence: { _, _ in (value: (), applied: {}) })
            }
        }
    }

    @Test func `wrong guesses that were answered before a crash count after it`() async throws {
        try await withFolder { folder in
            let (clock, file) = (ManualClock(), "\(folder)/authority.db")
            try await withAuthority(clock: clock) {
                $0.database = .file(file)
            } _: { authority async throws in
                try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 1...40 {
                        group.addTask { try await authority.logIn("ada@acme.example", "Wrong-1234").status }
                    }
                    var answered = 0
                    for try await status in group where status == 403 {
                        answered += 1
                        let known = answered
                        try await afterCrash(file, clock: clock) { copy async throws in
                            var more = 0
                            while try await copy.logIn("ada@acme.example", "Wrong-1234").status == 403 {
                                more += 1
                            }
                            #expect(known + more <= 5)
                        }
                    }
                    #expect(answered == 5)
                }
            }
        }
    }

    @Test func `a wrong guess that could not be stored counts with the next one`() throws {
        let database = try AuthorityDatabase(.memory, clock: .system)
        let lockout = Authority.Lockout(duration: .seconds(60))
        let account = Fingerprint(of: "account")
        let now = database.timeline.now()
        for _ in 1...5 {
            let end = try database.sync { try lockout.reserve(account, isKnown: true, at: now, $0) }
            #expect(end == nil)
            lockout.settle(account)
            lockout.owe(account)
        }
        let end = try database.sync { try lockout.reserve(account, isKnown: true, at: now, $0) }
        #expect(end == now + .seconds(60))
        try database.close()
    }
}
