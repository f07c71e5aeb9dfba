import Foundation
import Sessions
import Testing
import Wording

/// Rules that hold for every sentence.
@Suite struct EverySentence {
    /// Words and phrases that are not used, in lower case.
    private static let forbidden = [
        "(computed)", "(exact)", "nobody", "somebody", "is over", "are over", "worth", "put away",
        "elsewhere",
        "re-read", "letter", "courier", "to be had", "good for", "stands in", "auth token", "access token",
        "temporary", "says nothing", "status nobody", "the login behind", "moves its", "house", "desk's",
        // Facts about one vendor belong to its descriptor.
        "back office", ".net", "123456", "weavr", "verifiable", "required", "has_text", "regex",
        "five minutes",
    ]

    private static var statements: [Statement] {
        let state = Examples.signedIn()
        let token = state.tokenOrder.first ?? TokenID(0)
        let attempt = SignIn.Attempt(profile: Examples.profile.id, email: "ada@acme.example")
        let signIns: [SignIn] =
            [
                .waiting(RequestID(1), attempt), .askingDevice(RequestID(1), attempt, since: Examples.now),
                .throttled(attempt, .locked, until: Examples.now + .minutes(1)),
                .throttled(attempt, .limited, until: Examples.now + .minutes(1)),
            ] + Examples.failures.map { .failed(attempt, $0) }
        return Examples.notices(token).map { $0.statement(in: state) }
            + Examples.failures.flatMap { [$0.statement(), $0.statement(for: Examples.profile)] }
            + signIns.compactMap { $0.statement(in: state) } + Examples.remarks.map(\.statement)
    }

    private static var sentences: [String] {
        statements.map { $0.sentence.plain } + Examples.nextSteps.map { $0.words.plain }
    }

    @Test func `the examples hold every case`() {
        #expect(Set(Examples.failures.map(Cases.number)) == Set(0...20))
        #expect(Set(Examples.challenges.map(Cases.number)) == Set(0...27))
        #expect(Set(Examples.notices(TokenID(0)).map(Cases.number)) == Set(0...35))
        #expect(Set(Examples.nextSteps.map(Cases.number)) == Set(0...48))
        #expect(Set(Examples.remarks.map(Cases.number)) == Set(0...6))
    }

    @Test func `it begins with a capital letter, ends with a full stop and has no gap`() {
        for sentence in Self.sentences {
            // A name from outside begins as it likes.
            #expect(sentence.first?.isLowercase == false || sentence.hasPrefix("ada@"), "\(sentence)")
            #expect(sentence.hasSuffix(".") && !sentence.hasSuffix(".."), "\(sentence)")
            #expect(
                !sentence.contains("  ") && !sentence.contains("()") && !sentence.contains(" ."),
                "\(sentence)")
        }
    }

    @Test func `it names no key`() {
        for sentence in Self.sentences {
            // Single letters that are no keys: possessives, units, "e-mail".
            let text = sentence.replacing("'s", with: "").replacing("e-mail", with: "").replacing(
                /\d+ (d|h|min|s)\b/, with: "")
            #expect(
                !text.contains(/\([^()]\)|\bEsc\b|\bEnter\b|\bTab\b|Ctrl|\bF1\b|\b[b-zB-Z]\b/),
                "\(sentence)")
        }
    }

    @Test func `what happened and what to do next are two sentences at most`() {
        for statement in Self.statements {
            let text = statement.plain
            #expect(text.split(separator: ". ").count <= 2, "\(text)")
        }
    }

    @Test func `a failure says what to do next`() {
        let state = Examples.signedIn()
        // What was wanted is so already.
        let done: [AuthFailure] = [.alreadyVerified, .alreadyEnrolled, .notEnrolled].map {
            .challengeRefused($0)
        }
        for failure in Examples.failures where !done.contains(failure) {
            #expect(failure.nextStep() != nil, "\(failure)")
        }
        for notice in Examples.notices(state.tokenOrder[0]) where notice.weight == .failure {
            let isDone = notice.failure.map(done.contains) ?? false
            #expect(isDone || notice.statement(in: state).nextStep != nil, "\(notice)")
        }
    }

    @Test func `it holds no forbidden word and no vendor's fact`() {
        for sentence in Self.sentences {
            let text = sentence.lowercased()
            for word in Self.forbidden { #expect(!text.contains(word), "\(sentence)") }
        }
    }

    @Test func `two failures never share a sentence`() {
        let all = Examples.failures.map { $0.sentence.plain }
        #expect(Set(all).count == all.count)
    }
}

extension Notice {
    fileprivate var failure: AuthFailure? {
        switch self {
        case .identitiesNotLoaded(_, let failure), .tokensNotLoaded(_, let failure),
            .switchFailed(_, let failure),
            .notSteppedUp(_, let failure), .factorUnchanged(_, _, let failure):
            failure
        default: nil
        }
    }
}

extension Sentence {
    /// In words, with untrusted text as it came.
    var plain: String { text(at: Examples.now) { text, _ in text } }
}

extension Statement {
    var plain: String { text(at: Examples.now) { text, _ in text } }
}
