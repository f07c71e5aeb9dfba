import Foundation
import Secrets
import Settings
import Testing

/// Keys that are fetched when they are needed first.
struct KeyFetcherTests {
    /// Fetches a key by a command that leaves a line in a file each time it runs.
    private func withCounter(
        _ command: String, _ test: (KeyFetcher, () throws -> Int) async throws -> Void
    ) async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "curfew-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data().write(to: file)
        let fetcher = KeyFetcher(
            .command("echo run >> '\(file.path)'; \(command.replacing("FILE", with: file.path))"),
            variables: KeyVariables(), home: "/")
        try await test(fetcher) {
            try String(contentsOf: file, encoding: .utf8).split(separator: "\n").count
        }
    }

    @Test func `callers at the same time share one fetch, and later ones the key`() async throws {
        try await withCounter("sleep 0.2; echo key-1") { fetcher, runs async throws in
            let keys = await withTaskGroup(of: Secret?.self) { group in
                for _ in 0..<8 { group.addTask { try? await fetcher.key() } }
                return await group.reduce(into: [Secret?]()) { $0.append($1) }
            }
            #expect(keys == Array(repeating: Secret("key-1"), count: 8))
            #expect(try await fetcher.key() == Secret("key-1"))
            #expect(try runs() == 1)
        }
    }

    @Test func `after a failure the key is fetched again`() async throws {
        // Fails the first time.
        try await withCounter("test $(wc -l < 'FILE') -gt 1 && echo key-2") { fetcher, runs async throws in
            await #expect(throws: KeyError(reason: "its command ended with status 1")) {
                try await fetcher.key()
            }
            #expect(try await fetcher.key() == Secret("key-2"))
            #expect(try runs() == 2)
        }
    }
}
