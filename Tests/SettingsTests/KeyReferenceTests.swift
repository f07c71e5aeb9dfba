import Foundation
import Secrets
import Sessions
import Settings
import Testing

/// API keys from the environment, a file or a command.
@Suite(.timeLimit(.minutes(1))) struct KeyReferenceTests {
    @Test(arguments: [
        ("env:A", KeyReference.environment("A")), ("env: A", .environment("A")), ("file:/a b", .file("/a b")),
        ("command: pass show weavr", .command("pass show weavr")), ("abc", .plain(Secret("abc"))),
        ("Env:A", .plain(Secret("Env:A"))),
    ])
    func `a prefix names the source; a text without one is the key`(text: String, wanted: KeyReference) {
        #expect(KeyReference(text) == wanted)
    }

    @Test(arguments: ["", "env:", "file:  ", "command:"])
    func `an empty reference is invalid`(text: String) {
        #expect(KeyReference(text) == nil)
    }

    private func read(_ text: String, variables: KeyVariables = KeyVariables(), home: String = "/") async
        -> Result<Secret, KeyError>
    {
        do throws(KeyError) {
            guard let reference = KeyReference(text) else { return .failure(KeyError(reason: "none")) }
            return .success(try await reference.read(variables: variables, home: home))
        } catch {
            return .failure(error)
        }
    }

    @Test func `the key is the value of the variable`() async {
        #expect(await read("env:A", variables: KeyVariables(["A": Secret("k-1")])) == .success(Secret("k-1")))
        #expect(await read("env:A") == .failure(KeyError(reason: "the environment has no variable A")))
        #expect(
            await read("env:A", variables: KeyVariables(["A": .empty]))
                == .failure(KeyError(reason: "the variable A is empty")))
    }

    @Test func `a variable is taken out of the environment, and its text there is overwritten`() async throws
    {
        let name = "CURFEW_TEST_KEY_\(UUID().uuidString.prefix(8))"
        setenv(name, "key-of-the-environment", 1)
        let text = try #require(getenv(name))
        let variables = KeyVariables(taking: [name, name, "CURFEW_TEST_NO_SUCH_KEY"])
        #expect((0..<22).allSatisfy { text[$0] == 0 })
        #expect(getenv(name) == nil)
        #expect(await read("env:\(name)", variables: variables) == .success(Secret("key-of-the-environment")))
    }

    @Test func `the key is the line of the file, and ~ is the home directory`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "curfew-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "key")
        try Data("k-2\r\n".utf8).write(to: file)
        #expect(await read("file:\(file.path)") == .success(Secret("k-2")))
        #expect(await read("file:~/key", home: folder.path) == .success(Secret("k-2")))
        try Data("k-2\nk-3\n".utf8).write(to: file)
        let lines = KeyError(reason: "the file \(file.path) contains blanks or line breaks")
        #expect(await read("file:\(file.path)") == .failure(lines))
        try Data(repeating: 0x6B, count: 5000).write(to: file)
        let long = KeyError(reason: "the file \(file.path) is too long for a key")
        #expect(await read("file:\(file.path)") == .failure(long))
        let missing = KeyError(reason: "the file \(folder.path)/no cannot be read")
        #expect(await read("file:\(folder.path)/no") == .failure(missing))
    }

    @Test func `the key is the output of the command`() async {
        #expect(await read("command:echo k-4") == .success(Secret("k-4")))
        #expect(await read("command:true") == .failure(KeyError(reason: "the command's output is empty")))
        let failed = KeyError(reason: "its command ended with status 3")
        #expect(await read("command:echo k-5; exit 3") == .failure(failed))
        let endless = KeyError(reason: "its command did not print a key")
        #expect(await read("command:yes k") == .failure(endless))
        // stderr is not part of the key, and the command has no terminal.
        #expect(await read("command:echo oops >&2; read x </dev/tty || echo k-6") == .success(Secret("k-6")))
    }

    @Test func `a command that takes too long is ended`() async throws {
        let reference = try #require(KeyReference("command:sleep 1000"))
        await #expect(throws: KeyError(reason: "its command took too long")) {
            try await reference.read(variables: KeyVariables(), home: "/", within: .milliseconds(10))
        }
    }

    @Test func `cancelling the task ends the command and every process that it started`() async throws {
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
        await #expect(throws: KeyError.self) { try await task.value.get() }
        // The process is gone or a zombie. The signal may still be on its way.
        var state: Substring = "R"
        while state != "Z" {
            let stat = try? String(contentsOfFile: "/proc/\(pid ?? 0)/stat", encoding: .utf8)
            state = stat?.split(separator: " ").dropFirst(2).first ?? "Z"
            await Task.yield()
        }
    }
}
