package import Sessions

/// What is to be told: what happened to what, how grave it is, and what to do next. Two sentences in all.
package struct Statement: Hashable, Sendable {
    package let sentence: Sentence
    package let weight: Notice.Weight
    package let nextStep: NextStep?

    init(_ sentence: Sentence, _ weight: Notice.Weight, next nextStep: NextStep? = nil) {
        self.sentence = sentence
        self.weight = weight
        self.nextStep = nextStep
    }

    /// Both sentences in words alone. `clean` makes untrusted text harmless and cuts it to a number of columns.
    package func text(at now: Instant, clean: (_ untrusted: String, _ columns: Int) -> String) -> String {
        [sentence, nextStep?.words].compactMap { $0?.text(at: now, clean: clean) }.joined(separator: " ")
    }
}
