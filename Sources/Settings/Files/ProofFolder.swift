import Foundation
package import Sessions

/// Where proofs of logouts are saved on request: `proofs` in the state folder.
package struct ProofFolder: Sendable {
    private let folder: StateFolder
    private var path: String { folder.proofs }
    /// Proofs of one login within one second.
    private static let mostAlike = 9

    package init(in folder: StateFolder) {
        self.folder = folder
    }

    /// The folder as people write it.
    package var shownPath: String { folder.shown(path) }

    /// Saves a text under a name without an ending. No file is ever replaced: a second one of the name gets a number.
    ///
    /// - Returns: the path, as people write it.
    package func save(_ text: String, as name: String) throws(FileProblem) -> String {
        try folder.make(folder.path)
        try folder.make(path)
        for number in 1...Self.mostAlike {
            let file = path + "/" + name + (number > 1 ? "-\(number)" : "") + ".txt"
            if try NewFile.create(file, text) { return folder.shown(file) }
        }
        throw .other(reason: "\(Self.mostAlike) files of this name exist")
    }
}
