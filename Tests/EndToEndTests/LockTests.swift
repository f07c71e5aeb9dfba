import Foundation
import Testing

/// The locked screen and the hidden names in the program itself.
@Suite(.timeLimit(.minutes(5)))
struct LockTests {
    @Test func `L locks, a wrong password waits, and the one that signed in unlocks`() async throws {
        try await TerminalTester.run { terminal in
            try await signIn(terminal)
            try await terminal.press("L")
            let locked = try await terminal.waitFor("Locked since", "1 session is live.")
            for word in ["Acme", "ada@", "DEMO", "corporate"] {
                #expect(!locked.contains(word), "shows '\(word)'")
            }
            try await terminal.type("Curfew-demo-2")
            try await terminal.press("Enter")
            try await terminal.waitFor("1 wrong try.")
            try await terminal.waitFor("the wait is over") { !$0.contains("is taken in") }
            try await terminal.type("Curfew-demo-1")
            try await terminal.press("Enter")
            try await terminal.waitFor("Unlocked after 1 wrong try.", "Acme Payments Ltd")
            try await terminal.press("L")
            try await terminal.waitFor("Locked since")
            try await terminal.press("C-c")
            try await terminal.waitFor("Log out everything and quit?")
            try await terminal.press("Enter")
            try await terminal.expectRestored(status: 0)
        }
    }

    @Test func `a machine that wakes from a sleep shows a locked screen, and hides names as configured`()
        async throws
    {
        try await TemporaryDirectory.use { directory in
            let folder = directory.file("config/curfew")
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let text = """
                lock: 24h
                privacy: true
                profiles:
                  - name: Verifiable
                    vendor: verifiable
                    url: https://discovery.example/api
                    environment: production
                """
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/config.yaml"))
            let sleep = try await FakeSleep(in: directory)
            let wrapper = sleep.wrapper + ["XDG_CONFIG_HOME=\(directory.file("config"))"]
            try await TerminalTester.run(wrapper: wrapper) { terminal in
                try await terminal.waitFor("names hidden")
                try await signIn(terminal, sees: "A•••••••")
                let hidden = try await terminal.screen()
                #expect(!hidden.contains("Acme") && !hidden.contains("ada@"))
                try await terminal.press("N")
                try await terminal.waitFor("Acme Payments Ltd")
                try sleep.sleep()
                let locked = try await terminal.waitFor("Locked since")
                #expect(!locked.contains("Acme"))
            }
        }
    }

    /// Signs Ada in, and waits until her password can unlock: until it is hashed the key says that nothing could.
    private func signIn(_ terminal: TerminalTester, sees name: String = "Acme Payments Ltd") async throws {
        try await terminal.waitFor("Enter signs in.")
        try await terminal.press("Enter")
        try await terminal.waitFor("may act as 3 identities")
        let isLocked = try await Polling.wait {
            try await terminal.press("L")
            return try await terminal.screen().contains("Locked since")
        }
        try #require(isLocked)
        // A key that came after the lock is text.
        try await terminal.press("C-u")
        try await terminal.type("Curfew-demo-1")
        try await terminal.press("Enter")
        try await terminal.waitFor(name)
    }
}
