import Authority
import Testing

@Suite struct Lockout {
    @Test func `200 parallel wrong guesses get five comparisons, then even the right one is locked`()
        async throws
    {
        for email in ["ada@acme.example", "nobody@acme.example"] {
            try await withAuthority { authority async throws in
                let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 1...200 {
                        group.addTask { try await authority.logIn(email, "Wrong-1234").status }
                    }
                    return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
                }
                #expect(statuses[403] == 5)
                #expect(authority.server.comparisonCount == 5)
                #expect((statuses[423] ?? 0) + (statuses[503] ?? 0) == 195)
                #expect(try await authority.logIn(email).status == 423)
            }
        }
    }

    @Test func `an account locks alike whether it exists or not, in any spelling`() async throws {
        try await withAuthority { authority async throws in
            var answers: [[String]] = []
            for email in ["ada@acme.example", "nobody@acme.example"] {
                var shapes: [String] = []
                for guess in 1...6 {
                    let spelt = guess == 3 ? email.uppercased() : email
                    shapes.append(shape(try await authority.logIn(spelt, "Wrong-1234")))
                }
                answers.append(shapes)
            }
            #expect(answers[0] == answers[1])
            #expect(answers[0][5].hasPrefix("423") && answers[0][4].hasPrefix("403"))
        }
    }

    @Test func `a lock lasts 1800 seconds and then five guesses are free again`() async throws {
        try await withAuthority { authority async throws in
            for _ in 1...5 {
                #expect(try await authority.logIn("ada@acme.example", "Wrong-1234").status == 403)
            }
            authority.clock.advance(seconds: 1799.999)
            #expect(try await authority.logIn().status == 423)
            authority.clock.advance(seconds: 0.001)
            for _ in 1...4 {
                #expect(try await authority.logIn("ada@acme.example", "Wrong-1234").status == 403)
            }
            #expect(try await authority.logIn().status == 200)
        }
    }

    @Test func `a right password resets the count`() async throws {
        try await withAuthority { authority async throws in
            for _ in 1...3 {
                for _ in 1...4 { _ = try await authority.logIn("ada@acme.example", "Wrong-1234") }
                #expect(try await authority.logIn().status == 200)
            }
        }
    }

    @Test func `a lock ends no live session and blocks no call in it`() async throws {
        try await withAuthority { authority async throws in
            let auth = try await authority.authToken()
            for _ in 1...6 { _ = try await authority.logIn("ada@acme.example", "Wrong-1234") }
            #expect(try await authority.factors(try await authority.accessToken(auth)).status == 200)
        }
    }

    @Test func `parallel right logins all succeed`() async throws {
        try await withAuthority { authority async throws in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 1...20 { group.addTask { try await authority.logIn().status } }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(statuses == [200])
        }
    }

    @Test func `with a full hashing queue a login is 503, and succeeds later`() async throws {
        try await withAuthority {
            $0.passwordCost = PasswordCost(logRounds: 10, blockSize: 8, parallelism: 1)
        } _: { authority async throws in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 1...200 {
                    group.addTask { try await authority.logIn("nobody\(number)@acme.example").status }
                }
                return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect((statuses[403] ?? 0) >= 66 && (statuses[503] ?? 0) > 0)
            #expect((statuses[403] ?? 0) + (statuses[503] ?? 0) == 200)
            #expect(try await authority.logIn().status == 200)
        }
    }
}
