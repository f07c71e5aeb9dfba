import Foundation
import Sessions
import Testing
import Wording

/// Reasons beside a call.
@Suite struct CallWords {
    @Test func `in few words every failure has some, in a line's room, and no two share them`() {
        let all = Examples.failures.map { $0.briefly.plain }
        for words in all {
            #expect(!words.isEmpty && !words.hasSuffix("."))
            // "TLS" and "API" begin as they are written.
            #expect(words.prefix(2).allSatisfy(\.isUppercase) || words.first?.isLowercase == true, "\(words)")
        }
        let fixed = Examples.failures.filter { failure in
            if case .invalidFields = failure { false } else { true }
        }
        for failure in fixed { #expect(failure.briefly.plain.count <= 48, "\(failure.briefly.plain)") }
        #expect(Set(all).count >= all.count - 3)
    }
}
