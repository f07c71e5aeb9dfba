import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Secrets
import Synchronization

/// A server of Weavr's calls for several users, each with secrets of its own. It keeps none: what it reads and sends is
/// wiped, so that copies found are the client's.
final class MarkedServer: Sendable {
    /// How it answers from now on.
    enum Mode: Sendable {
        case normal
        /// As to an ended token and a wrong password.
        case refusing
        /// Not at all.
        case silent
        /// With the first half of a body; then the connection ends.
        case breakingOff
        /// Not at all, and the connection is reset.
        case resetting
    }

    /// What a user sends and gets.
    struct User: Sendable {
        let key, password, code, login, identity: MarkedSecret

        init(count: Int) {
            key = MarkedSecret("key", count: count)
            password = MarkedSecret("password", count: count)
            code = MarkedSecret("code", count: count)
            login = MarkedSecret("login token", count: count)
            identity = MarkedSecret("identity token", count: count)
        }

        var secrets: [MarkedSecret] { [key, password, code, login, identity] }
    }

    private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    let users: [Int: User]
    private let mode = Mutex(Mode.normal)
    private let (ignored, sink) = AsyncStream.makeStream(of: Void.self)
    private let channel = Mutex<(any Channel)?>(nil)
    let isEncrypted: Bool

    /// One user for each size of a secret.
    init(sizes: [Int], tls: NIOSSLContext?) async throws {
        users = Dictionary(uniqueKeysWithValues: sizes.map { ($0, User(count: $0)) })
        isEncrypted = tls != nil
        let bound = try await ServerBootstrap(group: Self.group)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let sync = channel.pipeline.syncOperations
                    if let tls { try sync.addHandler(NIOSSLServerHandler(context: tls)) }
                    try sync.addHandler(MarkedServerHandler(server: self))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        channel.withLock { $0 = bound }
    }

    /// The base URL of a user.
    func address(of size: Int) -> String {
        let port = channel.withLock { $0?.localAddress?.port } ?? 0
        return "\(isEncrypted ? "https" : "http")://localhost:\(port)/\(size)"
    }

    /// Returns when a request has come that gets no answer.
    func nextIgnoredRequest() async {
        for await _ in ignored { return }
    }

    func switchMode(to mode: Mode) { self.mode.withLock { $0 = mode } }

    func stop() async {
        let bound = channel.withLock { channel in
            defer { channel = nil }
            return channel
        }
        try? await bound?.close()
    }

    /// The parts of a response, and the mode that it is sent in; nil for a request that lacks what it must carry.
    func response(to request: UnsafeRawBufferPointer) -> (parts: [Part], mode: Mode)? {
        let line = request.prefix { $0 != 0x0D }
        let words = String(decoding: line, as: UTF8.self).split(separator: " ")
        guard words.count == 3 else { return nil }
        let path = words[1].prefix { $0 != "?" }.split(separator: "/", maxSplits: 1).map(String.init)
        guard path.count == 2, let user = Int(path[0]).flatMap({ users[$0] }),
            request.holds("api-key: ", user.key)
        else { return nil }
        let mode = mode.withLock { $0 }
        if mode == .silent { sink.yield() }
        let refuses = mode == .refusing
        switch path[1] {
        case "login_with_password":
            guard request.holds(#""value":""#, user.password) else { return nil }
            if refuses { return (Part.response(403, []), mode) }
            let rest = #"","tokenType":"AUTH","identity":{"type":"CORPORATE","id":"1"}}"#
            return (Part.response(200, [.text(#"{"token":""#), .secret(user.login), .text(rest)]), mode)
        case "access_token":
            guard request.holds("Bearer ", user.login) else { return nil }
            let rest = #"","identity":{"type":"CORPORATE","id":"2"},"status":"STANDARD"}"#
            if refuses { return (Part.response(401, []), mode) }
            return (Part.response(200, [.text(#"{"token":""#), .secret(user.identity), .text(rest)]), mode)
        case "identities":
            guard request.holds("Bearer ", user.login) else { return nil }
            if refuses { return (Part.response(401, []), mode) }
            let list =
                #"{"identities":[{"id":{"type":"CORPORATE","id":"1"},"name":"A"},{"id":{"type":"CORPORATE","id":"2"},"name":"B"}],"count":2,"responseCount":2}"#
            return (Part.response(200, [.text(list)]), mode)
        case "stepup/challenges/otp/SMS/verify":
            guard request.holds(#""verificationCode":""#, user.code),
                request.holds("Bearer ", user.identity)
            else { return nil }
            return (Part.response(refuses ? 401 : 204, []), mode)
        case "passwords/validate", "logout": return (Part.response(204, []), mode)
        default: return (Part.response(refuses ? 401 : 204, []), mode)
        }
    }

    enum Part: Sendable {
        case text(String)
        case secret(MarkedSecret)

        var count: Int {
            switch self {
            case .text(let text): text.utf8.count
            case .secret(let secret): secret.secret.count
            }
        }

        static func response(_ status: Int, _ body: [Part]) -> [Part] {
            let length = body.reduce(0) { $0 + $1.count }
            let framing = status == 204 ? "" : "content-length: \(length)\r\n"
            return [.text("HTTP/1.1 \(status) A\r\n\(framing)\r\n")] + body
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether a secret stands in these bytes behind a prefix.
    fileprivate func holds(_ prefix: StaticString, _ secret: MarkedSecret) -> Bool {
        guard let place = place(of: prefix) else { return false }
        let rest = self[(place + prefix.utf8CodeUnitCount)...]
        return secret.secret.withBytes { rest.starts(with: $0) }
    }
}
