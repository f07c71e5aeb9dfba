@testable import Authority
import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import Testing

extension PasswordCost {
    /// Cheap, for tests that do not measure the cost.
    static let cheap = PasswordCost(logRounds: 1, blockSize: 1, parallelism: 1)
}

/// Discards every message.
let silent = Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() }

func configuration(_ change: (inout AuthorityConfiguration) -> Void = { _ in }) -> AuthorityConfiguration {
    var configuration = AuthorityConfiguration(passwordCost: .cheap)
    change(&configuration)
    return configuration
}

/// Starts an authority in memory, lets a test use it, and closes it.
func withAuthority<Value: Sendable>(
    clock: ManualClock = ManualClock(), closes: Bool = true,
    _ change: (inout AuthorityConfiguration) -> Void = { _ in },
    _ test: @Sendable (AuthorityTester) async throws -> Value
) async throws -> Value {
    let server = try AuthorityServer(configuration: configuration(change), clock: clock.clock, logger: silent)
    let value = try await Application(responder: server.responder, logger: silent).test(.router) { client in
        try await test(AuthorityTester(server: server, clock: clock, client: client))
    }
    if closes { try? server.close() }
    return value
}

/// Makes a folder for a test and removes it afterwards.
func withFolder<Value>(_ test: (String) async throws -> Value) async throws -> Value {
    let path = NSTemporaryDirectory() + "/curfew-authority-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await test(path)
}
