import Foundation
import Sessions
import Settings
import Testing

/// Proofs on disk: whole, for their owner alone, and none replaced.
struct ProofFolderTests {
    private static func use(_ body: (_ folder: ProofFolder, _ path: String) throws -> Void) throws {
        let root = FileManager.default.temporaryDirectory.appending(path: "curfew-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: root) }
        let state = StateFolder(environment: [:], home: root)
        try body(ProofFolder(in: state), state.path + "/proofs")
    }

    private static func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func `a proof is there as it was, for its owner alone, under the path that is told`() throws {
        try Self.use { folder, path in
            let told = try folder.save("Grüße\n", as: "name")
            #expect(told == "~/.local/state/curfew/proofs/name.txt")
            #expect(try String(contentsOfFile: path + "/name.txt", encoding: .utf8) == "Grüße\n")
            #expect(try Self.mode(path + "/name.txt") == 0o600)
            #expect(try Self.mode(path) == 0o700)
        }
    }

    @Test func `a second proof of the name gets a number, and the first stays`() throws {
        try Self.use { folder, path in
            _ = try folder.save("one", as: "name")
            #expect(try folder.save("two", as: "name").hasSuffix("/name-2.txt"))
            #expect(try String(contentsOfFile: path + "/name.txt", encoding: .utf8) == "one")
        }
    }

    @Test func `a folder that others may open is closed`() throws {
        try Self.use { folder, path in
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
            _ = try folder.save("one", as: "name")
            #expect(try Self.mode(path) == 0o700)
        }
    }

    @Test func `nothing follows a link that somebody has put there`() throws {
        try Self.use { folder, path in
            _ = try folder.save("one", as: "first")
            try FileManager.default.createSymbolicLink(
                atPath: path + "/name.txt", withDestinationPath: path + "/first.txt")
            #expect(try folder.save("two", as: "name").hasSuffix("/name-2.txt"))
            #expect(try String(contentsOfFile: path + "/first.txt", encoding: .utf8) == "one")
        }
    }

    @Test func `where no folder can be made, that is said, and another try may work`() throws {
        try Self.use { folder, path in
            let state = (path as NSString).deletingLastPathComponent
            try FileManager.default.createDirectory(
                atPath: (state as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try Data().write(to: URL(filePath: state))
            #expect(throws: FileProblem.self) { try folder.save("one", as: "name") }
            try FileManager.default.removeItem(atPath: state)
            #expect(try folder.save("one", as: "name").hasSuffix("/name.txt"))
        }
    }
}
