import Foundation

/// A folder for one test, gone when the test ends. Its path is short, as sockets need it.
struct Scratch: Sendable {
    let path: String

    static func use<Result>(
        isolation: isolated (any Actor)? = #isolation, _ body: (Scratch) async throws -> Result
    ) async throws -> Result {
        let name = "curfew-e2e-\(String(UInt32.random(in: .min ... .max), radix: 36))"
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(Scratch(path: folder.path))
    }

    func file(_ name: String) -> String { path + "/" + name }

    /// The text of a file; empty as long as there is none.
    func text(_ name: String) -> String {
        String(decoding: bytes(name), as: UTF8.self)
    }

    func bytes(_ name: String) -> Data {
        FileManager.default.contents(atPath: file(name)) ?? Data()
    }

    var names: Set<String> {
        Set((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
    }
}
