import Foundation
import FoundationNetworking
import Testing

/// `curfew authority` in a process of its own, and an HTTP client for it.
struct LocalAuthority: Sendable {
    struct Response {
        let status: Int
        let body: Data
        let requestReference: String?

        /// The token of a login.
        var token: String? { fields["token"] as? String }
        /// The ID of the login's credentials.
        var credentials: String? { (fields["credentials"] as? [String: Any])?["id"] as? String }

        private var fields: [String: Any] {
            (try? JSONSerialization.jsonObject(with: body) as? [String: Any]) ?? [:]
        }
    }

    /// `http://127.0.0.1:PORT`.
    let address: String
    let port: Int
    let pid: pid_t
    private let command: Command
    private let exit: Task<Int32, Never>

    var errors: String { command.errors }

    /// Runs an authority on a free port for the body, and kills it afterwards if it still runs.
    static func run<Result>(
        _ arguments: [String] = [], with environment: [String: String] = [:],
        in directory: TemporaryDirectory,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (LocalAuthority) async throws -> Result
    ) async throws -> Result {
        let authority = try await start(arguments, environment, in: directory)
        defer { Foundation.kill(authority.pid, SIGKILL) }
        return try await body(authority)
    }

    private static func start(
        _ arguments: [String], _ changes: [String: String], in directory: TemporaryDirectory
    ) async throws -> LocalAuthority {
        let command = Command(
            Curfew.path, ["authority", "--port", "0"] + arguments,
            environment: Curfew.environment(home: directory).merging(changes) { $1 }, directory: directory)
        let (exit, pid) = try command.start()
        _ = try await Polling.wait { command.output.hasSuffix("\n") }
        let line = command.output
        let match = line.wholeMatch(of: /listening on (http:\/\/127\.0\.0\.1:(\d+))\n/)
        let (_, address, port) = try #require(match, "it printed “\(line)” and “\(command.errors)”").output
        return LocalAuthority(
            address: String(address), port: try #require(Int(port)), pid: pid, command: command, exit: exit)
    }

    /// Sends a signal and waits for the end. Returns the exit status and the time that it took.
    func waitForExit(after signal: Int32) async throws -> (status: Int32, took: Duration) {
        let start = ContinuousClock.now
        kill(pid, signal)
        let status = await exit.value
        return (status, ContinuousClock.now - start)
    }

    func get(
        _ path: String, bearer: String? = nil, hasKey: Bool = true, timeout: TimeInterval = 60
    ) async throws -> Response {
        try await send("GET", path, body: nil, bearer: bearer, hasKey: hasKey, timeout)
    }

    func post(
        _ path: String, _ body: String? = nil, bearer: String? = nil, hasKey: Bool = true
    ) async throws -> Response {
        try await send("POST", path, body: body, bearer: bearer, hasKey: hasKey)
    }

    func logIn(as email: String = "ada@acme.example", with password: String = "Curfew-demo-1") async throws
        -> Response
    {
        try await post(
            "/multi/login_with_password", #"{"email":"\#(email)","password":{"value":"\#(password)"}}"#)
    }

    /// Answers the first challenge, in place of the customer's device.
    func simulate(_ outcome: String, by credentials: String) async throws -> Response {
        try await post(
            "/simulate/api/factors/\(credentials)/challenges/\(Self.firstChallenge)/\(outcome)")
    }

    private static let firstChallenge = "130000000000000001"

    private func send(
        _ method: String, _ path: String, body: String?, bearer: String?, hasKey: Bool,
        _ timeout: TimeInterval = 60
    ) async throws -> Response {
        var request = URLRequest(url: try #require(URL(string: address + path)), timeoutInterval: timeout)
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
        let head = try #require(response as? HTTPURLResponse)
        return Response(
            status: head.statusCode, body: data,
            requestReference: head.value(forHTTPHeaderField: "request-ref"))
    }
}
