import Foundation
import Sessions
import Testing

/// Listed tokens in the little memory that they take.
@Suite struct ListedTokenTests {
    private func token(_ id: String) -> ListedToken {
        ListedToken(
            id: id,
            record: .init(
                userAgent: "agent/1", address: "192.0.2.1", lastUsed: Date(timeIntervalSince1970: 0.5),
                expiresAt: nil, isCurrent: true),
            lifetime: Lifetime(
                idle: .init(at: Instant(nanoseconds: 7), span: .seconds(60), source: .estimated),
                absolute: .init(at: Instant(nanoseconds: 9), span: nil, source: .exact)))
    }

    @Test(arguments: [
        "0847312d-19fe-49d2-9e21-5825735b511a", "0847312D-19FE-49D2-9E21-5825735B511A", "", "phone",
        "0847312d19fe49d29e215825735b511a",
    ])
    func `an id is what the server wrote, whatever its form`(id: String) {
        var listed = token(id)
        #expect(listed.id == id)
        #expect(listed == token(id) && listed != token(id + "x"))
        listed.id = "other"
        #expect(listed.id == "other")
    }

    @Test func `a copy that changes leaves the other as it was`() {
        let first = token("a")
        var second = first
        second.record.address = "192.0.2.2"
        #expect(first.record.address == "192.0.2.1" && second.record.address == "192.0.2.2")
    }

    @Test func `ends and spans come back as they were`() {
        let lifetime = token("a").lifetime
        #expect(lifetime.idle?.span == .seconds(60) && lifetime.idle?.at == Instant(nanoseconds: 7))
        #expect(lifetime.absolute?.span == nil && lifetime.absolute?.source == .exact)
    }

    @Test func `the entry is written from what was read of it`() {
        #expect(
            token("a").record.answer
                == "lastUserAgent: agent/1\nlastIpAddress: 192.0.2.1\n"
                + "lastUsed: 1970-01-01T00:00:00.500Z\nisCurrent: true")
    }
}
