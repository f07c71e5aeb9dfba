import Authority
import HTTPTypes
import Testing

/// Verifiable's list of live tokens, and invalidating them by id.
@Suite struct VerifiableTokenLists {
    @Test func `the list has each token's last use and marks the current one`() async throws {
        try await withAuthority { authority async throws in
            let laptop = try await authority.bearer(agent: "Firefox on Linux")
            let phone = try await authority.bearer(agent: "Safari on iOS")
            authority.clock.advance(seconds: 60)
            let list = try await authority.list(laptop.token, agent: "curl/8")
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

    @Test func `pages by cursor have every token once, also when tokens end in between`() async throws {
        try await withAuthority { authority async throws in
            var names: [String] = []
            for _ in 1...7 { names.append(try await authority.bearer().id) }
            let reader = try await authority.bearer()
            names = (names + [reader.id]).sorted()
            let first = try await authority.list(reader.token, "?count=3&cursor=")
            #expect(first.text("previousCursor") == nil)
            #expect(first.text("nextOffset") == "3")
            let next = try #require(first.text("nextCursor"))
            // The token of the cursor ends: the next page begins at the same place.
            let gone = names[2] == reader.id ? names[1] : names[2]
            _ = try await authority.api(.post, "/auth/token/\(gone)/invalidate", bearer: reader.token)
            let second = try await authority.list(reader.token, "?count=3&cursor=\(next)")
            #expect((0..<3).map { second.text("items.\($0).id") } == Array(names[3...5]))
            let back = try #require(second.text("previousCursor"))
            let before = try await authority.list(reader.token, "?count=3&cursor=\(back)")
            #expect(before.text("items.0.id") == names[0])
            let last = try #require(second.text("nextCursor"))
            let third = try await authority.list(reader.token, "?count=3&cursor=\(last)")
            #expect(third.text("count") == "2")
            #expect(third.text("nextCursor") == nil)
            #expect(third.text("totalCount") == "7")
        }
    }

    @Test func `either parameter reverses the order`() async throws {
        try await withAuthority { authority async throws in
            var names: [String] = []
            for _ in 1...4 { names.append(try await authority.bearer().id) }
            let token = try await authority.bearer()
            names = Array((names + [token.id]).sorted().reversed())
            for query in ["?sortDirection=Desc", "?sortedBy=Id&sortDirection=Desc", "?sort%5BId%5D=Desc"] {
                let list = try await authority.list(token.token, query)
                #expect((0..<5).map { list.text("items.\($0).id") } == names)
                #expect(list.text("sort.Id") == "Desc")
            }
            let page = try await authority.list(token.token, "?sortDirection=Desc&offset=2&count=2")
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
        try await withAuthority { authority async throws in
            #expect(try await authority.list(try await authority.bearer().token, query).status == 400)
        }
    }

    @Test func `a hostile user agent is returned as text and shortened`() async throws {
        try await withAuthority { authority async throws in
            let agent = "\"quoted\\\u{7f}" + String(repeating: "x", count: 2000)
            let token = try await authority.bearer(agent: agent).token
            let list = try await authority.list(token, agent: agent)
            #expect(list.text("items.0.lastUserAgent")?.hasPrefix("\"quoted\\") == true)
            #expect(list.text("items.0.lastUserAgent")?.utf8.count == 512)
        }
    }

    @Test func `a token is invalidated by its id, and the current token can invalidate itself`() async throws
    {
        try await withAuthority { authority async throws in
            let one = try await authority.bearer()
            let other = try await authority.bearer()
            func end(_ id: String) async throws -> Answer {
                try await authority.api(.post, "/auth/token/\(id)/invalidate", bearer: one.token)
            }
            #expect(try await end(other.id).status == 204)
            #expect(try await authority.list(other.token).status == 401)
            #expect(try await end(other.id).status == 404)
            #expect(try await end("not-a-name").status == 400)
            #expect(try await end(one.id.uppercased()).status == 204)
            #expect(try await authority.list(one.token).status == 401)
        }
    }

    @Test func `another user's token is unknown`() async throws {
        try await withAuthority { authority async throws in
            let reader = try await authority.bearer("reader@verify.example")
            let admin = try await authority.bearer()
            let path = "/auth/token/\(reader.id)/invalidate"
            let foreign = try await authority.api(.post, path, bearer: admin.token)
            let never = try await authority.api(
                .post, "/auth/token/11111111-1111-4111-8111-111111111111/invalidate", bearer: admin.token)
            #expect(foreign.status == 404)
            #expect(foreign.text("detail") == never.text("detail"))
            let many = try await authority.api(
                .post, "/auth/token/invalidate", bearer: admin.token, json: #"{"tokenIds":["\#(reader.id)"]}"#
            )
            #expect(many.status == 204)
            #expect(try await authority.list(reader.token).status == 200)
        }
    }

    /// The body, and which of four tokens stay live: the current one, two that the body can list, and one more.
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
        try await withAuthority { authority async throws in
            var tokens: [(token: String, id: String)] = []
            for _ in 1...4 { tokens.append(try await authority.bearer()) }
            let json = body.replacing("SELF", with: tokens[0].id).replacing(
                "\"A\"", with: "\"\(tokens[1].id)\""
            )
            .replacing("\"B\"", with: "\"\(tokens[2].id)\"")
            let answer = try await authority.api(
                .post, "/auth/token/invalidate", bearer: tokens[0].token, json: json)
            #expect(answer.status == 204)
            var live = ""
            for token in tokens { live += try await authority.list(token.token).status == 200 ? "1" : "0" }
            #expect(live == left)
        }
    }

    @Test func `live tokens and their last uses survive a restart, ended ones do not`() async throws {
        try await withFolder { folder async throws in
            let clock = ManualClock()
            let file = folder + "/authority.db"
            let (kept, ended) = try await withAuthority(clock: clock) {
                $0.database = .file(file)
            } _: { authority async throws in
                let kept = try await authority.bearer(agent: "first")
                let ended = try await authority.bearer()
                authority.clock.advance(seconds: 5)
                _ = try await authority.list(kept.token, agent: "second")
                try await authority.server.flush()
                _ = try await authority.api(
                    .post, "/auth/token/\(ended.id)/invalidate", bearer: kept.token, agent: "second")
                return (kept, ended)
            }
            try await withAuthority(clock: clock) {
                $0.database = .file(file)
            } _: { authority async throws in
                #expect(try await authority.list(ended.token).status == 401)
                let list = try await authority.list(kept.token, agent: "third")
                #expect(list.text("totalCount") == "1")
                #expect(list.text("items.0.id") == kept.id)
            }
        }
    }

    @Test func `tokens issued for a demonstration are in the list with their own uses`() async throws {
        try await withAuthority { authority async throws in
            let issued = try await authority.server.issueDemoTokens([
                DemoTokenUse(userAgent: "Firefox", address: "192.0.2.7", secondsAgo: 3600)
            ])
            #expect(try await authority.list(issued[0]).status == 200)
            let list = try await authority.list(try await authority.bearer().token)
            #expect(list.text("totalCount") == "2")
        }
    }
}
