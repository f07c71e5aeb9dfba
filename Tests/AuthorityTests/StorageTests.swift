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
            } _: { desk async throws in
                let ended = try await desk.authToken()
                _ = try await desk.logOut(ended)
                for _ in 1...5 { _ = try await desk.logIn("nobody@acme.example", "Wrong-1234") }
                let changed = try await desk.changePassword(
                    try await desk.authToken("grace@acme.example"), from: Desk.password, to: "Quartz-1234")
                let auth = try await desk.authToken()
                return (auth, try await desk.accessToken(auth), ended, try #require(changed.text("token")))
            }
            clock.advance(seconds: 60)
            try await withAuthority(clock: clock) {
                $0.database = .file(file)
            } _: { desk async throws in
                #expect(try await desk.identities(kept.0).status == 200)
                #expect(try await desk.factors(kept.1).status == 200)
                #expect(try await desk.identities(kept.2).status == 401)
                #expect(try await desk.identities(kept.3).status == 200)
                #expect(try await desk.logIn("nobody@acme.example").status == 423)
                #expect(try await desk.logIn("grace@acme.example", "Quartz-1234").status == 200)
                #expect(try await desk.logOut(kept.1).status == 204)
                #expect(try await desk.identities(kept.0).status == 401)
            }
        }
    }

    @Test func `what was acknowledged is in the files at that moment`() async throws {
        try await withFolder { folder in
            let clock = ManualClock()
            try await withAuthority(clock: clock) {
                $0.database = .file("\(folder)/live.db")
            } _: { desk async throws in
                for round in 0..<8 {
                    let (live, ended) = (try await desk.authToken(), try await desk.authToken())
                    let access = try await desk.accessToken(live)
                    _ = try await desk.logOut(ended)
                    // What a process killed now would leave behind.
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

    @Test(arguments: [0, -3600, -86400])
    func `a wall clock set back revives nothing, while running or over a restart`(jump: Int64) async throws {
        try await withFolder { folder in
            let clock = ManualClock()
            let file = "\(folder)/authority.db"
            let ended = try await withAuthority(clock: clock) {
                $0.database = .file(file)
            } _: { desk async throws in
                let auth = try await desk.authToken()
                clock.advance(seconds: 301)
                #expect(try await desk.identities(auth).status == 401)
                clock.setWall(by: jump)
                #expect(try await desk.identities(auth).status == 401)
                return auth
            }
            try await withAuthority(clock: clock) {
                $0.database = .file(file)
            } _: { desk async throws in
                #expect(try await desk.identities(ended).status == 401)
                #expect(try await desk.changePassword(ended, from: "a", to: "Quartz-1234").status == 410)
            }
        }
    }

    @Test func `a lock holds over a restart with the clock set forward and back`() async throws {
        try await withFolder { folder in
            let clock = ManualClock()
            let file = "\(folder)/authority.db"
            try await withAuthority(clock: clock) {
                $0.database = .file(file)
            } _: { desk async throws in
                for _ in 1...5 { _ = try await desk.logIn("ada@acme.example", "Wrong-1234") }
            }
            clock.setWall(by: -86400)
            try await withAuthority(clock: clock) {
                $0.database = .file(file)
            } _: { desk async throws in
                #expect(try await desk.logIn().status == 423)
                clock.advance(seconds: 1797)
                #expect(try await desk.logIn().status == 423)
                clock.advance(seconds: 3)
                #expect(try await desk.logIn().status == 200)
            }
        }
    }

    @Test func `uses are written down by a flush and lost without one`() async throws {
        try await withFolder { folder in
            let clock = ManualClock()
            let file = "\(folder)/authority.db"
            let tokens = try await withAuthority(clock: clock) {
                $0.database = .file(file)
            } _: { desk async throws in
                let (flushed, lost) = (try await desk.authToken(), try await desk.authToken())
                clock.advance(seconds: 200)
                _ = try await desk.identities(flushed)
                try await desk.server.flush()
                _ = try await desk.identities(lost)
                return (flushed, lost)
            }
            clock.advance(seconds: 150)
            try await withAuthority(clock: clock) {
                $0.database = .file(file)
            } _: { desk async throws in
                #expect(try await desk.identities(tokens.0).status == 200)
                #expect(try await desk.identities(tokens.1).status == 401)
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
            } _: { desk async throws in
                let auth = try await desk.authToken()
                let changed = try await desk.changePassword(auth, from: Desk.password, to: "Quartz-1234")
                let fresh = try #require(changed.text("token"))
                let access = try await desk.accessToken(fresh)
                let temporary = try #require(try await desk.logIn("expired@acme.example").text("token"))
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
                for password in [Desk.password, "Quartz-1234"] {
                    #expect(found.range(of: Data(password.utf8)) == nil)
                }
            }
        }
    }

    @Test func `a fault of the database is 500 and never an accept`() async throws {
        try await withAuthority { desk async throws in
            let auth = try await desk.authToken()
            try desk.server.close()
            #expect(try await desk.logIn().status == 500)
            #expect(try await desk.logIn("ada@acme.example", "Wrong-1234").status == 500)
            #expect(try await desk.access(auth, "CORPORATE", "120000000000000001").status == 500)
            #expect(try await desk.logOut(auth).status == 500)
            #expect(try await desk.changePassword(auth, from: Desk.password, to: "Quartz-1234").status == 500)
            desk.clock.advance(seconds: 300)
            #expect(try await desk.identities(auth).status == 500)
        }
    }

    @Test func `a file that is not ours is refused and left as it is`() async throws {
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
        try await withAuthority { desk async throws in
            let issued = try await desk.server.issueDemoSessions(10_000)
            #expect(issued.count == 10_000 && Set(issued.map(\.token)).count == 10_000)
            #expect(
                issued.prefix(3).map(\.email) == [
                    "ada@acme.example", "grace@acme.example", "many@acme.example",
                ])
            let last = try #require(issued.last)
            #expect(try await desk.access(last.token, last.identityType, last.identityID).status == 200)
        }
    }
}
