import Authority
import Foundation
import Testing

@Suite struct Storage {
    @Test func `sessions, locks and passwords survive a restart`() async throws {
        try await withFolder { folder in
            let clock = ManualClock()
            let file = "\(folder)/authority.db"
            let kept = try await withAuthority(clock: clock) {
                $0.database = .file(file)
            } _: { authority async throws in
                let ended = try await authority.authToken()
                _ = try await authority.logOut(ended)
                for _ in 1...5 { _ = try await authority.logIn("nobody@acme.example", "Wrong-1234") }
                let changed = try await authority.changePassword(
                    try await authority.authToken("grace@acme.example"), from: AuthorityTester.password,
                    to: "Quartz-1234")
                let auth = try await authority.authToken()
                return (
                    auth, try await authority.accessToken(auth), ended, try #require(changed.text("token"))
                )
            }
            clock.advance(seconds: 60)
            try await withAuthority(clock: clock) {
                $0.database = .file(file)
            } _: { authority async throws in
                #expect(try await authority.identities(kept.0).status == 200)
                #expect(try await authority.factors(kept.1).status == 200)
                #expect(try await authority.identities(kept.2).status == 401)
                #expect(try await authority.identities(kept.3).status == 200)
                #expect(try await authority.logIn("nobody@acme.example").status == 423)
                #expect(try await authority.logIn("grace@acme.example", "Quartz-1234").status == 200)
                #expect(try await authority.logOut(kept.1).status == 204)
                #expect(try await authority.identities(kept.0).status == 401)
            }
        }
    }

    @Test func `every acknowledged change is in the files at that moment`() async throws {
        try await withFolder { folder in
            let clock = ManualClock()
            try await withAuthority(clock: clock) {
                $0.database = .file("\(folder)/live.db")
            } _: { authority async throws in
                for round in 0..<8 {
                    let (live, ended) = (try await authority.authToken(), try await authority.authToken())
                    let access = try await authority.accessToken(live)
                    _ = try await authority.logOut(ended)
                    // The files that a process killed now would leave.
                    for suffix in ["", "-wal"] {
                        try FileManager.default.copyItem(
                            atPath: "\(folder)/live.db\(suffix)",
                            toPath: "\(folder)/crash\(round).db\(suffix)")
                    }
                    try await withAuthority(clock: clock) {
                        $0.database = .file("\(folder)/crash\(round).db")
                    } _: { copy async throws in
                        #expect(try await copy.identities(live).status == 200)
                        #expect(try await copy.factors(access).status == 200)
                        #expect(try await copy.identities(ended).status == 401)
                    }
                }
            }
        }
    }

    @Test func `a checkpoint that a full disk cut short after its first page loses nothing`() async throws {
        try await withFolder { folder in
            let clock = ManualClock()
            let (file, copy) = ("\(folder)/live.db", "\(folder)/crash.db")
            let live = try await withAuthority(clock: clock, closes: false) {
                $0.database = .file(file)
            } _: { authority async throws in
                let live = try await authority.authToken()
                for suffix in ["", "-wal"] {
                    try FileManager.default.copyItem(atPath: file + suffix, toPath: copy + suffix)
                }
                return live
            }
            // The log has a header of 32 bytes, then frames: 24 bytes, which begin with the page's number, and the page
            // (SQLite, "WAL file format").
            let log = try Data(contentsOf: URL(filePath: copy + "-wal"))
            let frames = Array(stride(from: 32, through: log.count - 4120, by: 4120))
            let first = try #require(frames.last { log[$0..<$0 + 4].elementsEqual([0, 0, 0, 1]) })
            try log[first + 24..<first + 4120].write(to: URL(filePath: copy))
            try await withAuthority(clock: clock) {
                $0.database = .file(copy)
            } _: { authority async throws in
                #expect(try await authority.identities(live).status == 200)
            }
        }
    }

