import Secrets
import Testing

@Suite struct SecretTests {
    private let text = "Curfew-demo-1"

    @Test func `no way of printing a secret shows it`() {
        let secret = Secret(text)
        var dumped = ""
        dump(secret, to: &dumped)
        for printed in [
            String(describing: secret), String(reflecting: secret), "\(secret)", "\([secret])", dumped,
        ] {
            #expect(printed.contains("•••"))
            #expect(!printed.contains(text))
        }
        #expect(Mirror(reflecting: secret).children.isEmpty)
    }

    @Test func `secrets are equal when all of their bytes are, wherever the difference stands`() {
        let bytes = Array(0..<100 as Range<UInt8>)
        #expect(Secret(bytes: bytes) == Secret(bytes: bytes))
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 0x80
            #expect(Secret(bytes: bytes) != Secret(bytes: changed))
        }
        #expect(Secret(bytes: bytes) != Secret(bytes: bytes.dropLast()))
        #expect(Secret(bytes: []) == .empty)
    }

    @Test(arguments: ["a", "é", "€", "😀", "e\u{301}", "👨‍👩‍👧"])
    func `a character goes on whole and comes off scalar by scalar`(character: Character) {
        let start = Secret("x")
        var secret = start.appending(character)
        #expect(secret == Secret("x" + String(character)))
        #expect(secret.scalarCount == 1 + character.unicodeScalars.count)
        for left in stride(from: character.unicodeScalars.count - 1, through: 0, by: -1) {
            secret = secret.droppingLast()
            #expect(secret.scalarCount == 1 + left)
            secret.withBytes { #expect(String(validating: $0, as: UTF8.self) != nil) }
        }
        #expect(secret == start)
    }

    @Test func `taking from an empty secret leaves it empty`() {
        #expect(Secret.empty.droppingLast().isEmpty)
        #expect(Secret("a").droppingLast().isEmpty)
        #expect(Secret(bytes: [0x80, 0x80]).droppingLast().isEmpty)
    }

    @Test(arguments: [0, 1, 63, 64, 65, 256, 257, 1024, 1025, 4096, 4097, 70_000])
    func `a secret of any size keeps every byte`(count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let secret = Secret(bytes: bytes)
        #expect(secret.count == count)
        #expect(secret.withBytes { Array($0) } == bytes)
        #expect(secret.appending("z").withBytes { Array($0) } == bytes + [0x7A])
    }

    @Test func `only a long token of plain characters shows its tail`() {
        #expect(Secret(String(repeating: "a", count: 28) + "wxyz").maskedTail == "…wxyz")
        #expect(Secret(String(repeating: "a", count: 27) + "wxyz").maskedTail == "••••")
        #expect(Secret(String(repeating: "a", count: 32) + "x\u{1B}[A").maskedTail == "••••")
        #expect(Secret(String(repeating: "a", count: 32) + "é").maskedTail == "••••")
    }
}
