import Authority
import HTTPTypes
import Testing

/// Verifiable's list of live tokens, and ending them by name.
@Suite struct VerifiableTokenLists {
    @Test func `the list tells of each token's last use, and which one asks`() async throws {
        try await withAuthority { desk async throws in
            let laptop = try await desk.bearer(agent: "Firefox on Linux")
            let phone = try await desk.bearer(agent: "Safari on iOS")
            desk.clock.advance(seconds: 60)
            let list = try await desk.list(laptop.token, agent: "curl/8")
            #expect(list.status == 200)
            #expect(list.text("totalCount") == "2")
            #expect(list.text("pageSize") == "100")
            #expect(list.text("sortDirection") == "Asc")
            let places = [laptop.id, phone.id].sorted()
            let current = places.firstIndex(of: laptop.id) ?? 0
            let other = 1 - current
            #expect(list.text("items.\(current).id") == laptop.id)
            #expect(list.text("items.\(current).isCurrent") == "1")
            #expect(list.text("items.\(current).lastUserAgent") == "curl/8")
            #expect(list.text("items.\(current).lastUsed") == "2027-01-15T08:01:00.0000000Z")
            #expect(list.text("items.\(other).isCurrent") == "0")
            #expect(list.text("items.\(other).lastUserAgent") == "Safari on iOS")
            #expect(list.text("items.\(other).lastUsed") == "2027-01-15T08:00:00.0000000Z")
            #expect(list.text("items.\(other).expiresAt") == "2027-01-15T16:00:00.0000000Z")
        }
    }

    @Test func `pages by cursor hold every token once, whatever ends in between`() async throws {
        try await withAuthority { desk async throws in
            var names: [String] = []
            for _ in 1...7 { names.append(try await desk.bearer().id) }
            let reader = try await desk.bearer()
            names = (names + [reader.id]).sorted()
            let first = try await desk.list(reader.token, "?count=3&cursor=")
            #expect(first.text("previousCursor") == nil)
            #expect(first.text("nextOffset") == "3")
            let next = try #require(first.text("nextCursor"))
            // The token that the cursor names goes: the next page begins where it would have.
            let gone = names[2] == reader.id ? names[1] : names[2]
            _ = try await desk.api(.post, "/auth/token/\(gone)/invalidate", bearer: reader.token)
            let second = try await desk.list(reader.token, "?count=3&cursor=\(next)")
            #expect((0..<3).map { second.text("items.\($0).id") } == Array(names[3...5]))
            let back = try #require(second.text("previousCursor"))
            let before = try await desk.list(reader.token, "?count=3&cursor=\(back)")
            #expect(before.text("items.0.id") == names[0])
            let last = try #require(second.text("nextCursor"))
            let third = try await desk.list(reader.token, "?count=3&cursor=\(last)")
            #expect(third.text("count") == "2")
            #expect(third.text("nextCursor") == nil)
            #expect(third.text("totalCount") == "7")
        }
    }

    @Test func `the order turns around by either of its parameters`() async throws {
        try await withAuthority { desk async throws in
            var names: [String] = []
            for _ in 1...4 { names.append(try await desk.bearer().id) }
            let token = try await desk.bearer()
            names = Array((names + [token.id]).sorted().reversed())
            for query in ["?sortDirection=Desc", "?sortedBy=Id&sortDirection=Desc", "?sort%5BId%5D=Desc"] {
                let list = try await desk.list(token.token, query)
                #expect((0..<5).map { list.text("items.\($0).id") } == names)
                #expect(list.text("sort.Id") == "Desc")
            }
            let page = try await desk.list(token.token, "?sortDirection=Desc&offset=2&count=2")
            #expect(page.text("items.0.id") == names[2])
            #expect(page.text("nextOffset") == "4")
        }
    }

    @Test(arguments: [
        "?count=0", "?count=1001", "?count=x", "?count=-1", "?cursor=zzz", "?cursor=an", "?sortedBy=Name",
        "?sortDirection=Up", "?sort%5BId%5D=x", "?offset=-1", "?offset=1&cursor=x", "?cursor=%FF",
        "?count=1&count=2",
    ])
    func `a page that cannot be is 400`(query: String) async throws {
        try await withAuthority { desk async throws in
            #expect(try await desk.list(try await desk.bearer().token, query).status == 400)
        }
    }

    @Test func `a hostile user agent comes back as text and is cut`() async throws {
        try await withAuthority { desk async throws in
            let agent = "\"quoted\\\u{7f}" + String(repeating: "x", count: 2000)
            let token = try await desk.bearer(agent: agent).token
            let list = try await desk.list(token, agent: agent)
            #expect(list.text("items.0.lastUserAgent")?.hasPrefix("\"quoted\\") == true)
            #expect(list.text("items.0.lastUserAgent")?.utf8.count == 512)
        }
    }