    @Test(arguments: [0, -3600, -86400])
    func `a wall clock that is set back makes nothing live again, while running or after a restart`(
        jump: Int64
    ) async throws {
        try await withFolder { folder in
            let clock = ManualClock()
            let file = "\(folder)/authority.db"
            let ended = try await withAuthority(clock: clock) {
                $0.database = .file(file)
            } _: { authority async throws in
                let auth = try await authority.authToken()
                clock.advance(seconds: 301)
                #expect(try await authority.identities(auth).status == 401)
                clock.setWall(by: jump)
                #expect(try await authority.identities(auth).status == 401)
                return auth
            }
            try await withAuthority(clock: clock) {
                $0.database = .file(file)
            } _: { authority async throws in
                #expect(try await authority.identities(ended).status == 401)
                #expect(try await authority.changePassword(ended, from: "a", to: "Quartz-1234").status == 410)
            }
        }
    }

    @Test func `a lock lasts over a restart with the clock set forward and back`() async throws {
        try await withFolder { folder in
            let clock = ManualClock()
            let file = "\(folder)/authority.db"
            try await withAuthority(clock: clock) {
                $0.database = .file(file)
            } _: { authority async throws in
                for _ in 1...5 { _ = try await authority.logIn("ada@acme.example", "Wrong-1234") }
            }
            clock.setWall(by: -86400)
            try await withAuthority(clock: clock) {
                $0.database = .file(file)
            } _: { authority async throws in
                #expect(try await authority.logIn().status == 423)
                clock.advance(seconds: 1797)
                #expect(try await authority.logIn().status == 423)
                clock.advance(seconds: 3)
                #expect(try await authority.logIn().status == 200)
            }
        }
    }

    @Test func `a lock ends on time after many restarts with the clock set back`() async throws {
        try await withFolder { folder in
            let clock = ManualClock(boot: "one")
            let change: @Sendable (inout AuthorityConfiguration) -> Void = {
                $0.database = .file("\(folder)/authority.db")
                $0.lockoutDuration = .seconds(20)
            }
            try await withAuthority(clock: clock, change) { authority async throws in
                for _ in 1...5 { _ = try await authority.logIn("ada@acme.example", "Wrong-1234") }
            }
            clock.setWall(by: -86400)
            for _ in 1...8 {
                clock.advance(seconds: 0.25)
                try await withAuthority(clock: clock, change) { authority async throws in
                    #expect(try await authority.logIn().status == 423)
                }
            }
            try await withAuthority(clock: clock, change) { authority async throws in
                clock.advance(seconds: 17.999)
                #expect(try await authority.logIn().status == 423)
                clock.advance(seconds: 0.001)
                #expect(try await authority.logIn().status == 200)
            }
        }
    }

    @Test func `the time since another start of the machine is not used`() async throws {
        try await withFolder { folder in
            let file = "\(folder)/authority.db"
            let first = ManualClock(boot: "one")
            first.advance(seconds: 100)
            let auth = try await withAuthority(clock: first) {
                $0.database = .file(file)
            } _: { authority async throws in
                try await authority.authToken()
            }
            let second = ManualClock(boot: "two")
            second.setWall(by: -200_000)
            second.advance(seconds: 100_000)
            try await withAuthority(clock: second) {
                $0.database = .file(file)
            } _: { authority async throws in
                #expect(try await authority.identities(auth).status == 200)
            }
        }
    }

    @Test func `uses are stored by a flush and lost without one`() async throws {
        try await withFolder { folder in
            let clock = ManualClock()
            let file = "\(folder)/authority.db"
            let tokens = try await withAuthority(clock: clock) {
                $0.database = .file(file)
            } _: { authority async throws in
                let (flushed, lost) = (try await authority.authToken(), try await authority.authToken())
                clock.advance(seconds: 200)
                _ = try await authority.identities(flushed)
                try await authority.server.flush()
                _ = try await authority.identities(lost)
                return (flushed, lost)
            }
            clock.advance(seconds: 150)
            try await withAuthority(clock: clock) {
                $0.database = .file(file)
            } _: { authority async throws in
                #expect(try await authority.identities(tokens.0).status == 200)
                #expect(try await authority.identities(tokens.1).status == 401)
            }
        }
    }

