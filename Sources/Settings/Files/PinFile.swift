import Foundation
package import Sessions

/// The pinned identities on disk, `pins.json` in the state folder: profiles, types and ids, which are no secrets. A file
/// that this version has not written is never replaced.
package struct PinFile: Sendable {
    private struct Contents: Codable {
        var schema = PinFile.schema
        var pins: [Entry]
    }

    private struct Entry: Codable {
        let profile, type, id: String
    }

    private static let schema = 1
    /// The largest file, in bytes.
    private static let limit = 256 * 1024

    private let folder: StateFolder
    private var path: String { folder.pins }

    package init(in folder: StateFolder) {
        self.folder = folder
    }

    /// The file as people write it.
    package var shownPath: String { folder.shown(path) }

    /// None where there is no file.
    package func read() throws(FileProblem) -> Pins {
        guard let data = try contents() else { return Pins() }
        guard data.count <= Self.limit,
            let contents = try? JSONDecoder().decode(Contents.self, from: data),
            contents.schema == Self.schema
        else { throw .foreign }
        return Pins(
            contents.pins.map {
                Pin(
                    profile: Profile.ID($0.profile),
                    reference: Identity.Reference(kind: Identity.Kind(writtenAs: $0.type), id: $0.id))
            })
    }

    /// Changes one pin of those in the file by now: another screen may have changed others. The new file takes the place
    /// of the old one at once.
    package func set(_ pin: Pin, _ isPinned: Bool) throws(FileProblem) {
        var pins = try read()
        pins.set(pin, isPinned)
        let entries = pins.all.map {
            Entry(profile: $0.profile.name, type: $0.reference.kind.code, id: $0.reference.id)
        }
        try folder.make(folder.path)
        let text: String
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            text = String(decoding: try encoder.encode(Contents(pins: entries)), as: UTF8.self) + "\n"
        } catch {
            throw .other(reason: "\(error)")
        }
        let new = path + ".new-\(getpid())"
        // What an earlier attempt of a process with this number has left is of no use to anybody.
        if !(try NewFile.create(new, text)) {
            unlink(new)
            guard try NewFile.create(new, text) else {
                throw .other(reason: "a file of this name came meanwhile")
            }
        }
        guard rename(new, path) == 0 else {
            let problem = FileProblem(errno: errno)
            unlink(new)
            throw problem
        }
    }

    /// At most one byte more than the limit; nil where there is no file.
    private func contents() throws(FileProblem) -> Data? {
        // A pipe of this name must not hold the program up.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw FileProblem(errno: errno)
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            return try file.read(upToCount: Self.limit + 1) ?? Data()
        } catch {
            throw .foreign
        }
    }
}
