import Foundation
import Sessions

/// A file that is written whole or not at all, for its owner alone (0600).
enum NewFile {
    /// Writes a file that is not there yet (O_EXCL). False where one of this name is.
    static func create(_ path: String, _ text: String) throws(FileProblem) -> Bool {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            if errno == EEXIST { return false }
            throw FileProblem(errno: errno)
        }
        // Whatever the umask says.
        var problem = fchmod(file, 0o600) == 0 ? nil : FileProblem(errno: errno)
        let bytes = Array(text.utf8)
        var written = 0
        while problem == nil, written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            if count > 0 {
                written += count
            } else if errno != EINTR {
                problem = FileProblem(errno: errno)
            }
        }
        if problem == nil, fsync(file) != 0 { problem = FileProblem(errno: errno) }
        if close(file) != 0, problem == nil { problem = FileProblem(errno: errno) }
        guard let problem else { return true }
        unlink(path)
        throw problem
    }
}
