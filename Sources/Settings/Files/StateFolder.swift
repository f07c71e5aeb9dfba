import Foundation
package import Sessions

/// `$XDG_STATE_HOME/curfew`, or the same below `~/.local/state` without that variable: what a person's own files are kept
/// in. Folders are made when something is written, for their owner alone (0700).
package struct StateFolder: Sendable {
    package let path: String
    private let home: String

    package var pins: String { path + "/pins.json" }
    package var proofs: String { path + "/proofs" }
    /// The record of who acted as whom.
    package var audit: String { path + "/audit.sqlite" }

    /// A relative value of the variable is ignored (XDG Base Directory Specification).
    package init(environment: [String: String], home: String) {
        let folder = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        path = (folder ?? home + "/.local/state") + "/curfew"
        self.home = home
    }

    /// A path as people write it: the home folder is `~`.
    func shown(_ path: String) -> String {
        home.count > 1 && path.hasPrefix(home + "/") ? "~" + path.dropFirst(home.count) : path
    }

    /// Makes a folder with those above it. One that is there already is closed to others.
    func make(_ folder: String) throws(FileProblem) {
        var path = ""
        for part in folder.split(separator: "/") {
            path += "/" + part
            if mkdir(path, 0o700) != 0, errno != EEXIST { throw FileProblem(errno: errno) }
        }
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileProblem(errno: errno) }
        defer { close(descriptor) }
        if fchmod(descriptor, 0o700) != 0 { throw FileProblem(errno: errno) }
    }
}

extension FileProblem {
    /// Of a failed call of the system, by its number.
    package init(errno code: Int32) {
        self =
            switch code {
            case EROFS: .readOnly
            case ENOSPC, EDQUOT: .full
            case EACCES, EPERM: .notPermitted
            default: .other(reason: String(cString: strerror(code)))
            }
    }
}
