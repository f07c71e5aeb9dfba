import Foundation

/// A directory for one test, removed when the test ends. Its path is short enough for a socket.
struct TemporaryDirectory: Sendable {
    let path: String

    static func use<Result>(
        isolation: isolated (any Actor)? = #isolation, _ body: (TemporaryDirectory) async throws -> Result
    ) async throws -> Result {
        let name = "curfew-e2e-\(String(UInt32.random(in: .min ... .max), radix: 36))"
        let url = FileManager.default.temporaryDirectory.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: url) }
        return try await body(TemporaryDirectory(path: url.path))
    }

    func file(_ name: String) -> String { path + "/" + name }

    /// The text of a file; empty if the file does not exist.
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
