import Foundation
import Sessions
import TestSupport
import Testing

/// A second vault that is told each change, as another process would be.
@Suite struct MirrorTests {
    @Test(arguments: [UInt64(21), 22, 23])
    func `changes carried as JSON make a second vault equal to the first, and hold no secret`(
        seed: UInt64
    ) throws {
        var storm = Storm(seed: seed)
        var mirror = Vault()
        var changeCount = 0
        var kinds: Set<Substring> = []
        for step in 0..<4_000 {
            storm.send(storm.nextEvent())
            for change in storm.tester.state.lastChanges {
                let data = try JSONEncoder().encode(change)
                #expect(!String(decoding: data, as: UTF8.self).contains("secret-"), "step \(step)")
                mirror.apply(try JSONDecoder().decode(VaultChange.self, from: data))
                changeCount += 1
                kinds.insert("\(change)".prefix { $0 != "(" })
            }
            try #require(mirror == storm.tester.state.vault, "step \(step)")
        }
        #expect(changeCount > 500)
        // All kinds but those that need a rare coincidence.
        #expect(kinds.count >= 17, "\(kinds.sorted())")
    }

    @Test func `a second vault that starts from a copy in the middle follows as well`() throws {
        var storm = Storm(seed: 24)
        for _ in 0..<300 { storm.send(storm.nextEvent()) }
        var mirror = storm.tester.state.vault
        for _ in 0..<300 {
            storm.send(storm.nextEvent())
            for change in storm.tester.state.lastChanges { mirror.apply(change) }
        }
        #expect(mirror == storm.tester.state.vault)
    }
}
