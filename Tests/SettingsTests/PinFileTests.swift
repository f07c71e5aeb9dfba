import Foundation
import Sessions
import Settings
import Testing

/// Pins on disk: read, changed one by one, and never written over what is not ours.
struct PinFileTests {
    private static let acme = Pin(
        profile: Profile.ID("Weavr live"), reference: Identity.Reference(kind: .corporate, id: "111"))
    private static let other = Pin(
        profile: Profile.ID("Acme \"x\"\n"), reference: Identity.Reference(kind: .other("trust"), id: "7/ö"))

    /// Runs a test with a folder for state that is not there yet.
    private static func use(_ body: (_ file: PinFile, _ path: String) throws -> Void) throws {
        let root = FileManager.default.temporaryDirectory.appending(path: "curfew-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: root) }
        let folder = StateFolder(environment: ["XDG_STATE_HOME": root + "/state"], home: root)
        try body(PinFile(in: folder), folder.path + "/pins.json")
    }

    private static func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func `pins come back as they were, in their order`() throws {
        try Self.use { file, _ in
            #expect(try file.read() == Pins())
            try file.set(Self.other, true)
            try file.set(Self.acme, true)
            #expect(try file.read() == Pins([Self.other, Self.acme]))
            try file.set(Self.other, false)
            #expect(try file.read() == Pins([Self.acme]))
        }
    }

    @Test func `the file is its owner's alone, has a version, and nothing else is left in the folder`() throws
    {
        try Self.use { file, path in
            try file.set(Self.acme, true)
            try file.set(Self.other, true)
            #expect(try Self.mode(path) == 0o600)
            let folder = (path as NSString).deletingLastPathComponent
            #expect(try Self.mode(folder) == 0o700)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["pins.json"])
            #expect(try String(contentsOfFile: path, encoding: .utf8).contains("\"schema\" : 1"))
        }
    }

    @Test func `a change takes what another screen has changed along`() throws {
        try Self.use { file, _ in
            try file.set(Self.acme, true)
            let second = file
            try second.set(Self.other, true)
            try file.set(Self.acme, false)
            #expect(try second.read() == Pins([Self.other]))
        }
    }

    @Test(arguments: [
        "", "{}", "[1, 2]", "{\"schema\": 2, \"pins\": []}", "{\"schema\": 1, \"pins\": [{\"id\": 7}]}",
        "\u{0}\u{FFFD}",
        String(repeating: " ", count: 300_000),
    ])
    func `a file that is broken, foreign or of another version is left as it is`(text: String) throws {
        try Self.use { file, path in
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(filePath: path))
            #expect(throws: FileProblem.foreign) { try file.read() }
            #expect(throws: FileProblem.foreign) { try file.set(Self.acme, true) }
            #expect(try Data(contentsOf: URL(filePath: path)) == Data(text.utf8))
        }
    }

    @Test func `where no folder can be made, that is said`() throws {
        try Self.use { file, path in
            let state = ((path as NSString).deletingLastPathComponent as NSString).deletingLastPathComponent
            let root = (state as NSString).deletingLastPathComponent
            try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
            try Data("a file".utf8).write(to: URL(filePath: state))
            #expect(throws: FileProblem.self) { try file.set(Self.acme, true) }
            #expect(try String(contentsOfFile: state, encoding: .utf8) == "a file")
        }
    }

    @Test func `what the system says has a word of its own where a person can do something`() {
        #expect(FileProblem(errno: EROFS) == .readOnly)
        #expect(FileProblem(errno: ENOSPC) == .full)
        #expect(FileProblem(errno: EDQUOT) == .full)
        #expect(FileProblem(errno: EACCES) == .notPermitted)
        #expect(FileProblem(errno: EIO) == .other(reason: "Input/output error"))
    }

    @Test func `the folder follows the variable where that is absolute, and the home folder is a tilde`() {
        let own = StateFolder(environment: ["XDG_STATE_HOME": "/var/state"], home: "/home/ada")
        #expect(own.path == "/var/state/curfew" && own.audit == "/var/state/curfew/audit.sqlite")
        for environment in [[:], ["XDG_STATE_HOME": "state"]] {
            let folder = StateFolder(environment: environment, home: "/home/ada")
            #expect(folder.path == "/home/ada/.local/state/curfew")
            #expect(PinFile(in: folder).shownPath == "~/.local/state/curfew/pins.json")
        }
    }
}
