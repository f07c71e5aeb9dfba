/// What became of a file of the person's own. Paths are as people write them.
package enum FileOutcome: Hashable, Sendable {
    case proofSaved(path: String)
    case proofNotSaved(path: String, FileProblem)
    /// The pin holds until the program ends.
    case pinNotSaved(path: String, FileProblem)
    case pinsNotLoaded(path: String, FileProblem)
}
