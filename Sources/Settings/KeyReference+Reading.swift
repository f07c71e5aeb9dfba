package import Secrets
import Sessions
import Foundation
import Subprocess

/// Why a key is not to be had: a few words that name where it was looked for, and never what was found there.
package struct KeyProblem: Error, Equatable, Sendable {
    package let reason: String

    package init(reason: String) {
        self.reason = reason
    }
}

extension KeyReference {
    /// Bytes of a key at most, with the line's end.
    private static let limit = 4096

    /// Fetches the key. A command runs without a terminal and without input, and ends with its time or the task.
    package func read(
        environment: [String: String], home: String, within time: Duration = .seconds(10)
    ) async throws(KeyProblem) -> Secret {
        switch self {
        case .plain(let key):
            return key
        case .environment(let name):
            guard let text = environment[name] else {
                throw KeyProblem(reason: "the environment has no variable \(name)")
            }
            return try Self.key(Array(text.utf8), from: "the variable \(name)")
        case .file(let path):
            let path = path.hasPrefix("~/") ? home + path.dropFirst() : path
            return try Self.key(try Self.bytes(of: path), from: "the file \(path)")
        case .command(let line):
            return try Self.key(try await Self.output(of: line, within: time), from: "the command's output")
        }
    }

    private static func bytes(of path: String) throws(KeyProblem) -> [UInt8] {
        do {
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? file.close() }
            return Array(try file.read(upToCount: limit + 1) ?? Data())
        } catch {
            throw KeyProblem(reason: "the file \(path) cannot be read")
        }
    }

    private static func output(
        of line: String, within time: Duration
    ) async throws(KeyProblem) -> [UInt8] {
        let outcome = await withTaskGroup(of: Result<[UInt8], KeyProblem>.self) { group in
            group.addTask { await output(of: line) }
            group.addTask {
                // Cancelled when the command was faster.
                try? await Task.sleep(for: time)
                return .failure(KeyProblem(reason: "its command did not end in time"))
            }
            let first = await group.next()
            group.cancelAll()
            return first
        }
        return try outcome?.get() ?? []
    }

    private static func output(of line: String) async -> Result<[UInt8], KeyProblem> {
        // In a session of its own it has no terminal to ask in, and ends with all that it started.
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .milliseconds(500)),
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .milliseconds(100)),
        ]
        do {
            let result = try await run(
                .name("sh"), arguments: ["-c", line], platformOptions: options, output: .bytes(limit: limit))
            guard result.terminationStatus.isSuccess else {
                return .failure(KeyProblem(reason: "its command ended \(result.terminationStatus.words)"))
            }
            return .success(result.standardOutput)
        } catch {
            return .failure(KeyProblem(reason: "its command gave no key"))
        }
    }

    /// Without the end of its line. The bytes handed in are wiped.
    private static func key(_ bytes: consuming [UInt8], from place: String) throws(KeyProblem) -> Secret {
        var bytes = bytes
        defer { bytes.withUnsafeMutableBytes { LockedMemory.wipe($0) } }
        guard bytes.count <= limit else { throw KeyProblem(reason: "\(place) is too long for a key") }
        var end = bytes.count
        while end > 0, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
        // A header has to carry it: one line of visible ASCII.
        guard end > 0, bytes[..<end].allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw KeyProblem(
                reason: end == 0 ? "\(place) is empty" : "\(place) is no key: it has blanks or lines")
        }
        return Secret(bytes: bytes[..<end])
    }
}

extension TerminationStatus {
    fileprivate var words: String {
        switch self {
        case .exited(let code): "with \(code)"
        case .signaled(let signal): "by signal \(signal)"
        }
    }
}