    @Test func `one is ended by its name, and the token in use can end itself`() async throws {
        try await withAuthority { desk async throws in
            let one = try await desk.bearer()
            let other = try await desk.bearer()
            func end(_ id: String) async throws -> Answer {
                try await desk.api(.post, "/auth/token/\(id)/invalidate", bearer: one.token)
            }
            #expect(try await end(other.id).status == 204)
            #expect(try await desk.list(other.token).status == 401)
            #expect(try await end(other.id).status == 404)
            #expect(try await end("not-a-name").status == 400)
            #expect(try await end(one.id.uppercased()).status == 204)
            #expect(try await desk.list(one.token).status == 401)
        }
    }

    @Test func `somebody else's token is as unknown as one that never was`() async throws {
        try await withAuthority { desk async throws in
            let reader = try await desk.bearer("reader@verify.example")
            let admin = try await desk.bearer()
            let path = "/auth/token/\(reader.id)/invalidate"
            let foreign = try await desk.api(.post, path, bearer: admin.token)
            let never = try await desk.api(
                .post, "/auth/token/11111111-1111-4111-8111-111111111111/invalidate", bearer: admin.token)
            #expect(foreign.status == 404)
            #expect(foreign.text("detail") == never.text("detail"))
            let many = try await desk.api(
                .post, "/auth/token/invalidate", bearer: admin.token, json: #"{"tokenIds":["\#(reader.id)"]}"#
            )
            #expect(many.status == 204)
            #expect(try await desk.list(reader.token).status == 200)
        }
    }

    /// The body, and which of four tokens live on: the one in use, two that it may name, and one more.
    @Test(arguments: [
        (#"{}"#, "1000"),
        (#"{"tokenIds":null,"invalidateCurrent":false}"#, "1000"),
        (#"{"invalidateCurrent":true}"#, "0000"),
        (#"{"tokenIds":[],"invalidateCurrent":true}"#, "0111"),
        (#"{"tokenIds":[]}"#, "1111"),
        (#"{"tokenIds":["A","B"]}"#, "1001"),
        (#"{"tokenIds":["A","SELF"]}"#, "1011"),
        (#"{"tokenIds":["B","SELF"],"invalidateCurrent":true}"#, "0101"),
    ])
    func `many are ended as the call says, and no others`(body: String, left: String) async throws {
        try await withAuthority { desk async throws in
            var tokens: [(token: String, id: String)] = []
            for _ in 1...4 { tokens.append(try await desk.bearer()) }
            let json = body.replacing("SELF", with: tokens[0].id).replacing(
                "\"A\"", with: "\"\(tokens[1].id)\""
            )
            .replacing("\"B\"", with: "\"\(tokens[2].id)\"")
            let answer = try await desk.api(
                .post, "/auth/token/invalidate", bearer: tokens[0].token, json: json)
            #expect(answer.status == 204)
            var live = ""
            for token in tokens { live += try await desk.list(token.token).status == 200 ? "1" : "0" }
            #expect(live == left)
        }
    }

    @Test func `tokens and their last uses are there after a restart, ended ones are not`() async throws {
        try await withFolder { folder async throws in
            let clock = ManualClock()
            let file = folder + "/authority.db"
            let (kept, ended) = try await withAuthority(clock: clock) {
                $0.database = .file(file)
            } _: { desk async throws in
                let kept = try await desk.bearer(agent: "first")
                let ended = try await desk.bearer()
                desk.clock.advance(seconds: 5)
                _ = try await desk.list(kept.token, agent: "second")
                try await desk.server.flush()
                _ = try await desk.api(
                    .post, "/auth/token/\(ended.id)/invalidate", bearer: kept.token, agent: "second")
                return (kept, ended)
            }
            try await withAuthority(clock: clock) {
                $0.database = .file(file)
            } _: { desk async throws in
                #expect(try await desk.list(ended.token).status == 401)
                let list = try await desk.list(kept.token, agent: "third")
                #expect(list.text("totalCount") == "1")
                #expect(list.text("items.0.id") == kept.id)
            }
        }
    }

    @Test func `tokens issued for a demonstration are in the list with their own stories`() async throws {
        try await withAuthority { desk async throws in
            let issued = try await desk.server.issueDemoTokens([
                DemoTokenUse(userAgent: "Firefox", address: "192.0.2.7", secondsAgo: 3600)
            ])
            #expect(try await desk.list(issued[0]).status == 200)
            let list = try await desk.list(try await desk.bearer().token)
            #expect(list.text("totalCount") == "2")
        }
    }

    @Test func `no statement about tokens and sessions scans a table`() throws {
        let plans = try AuthorityServer.queryPlans()
        #expect(plans.count >= 6)
        for (statement, plan) in plans {
            #expect(!plan.isEmpty)
            for step in plan { #expect(!step.hasPrefix("SCAN"), "\(statement): \(step)") }
        }
    }
}
