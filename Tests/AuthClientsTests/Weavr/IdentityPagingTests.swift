import AuthClients
import Sessions
import Testing

/// Lists of identities in pages, by servers that count well and servers that do not.
@Suite struct IdentityPagingTests {
    /// A server with so many identities, in pages of at most so many, that claims a count of its own.
    static func server(
        of total: Int, claiming count: Int? = nil, pages most: Int = 100, responseCount: Int? = nil,
        number: @escaping @Sendable (Int) -> Int = { $0 }
    ) -> FakeServer.Script {
        { request in
            let offset = request.query("offset") ?? 0
            let size = max(min(request.query("limit") ?? 100, most, total - offset), 0)
            let entries = (offset..<offset + size).map { index in
                #"{"id":{"type":"CORPORATE","id":"\#(number(index))"},"name":"Company \#(number(index))"}"#
            }
            return .status(
                200,
                text: #"{"identities":[\#(entries.joined(separator: ","))],"count":\#(count ?? total),"#
                    + #""responseCount":\#(responseCount ?? size)}"#)
        }
    }

    @Test func `250 identities are read in three pages, each reported`() async throws {
        try await withTester(script: Self.server(of: 250)) { tester in
            let identities = try await tester.identities()
            #expect(identities.map(\.reference.id) == (0..<250).map { "\($0)" })
            #expect(identities.last?.name == "Company 249")
            #expect(
                tester.server.requests.map(\.uri)
                    == [0, 100, 200].map { "/multi/identities?offset=\($0)&limit=100" })
            #expect(tester.calls.map(\.path) == Array(repeating: "/multi/identities", count: 3))
        }
    }

    @Test(arguments: [0, 1, 99, 100, 101, 200])
    func `a list of any length ends where it ends`(total: Int) async throws {
        try await withTester(script: Self.server(of: total)) { tester in
            let identities = try await tester.identities()
            #expect(identities.count == total)
            #expect(tester.server.requests.count == max(1, (total + 99) / 100))
        }
    }

    @Test func `a server may give smaller pages than it was asked for`() async throws {
        try await withTester(script: Self.server(of: 25, pages: 10)) { tester in
            let identities = try await tester.identities()
            #expect(identities.count == 25)
            #expect(tester.server.requests.count == 3)
        }
    }

    @Test func `an identity that comes twice is listed once`() async throws {
        try await withTester(script: Self.server(of: 120, number: { $0 % 110 })) { tester in
            let identities = try await tester.identities()
            #expect(identities.map(\.reference.id) == (0..<110).map { "\($0)" })
        }
    }

    @Test(arguments: [
        (server(of: 3, claiming: 5), "the list of identities ends before the length that it claims"),
        (server(of: 0, claiming: 1), "the list of identities ends before the length that it claims"),
        (server(of: 3, claiming: 2), "the list of identities does not have the length that it claims"),
        (server(of: 3, claiming: -1), "the list of identities does not have the length that it claims"),
        (server(of: 3, responseCount: 2), "the list of identities does not have the length that it claims"),
        (server(of: 3, claiming: 20_001), "the list of identities is too long"),
        (server(of: 3, claiming: Int.max), "the list of identities is too long"),
    ])
    func `a list that contradicts itself is not shown as the whole`(
        script: @escaping FakeServer.Script, words: String
    ) async throws {
        try await withTester(script: script) { tester in
            #expect(await tester.failure(of: SampleRequest.listIdentities) == .malformedAnswer(words))
            #expect(tester.server.requests.count <= 2)
        }
    }

    @Test func `a page larger than any that was asked for is refused`() async throws {
        let larger: FakeServer.Script = { request in
            var request = request
            request.uri = "/multi/identities?offset=0&limit=101"
            return Self.server(of: 101, pages: 101)(request)
        }
        try await withTester(script: larger) { tester in
            #expect(
                await tester.failure(of: SampleRequest.listIdentities)
                    == .malformedAnswer("the list of identities does not have the length that it claims"))
        }
    }

    @Test func `a failure on a later page fails the whole list`() async throws {
        let script: FakeServer.Script = { request in
            request.query("offset") == 100 ? .status(401) : Self.server(of: 250)(request)
        }
        try await withTester(script: script) { tester in
            #expect(await tester.failure(of: SampleRequest.listIdentities) == .ended)
            #expect(tester.calls.map(\.result) == [.status(200), .status(401)])
        }
    }

    @Test(arguments: ["12a", "", "-1", "１２", String(repeating: "1", count: 41), #"1\u001b[2J"#])
    func `an identity whose number is none is refused`(id: String) async throws {
        let body =
            #"{"identities":[{"id":{"type":"CORPORATE","id":"\#(id)"},"name":"x"}],"count":1,"responseCount":1}"#
        try await withTester(script: { _ in .status(200, text: body) }) { tester in
            #expect(
                await tester.failure(of: SampleRequest.listIdentities)
                    == .malformedAnswer("the answer names an identity that cannot be one"))
        }
    }

    @Test func `a kind of identity from the future is kept by its word`() async throws {
        let body =
            #"{"identities":[{"id":{"type":"TRUST","id":"1"},"name":"\u001b[2J"}],"count":1,"responseCount":1}"#
        try await withTester(script: { _ in .status(200, text: body) }) { tester in
            let identities = try await tester.identities()
            #expect(
                identities == [Identity(reference: .init(kind: .other("TRUST"), id: "1"), name: "\u{1B}[2J")])
        }
    }
}

extension ClientTester {
    fileprivate func identities() async throws -> [Identity] {
        try await result(of: .listIdentities, as: Credential("t")).identities.get()
    }
}
