import Foundation
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// `curfew authority` as a process of its own, and a visitor who speaks HTTP to it.
struct LocalAuthority: Sendable {
    struct Answer {
        let status: Int
        let body: Data
        let requestReference: String?

        /// The token of a login, and the number of whose it is.
        var token: String? { fields["token"] as? String }
        var credentials: String? { (fields["credentials"] as? [String: Any])?["id"] as? String }

        private var fields: [String: Any] {
            (try? JSONSerialization.jsonObject(with: body) as? [String: Any]) ?? [:]
        }
    }

    /// As `http://127.0.0.1:PORT`.
    let address: String
    let pid: pid_t
    private let command: Command
    private let ending: Task<Int32, Never>

    var port: Int { address.split(separator: ":").last.flatMap { Int($0) } ?? 0 }
    var errors: String { command.errors }

    /// Runs one on a port of the system's choice; it is killed afterwards, if it still runs.
    static func serve<Result>(
        _ arguments: [String] = [], in scratch: Scratch, isolation: isolated (any Actor)? = #isolation,
        _ visit: (LocalAuthority) async throws -> Result
    ) async throws -> Result {
        let authority = try await start(arguments, in: scratch)
        defer { Foundation.kill(authority.pid, SIGKILL) }
        return try await visit(authority)
    }

    private static func start(_ arguments: [String], in scratch: Scratch) async throws -> LocalAuthority {
        let command = Command(
            Curfew.path, ["authority", "--port", "0"] + arguments,
            environment: Curfew.environment(home: scratch), scratch: scratch)
        let (ending, pid) = try command.start()
        let listens = try await Patience.wait { command.output.hasSuffix("\n") }
        let line = command.output
        let match = line.wholeMatch(of: /listening on (http:\/\/127\.0\.0\.1:\d+)\n/)
        let address = try #require(match, "it printed “\(line)” and “\(command.errors)” (\(listens))").1
        return LocalAuthority(address: String(address), pid: pid, command: command, ending: ending)
    }

    /// Sends a signal and waits for the end: its status, and how long that took.
    func end(by signal: Int32) async throws -> (status: Int32, took: Duration) {
        let start = ContinuousClock.now
        kill(pid, signal)
        let status = await ending.value
        return (status, ContinuousClock.now - start)
    }

    func get(_ path: String, bearer: String? = nil, hasKey: Bool = true) async throws -> Answer {
        try await ask("GET", path, body: nil, bearer: bearer, hasKey: hasKey)
    }

    func post(
        _ path: String, _ body: String? = nil, bearer: String? = nil, hasKey: Bool = true
    ) async throws -> Answer {
        try await ask("POST", path, body: body, bearer: bearer, hasKey: hasKey)
    }

    func logIn(as email: String = "ada@acme.example", with password: String = "Curfew-demo-1") async throws
        -> Answer
    {
        try await post(
            "/multi/login_with_password", #"{"email":"\#(email)","password":{"value":"\#(password)"}}"#)
    }

    /// Answers the first challenge that was ever asked, in the place of somebody's device.
    func simulate(_ word: String, by credentials: String) async throws -> Answer {
        try await post(
            "/simulate/api/factors/\(credentials)/challenges/\(Self.firstChallenge)/\(word)")
    }

    private static let firstChallenge = "130000000000000001"

    private func ask(
        _ method: String, _ path: String, body: String?, bearer: String?, hasKey: Bool
    ) async throws -> Answer {
        var request = URLRequest(url: try #require(URL(string: address + path)), timeoutInterval: 15)
        request.httpMethod = method
        if hasKey { request.setValue("demo-api-key", forHTTPHeaderField: "api-key") }
        if path.hasPrefix("/simulate") {
            request.setValue("demo-secret-key", forHTTPHeaderField: "programme-key")
        }
        if let bearer { request.setValue("Bearer \(bearer)", forHTTPHeaderField: "Authorization") }
        if let body {
            request.httpBody = Data(body.utf8)
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        }
        let (data, response) = try await URLSession.shared.data(for: request)
        let answer = try #require(response as? HTTPURLResponse)
        return Answer(
            status: answer.statusCode, body: data,
            requestReference: answer.value(forHTTPHeaderField: "request-ref"))
    }
}
