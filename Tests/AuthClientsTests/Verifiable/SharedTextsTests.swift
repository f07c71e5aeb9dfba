@testable import AuthClients
import Testing

/// Texts that the entries of a list share.
@Suite struct SharedTextsTests {
    private var texts = SharedTexts()

    @Test mutating func `a text that comes again counts once`() {
        let read = ["agent/1", "agent/1", "b"].map { texts[$0] }
        #expect(read == ["agent/1", "agent/1", "b"])
        #expect(texts.bytes == 8)
    }

    @Test mutating func `a long text is cut, whatever its letters are`() {
        let sizes = ["a", "é", "a\u{301}\u{302}"].map { texts[String(repeating: $0, count: 600)].utf8.count }
        #expect(sizes.allSatisfy { (100...512).contains($0) })
        let whole = texts[String(repeating: "a", count: 512)]
        #expect(whole.utf8.count == 512)
    }

    @Test mutating func `texts beyond those that are remembered count each time`() {
        for number in 0..<2000 { _ = texts["agent-\(number)"] }
        let before = texts.bytes
        _ = texts["agent-1"]
        #expect(texts.bytes == before)
        _ = texts["agent-1999"]
        #expect(texts.bytes == before + 10)
    }
}
