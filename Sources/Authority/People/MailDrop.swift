import Foundation
import Synchronization

/// Appends the authority's mail to a file, one JSON object per line, because it has no mail server. Without a file, mail
/// is discarded.
final class MailDrop: Sendable {
    private struct Mail: Encodable {
        let to: String
        let subject: String
        let text: String
    }

    private let path: String?
    private let writing = Mutex(())

    init(path: String?) {
        self.path = path
    }

    func deliver(to address: String, subject: String, text: String) throws {
        guard let path else { return }
        var line = try JSONEncoder().encode(Mail(to: address, subject: subject, text: text))
        line.append(0x0A)
        try writing.withLock { _ in
            let files = FileManager.default
            if !files.fileExists(atPath: path),
                !files.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
            {
                throw CocoaError(.fileWriteNoPermission)
            }
            let file = try FileHandle(forWritingTo: URL(filePath: path))
            defer { try? file.close() }
            try file.seekToEnd()
            try file.write(contentsOf: line)
        }
    }
}
