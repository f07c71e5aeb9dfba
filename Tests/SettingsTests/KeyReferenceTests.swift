import Foundation
import Secrets
import Sessions
import Settings
import Testing

/// Keys by reference: from the environment, a file, or another program.
@Suite(.timeLimit(.minutes(1))) struct KeyReferences {
    @Test(arguments: [
        ("env:A", KeyReference.environment("A")), ("env: A", .environment("A")), ("file:/a b", .file("/a b")),
        ("command: pass show weavr", .command("pass show weavr")), ("abc", .plain(Secret("abc"))),
        ("Env:A", .plain(Secret("Env:A"))),
    ])
    func `a reference says where the key is, anything else is the key`(text: String, wanted: KeyReference) {
        #expect(KeyReference(text) == wanted)
    }

    @Test(arguments: ["", "env:", "file:  ", "command:"])
    func `a reference to nothing is none`(text: String) {
        #expect(KeyReference(text) == nil)
    }

    private func read(_ text: String, environment: [String: String] = [:], home: String = "/") async
        -> Result<Secret, KeyProblem>
    {
        do throws(KeyProblem) {
            guard let reference = KeyReference(text) else { return .failure(KeyProblem(reason: "none")) }
            return .success(try await reference.read(environment: environment, home: home))
        } catch {
            return .failure(error)
        }
    }

    @Test func `a variable gives its value`() async {
        #expect(await read("env:A", environment: ["A": "k-1"]) == .success(Secret("k-1")))
        #expect(await read("env:A") == .failure(KeyProblem(reason: "the environment has no variable A")))
        #expect(
            await read("env:A", environment: ["A": ""])
                == .failure(KeyProblem(reason: "the variable A is empty")))
    }

    @Test func `a file gives its line, the home folder is ~`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "curfew-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "key")
        try Data("k-2\r\n".utf8).write(to: file)
        #expect(await read("file:\(file.path)") == .success(Secret("k-2")))
        #expect(await read("file:~/key", home: folder.path) == .success(Secret("k-2")))
        try Data("k-2\nk-3\n".utf8).write(to: file)
        let lines = KeyProblem(reason: "the file \(file.path) is no key: it has blanks or lines")
        #expect(await read("file:\(file.path)") == .failure(lines))
        try Data(repeating: 0x6B, count: 5000).write(to: file)
        let long = KeyProblem(reason: "the file \(file.path) is too long for a key")
        #expect(await read("file:\(file.path)") == .failure(long))
        let missing = KeyProblem(reason: "the file \(folder.path)/no cannot be read")
        #expect(await read("file:\(folder.path)/no") == .failure(missing))
    }

    @Test func `a command gives what it prints`() async {
        #expect(await read("command:echo k-4") == .success(Secret("k-4")))
        #expect(await read("command:true") == .failure(KeyProblem(reason: "the command's output is empty")))
        let failed = KeyProblem(reason: "its command ended with 3")
        #expect(await read("command:echo k-5; exit 3") == .failure(failed))
        let endless = KeyProblem(reason: "its command gave no key")
        #expect(await read("command:yes k") == .failure(endless))
        // Its complaints are not the key, and it has no terminal to ask in.
        #expect(await read("command:echo oops >&2; read x </dev/tty || echo k-6") == .success(Secret("k-6")))
    }

    @Test func `a command that takes too long is given up`() async throws {
        let reference = try #require(KeyReference("command:sleep 1000"))
        await #expect(throws: KeyProblem(reason: "its command did not end in time")) {
            try await reference.read(environment: [:], home: "/", within: .milliseconds(10))
        }
    }

    @Test func `a command that does not end goes with its task, and with all that it started`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "curfew-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let started = folder.appending(path: "pid")
        let task = Task { await read("command:sleep 1000 & echo $! >'\(started.path)'; wait") }
        var pid: pid_t?
        while pid == nil {
            let text = try? String(contentsOf: started, encoding: .utf8)
            pid = text.flatMap { $0.hasSuffix("\n") ? pid_t($0.dropLast()) : nil }
            await Task.yield()
        }
        task.cancel()
        await #expect(throws: KeyProblem.self) { try await task.value.get() }
        // Gone, or a body that nobody has buried yet; the signal may be on its way still.
        var state: Substring = "R"
        while state != "Z" {
            let stat = try? String(contentsOfFile: "/proc/\(pid ?? 0)/stat", encoding: .utf8)
            state = stat?.split(separator: " ").dropFirst(2).first ?? "Z"
            await Task.yield()
        }
    }
}
