package import Secrets
import Sessions
import Foundation
import Subprocess

extension KeyReference {
    /// The longest key in bytes, with its line break.
    private static let limit = 4096

    /// Reads the key. A command has no terminal and no input. It ends when its time is up or the task is cancelled.
    package func read(
        variables: KeyVariables, home: String, within time: Duration = .seconds(10)
    ) async throws(KeyError) -> Secret {
        switch self {
        case .plain(let key):
            return key
        case .environment(let name):
            guard let value = variables[name] else {
                throw KeyError(reason: "the environment has no variable \(name)")
            }
            return try Self.key(value.withBytes { Array($0) }, from: "the variable \(name)")
        case .file(let path):
            let path = path.hasPrefix("~/") ? home + path.dropFirst() : path
            return try Self.key(try Self.bytes(of: path), from: "the file \(path)")
        case .command(let line):
            return try Self.key(try await Self.output(of: line, within: time), from: "the command's output")
        }
    }

    private static func bytes(of path: String) throws(KeyError) -> [UInt8] {
        do {
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? file.close() }
            return Array(try file.read(upToCount: limit + 1) ?? Data())
        } catch {
            throw KeyError(reason: "the file \(path) cannot be read")
        }
    }

    private static func output(
        of line: String, within time: Duration
    ) async throws(KeyError) -> [UInt8] {
        let outcome = await withTaskGroup(of: Result<[UInt8], KeyError>.self) { group in
            group.addTask { await output(of: line) }
            group.addTask {
                // Cancelled when the command ends first.
                try? await Task.sleep(for: time)
                return .failure(KeyError(reason: "its command took too long"))
            }
            let first = await group.next()
            group.cancelAll()
            return first
        }
        return try outcome?.get() ?? []
    }

    private static func output(of line: String) async -> Result<[UInt8], KeyError> {
        // In its own session the command has no terminal, and all processes that it started end with it.
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
                return .failure(KeyError(reason: "its command \(result.terminationStatus.clause)"))
            }
            return .success(result.standardOutput)
        } catch {
            return .failure(KeyError(reason: "its command did not print a key"))
        }
    }

    /// The key without its line break. Wipes the bytes.
    private static func key(_ bytes: consuming [UInt8], from source: String) throws(KeyError) -> Secret {
        var bytes = bytes
        defer { bytes.withUnsafeMutableBytes { LockedMemory.wipe($0) } }
        guard bytes.count <= limit else { throw KeyError(reason: "\(source) is too long for a key") }
        var end = bytes.count
        while end > 0, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
        // A header carries the key, so it must be one line of visible ASCII.
        guard end > 0, bytes[..<end].allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw KeyError(
                reason: end == 0 ? "\(source) is empty" : "\(source) contains blanks or line breaks")
        }
        return Secret(bytes: bytes[..<end])
    }
}

extension TerminationStatus {
    fileprivate var clause: String {
        switch self {
        case .exited(let code): "ended with status \(code)"
        case .signaled(let signal): "was ended by signal \(signal)"
        }
    }
}
