import Sessions

extension FileOutcome {
    /// What happened to the file, and what to do about it.
    var sentence: Sentence {
        switch self {
        case .proofSaved(let path):
            Self.saved(path)
        case .proofNotSaved(let path, let problem):
            "The proof is not saved: \(problem.words(path)). Nothing is lost: save it again."
        case .pinNotSaved(let path, .foreign), .pinsNotLoaded(let path, .foreign):
            "\(untrusted: path, columns: 48) holds no pins of this version. Move it away to keep new ones."
        case .pinNotSaved(let path, let problem):
            "The pin holds until you quit: \(problem.words(path))."
        case .pinsNotLoaded(let path, let problem):
            "The pins are not loaded: \(problem.words(path))."
        }
    }

    /// The name of the file tells whose proof it is.
    private static func saved(_ path: String) -> Sentence {
        let start = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        let (folder, file) = (String(path[..<start]), String(path[start...]))
        return "\(untrusted: folder, columns: 120)\(name: file, columns: 120) holds the proof."
    }
}

extension FileProblem {
    /// What stands in the way, of a file with this path.
    fileprivate func words(_ path: String) -> Sentence {
        switch self {
        case .readOnly: "the folder of \(untrusted: path, columns: 96) is read-only"
        case .full: "the disk is full"
        case .notPermitted: "you may not write \(untrusted: path, columns: 96)"
        case .foreign: "\(untrusted: path, columns: 96) is not Curfew's"
        case .other(let reason): "\(untrusted: path, columns: 64): \(untrusted: reason, columns: 48)"
        }
    }
}