    @Test func `a leaked database holds no token and no password, and only its owner may read it`()
        async throws
    {
        try await withFolder { folder in
            let file = "\(folder)/authority.db"
            try await withAuthority {
                $0.database = .file(file)
            } _: { authority async throws in
                let auth = try await authority.authToken()
                let changed = try await authority.changePassword(
                    auth, from: AuthorityTester.password, to: "Quartz-1234")
                let fresh = try #require(changed.text("token"))
                let access = try await authority.accessToken(fresh)
                let temporary = try #require(try await authority.logIn("expired@acme.example").text("token"))
                var found = Data()
                for suffix in ["", "-wal"] {
                    found += try Data(contentsOf: URL(fileURLWithPath: file + suffix))
                    let attributes = try FileManager.default.attributesOfItem(atPath: file + suffix)
                    #expect(attributes[.posixPermissions] as? Int == 0o600)
                }
                #expect(found.range(of: Data("ada@acme.example".utf8)) != nil)
                for token in [auth, fresh, access, temporary] {
                    let padded = token.replacing("-", with: "+").replacing("_", with: "/") + "="
                    let raw = try #require(Data(base64Encoded: padded))
                    let hex = raw.map { String(format: "%02x", $0) }.joined()
                    for form in [
                        raw, Data(token.utf8), Data(padded.utf8), Data(hex.utf8), Data(hex.uppercased().utf8),
                    ] {
                        #expect(found.range(of: form) == nil)
                    }
                }
                for password in [AuthorityTester.password, "Quartz-1234"] {
                    #expect(found.range(of: Data(password.utf8)) == nil)
                }
            }
        }
    }

    @Test func `a database failure is 500 and never a success`() async throws {
        try await withAuthority { authority async throws in
            let auth = try await authority.authToken()
            try authority.server.close()
            #expect(try await authority.logIn().status == 500)
            #expect(try await authority.logIn("ada@acme.example", "Wrong-1234").status == 500)
            #expect(try await authority.access(auth, "CORPORATE", "120000000000000001").status == 500)
            #expect(try await authority.logOut(auth).status == 500)
            #expect(
                try await authority.changePassword(auth, from: AuthorityTester.password, to: "Quartz-1234")
                    .status == 500)
            authority.clock.advance(seconds: 300)
            #expect(try await authority.identities(auth).status == 500)
        }
    }

    @Test func `a foreign file is rejected and not changed`() async throws {
        try await withFolder { folder in
            let path = "\(folder)/notes.txt"
            let text = Data(String(repeating: "not a database at all\n", count: 100).utf8)
            try text.write(to: URL(fileURLWithPath: path))
            #expect(throws: AuthorityError.databaseForeign(path: path)) {
                try AuthorityServer(
                    configuration: configuration { $0.database = .file(path) }, logger: silent)
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == text)
            let nowhere = "\(folder)/no/such/folder.db"
            let error = #expect(throws: AuthorityError.self) {
                try AuthorityServer(
                    configuration: configuration { $0.database = .file(nowhere) }, logger: silent)
            }
            #expect(error?.description.contains(nowhere) == true)
        }
    }

    @Test func `ten thousand demo sessions are issued at once and work`() async throws {
        try await withAuthority { authority async throws in
            let issued = try await authority.server.issueDemoSessions(10_000)
            #expect(issued.count == 10_000 && Set(issued.map(\.token)).count == 10_000)
            #expect(
                issued.prefix(3).map(\.email) == [
                    "ada@acme.example", "grace@acme.example", "many@acme.example",
                ])
            let last = try #require(issued.last)
            #expect(try await authority.access(last.token, last.identityType, last.identityID).status == 200)
        }
    }
}
