import Foundation
import Secrets
import Sessions
import TestSupport

/// A server with an idle rule of five minutes, at the far end of a line that delays, reorders, doubles and drops. It
/// knows when each token truly ends.
struct TruthfulServer {
    private static let idle = Duration.minutes(5)

    private struct Arrival {
        let at: Instant
        let sent: SentRequest
        let sentAt: Instant
    }

    private struct Delivery {
        let at: Instant
        let events: [SessionEvent]
        /// Tokens whose end this tells.
        let ends: [TokenID]
        let isLost: Bool
    }

    var tester = StateTester()
    /// The highest end that may be shown of a token since its logout was accepted here.
    private(set) var ceilings: [TokenID: Instant] = [:]
    private(set) var acceptedLogouts = 0
    private(set) var lostAnswers = 0

    private var random: SeededGenerator
    private var arrivals: [Arrival] = []
    private var deliveries: [Delivery] = []
    /// When the server's own record of a token ends, by the token's secret.
    private var ends: [String: Instant] = [:]
    private var trees: [String: String] = [:]
    private var issued = 0
    private var loggedOut: Set<String> = []
    /// The secrets that the client held, by its own names for the tokens.
    private var secrets: [TokenID: String] = [:]

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// When a live token truly ends. Nil once the server has logged it out: that is on its way to be known.
    func end(of id: TokenID) -> Instant? {
        guard let secret = secrets[id], !loggedOut.contains(secret) else { return nil }
        return ends[secret]
    }

    /// Whether the server still takes a token.
    func accepts(_ id: TokenID) -> Bool {
        guard let secret = secrets[id], let end = ends[secret] else { return false }
        return tester.now < end
    }

    /// Something happens: a key, an arrival, a delivery, time.
    mutating func step() {
        tester.now = tester.now + .milliseconds(Int64.random(in: 1...4_000, using: &random))
        arrive()
        deliver()
        if Int.random(in: 0..<3, using: &random) > 0 { pass(tester.send(key())) }
        pass(tester.send(.clockTicked))
        for id in tester.state.tokenOrder where secrets[id] == nil {
            secrets[id] = tester.state.keyring[id].map(Self.text)
        }
    }

    private mutating func key() -> SessionEvent {
        let state = tester.state
        let sessions = state.liveSessions
        guard let session = sessions.randomElement(using: &random) else {
            return .signInRequested(
                StateTester.profile, PasswordSignIn(email: "user", password: Secret("password")))
        }
        switch Int.random(in: 0..<12, using: &random) {
        case 0:
            return .signInRequested(
                StateTester.profile, PasswordSignIn(email: "user", password: Secret("password")))
        case 1...5:
            return .identityChosen(
                IdentityID(
                    session: session,
                    reference: tester.reference(
                        ["acme", "cards", "ada"].randomElement(using: &random) ?? "acme")))
        case 6, 7: return .refreshRequested(session)
        case 8, 9: return .logoutRequested([session])
        case 10: return .logoutRetried
        default: return .logoutClosed
        }
    }

    private mutating func pass(_ effects: [SessionEffect]) {
        for sent in effects.sent {
            arrivals.append(
                Arrival(at: tester.now + delay(), sent: sent, sentAt: tester.now))
        }
    }

    private mutating func delay() -> Duration { .milliseconds(Int64.random(in: 0...6_000, using: &random)) }

    /// The server takes requests in the order they reach it.
    private mutating func arrive() {
        let here = arrivals.filter { $0.at <= tester.now }.sorted { $0.at < $1.at }
        arrivals.removeAll { $0.at <= tester.now }
        for arrival in here { answer(arrival) }
    }

    private mutating func answer(_ arrival: Arrival) {
        let (status, reply, told) = reply(to: arrival)
        let sent = ClockReading(instant: arrival.sentAt, wall: tester.reading.wall)
        let call = CallRecord(
            profile: StateTester.profile, method: "POST", path: "/", result: .status(status), sent: sent,
            took: arrival.at - arrival.sentAt, requestReference: nil, serverDate: nil,
            token: arrival.sent.credential?.token, request: arrival.sent.id)
        var events: [SessionEvent] = [.callRecorded(call), .replied(arrival.sent.id, reply)]
        let isLost = Int.random(in: 0..<8, using: &random) == 0
        if isLost {
            lostAnswers += 1
            events = [.replied(arrival.sent.id, .failure(.unreachable(.timedOut)))]
        }
        deliveries.append(Delivery(at: arrival.at + delay(), events: events, ends: told, isLost: isLost))
    }

    private mutating func reply(
        to arrival: Arrival
    ) -> (status: Int, Result<VendorReply, AuthFailure>, ends: [TokenID]) {
        let secret = arrival.sent.credential.map { Self.text($0.secret) }
        let isAccepted = secret.map { (ends[$0] ?? arrival.at) > arrival.at } ?? true
        if !isAccepted {
            return arrival.sent.request == .introspect
                ? (401, .success(.introspection(isActive: false)), []) : (401, .failure(.ended), [])
        }
        if let secret, arrival.sent.request != .logOut { ends[secret] = arrival.at + Self.idle }
        switch arrival.sent.request {
        case .signIn: return (200, .success(.grant(grant(.login, tree: nil, arrival))), [])
        case .listIdentities:
            return (200, .success(.identities(["acme", "cards", "ada"].map { tester.identity($0) })), [])
        case .accessToken: return (200, .success(.grant(grant(.identity, tree: secret, arrival))), [])
        case .introspect: return (200, .success(.introspection(isActive: true)), [])
        case .logOut:
            acceptedLogouts += 1
            guard let secret else { return (204, .success(.loggedOut(url: nil)), []) }
            let tree = trees[secret] ?? secret
            let ended = Set(trees.filter { $0.value == tree }.keys).union([tree])
            for token in ended { ends[token] = min(arrival.at, ends[token] ?? arrival.at) }
            loggedOut.formUnion(ended)
            let told = tester.state.tokens.keys.filter { id in
                tester.state.keyring[id].map { ended.contains(Self.text($0)) } ?? false
            }
            return (204, .success(.loggedOut(url: nil)), told)
        default: return (204, .success(.done), [])
        }
    }

    private mutating func grant(_ kind: Token.Kind, tree: String?, _ arrival: Arrival) -> Grant {
        issued += 1
        let text = "token-\(issued)"
        ends[text] = arrival.at + Self.idle
        if let tree { trees[text] = trees[tree] ?? tree }
        return Grant(
            token: Secret(text), kind: kind, identity: nil,
            lifetime: .idle(Self.idle, from: arrival.sentAt))
    }

    private mutating func deliver() {
        let here = deliveries.filter { $0.at <= tester.now }.shuffled(using: &random)
        deliveries.removeAll { $0.at <= tester.now }
        for delivery in here {
            if !delivery.isLost {
                for token in delivery.ends where ceilings[token] == nil {
                    ceilings[token] = tester.state.tokens[token]?.shownEnd?.at
                }
            }
            for event in delivery.events {
                pass(tester.send(event))
                if Int.random(in: 0..<12, using: &random) == 0 { pass(tester.send(event)) }
            }
        }
    }

    private static func text(_ secret: Secret) -> String {
        secret.withBytes { String(decoding: $0, as: UTF8.self) }
    }
}
