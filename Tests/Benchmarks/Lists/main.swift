import Foundation
import Panes
import Screen
import Secrets
import Sessions

// How long it takes from a key to the frame it leads to, while a login lists a thousand tokens: sorting, filtering and
// moving; while one may act as a hundred thousand identities: filtering; and how long a frame and a tick take with few and with many sessions. Prints milliseconds; it measures and judges nothing.
//   CURFEW_BENCHMARKS=1 swift run -c release --static-swift-stdlib ListsBenchmark

let agents = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML) Version/17.5 Safari/604.1",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
    "python-requests/2.32.3", "", "inventory-sync/4.1 (+https://example.org)",
]
let clock = ContinuousClock()
let origin = Instant(nanoseconds: 1_000_000_000_000)
let reading = ClockReading(instant: origin, wall: Date(timeIntervalSince1970: 1_700_000_000))

func listed(_ number: Int) -> ListedToken {
    let hours = Int64(number * 7 % 600)
    let used = reading.wall.addingTimeInterval(-Double(number * 37 % 86_400))
    return ListedToken(
        id: UUID().uuidString.lowercased(),
        record: ListedToken.Record(
            userAgent: agents[number % agents.count], address: "198.51.\(number / 256).\(number % 256)",
            lastUsed: used, expiresAt: reading.wall.addingTimeInterval(Double(hours) * 3600),
            isCurrent: false),
        lifetime: Lifetime(
            idle: Lifetime.End(at: origin + .minutes(28 * 1440), span: nil, source: .estimated),
            absolute: Lifetime.End(at: origin + .minutes(hours * 60 + 1), span: nil, source: .exact)))
}

func signedIn(listing count: Int) -> SessionState {
    let profile = Profile(
        id: Profile.ID("bench"), name: "Bench", environment: .demo, address: "127.0.0.1",
        vendor: VendorDescriptor(name: "Verifiable", capabilities: [.tokenList]))
    var state = SessionState(profiles: [profile], now: origin)
    let grant = Grant(
        token: Secret("token"), kind: .identity, identity: nil, lifetime: .idle(.minutes(5), from: origin))
    let restored = RestoredSession(profile: profile.id, email: "admin@verify.example", grant: grant)
    var effects = state.apply(.sessionsRestored([restored]), at: reading)
    if let session = state.sessionOrder.first {
        effects += state.apply(.refreshRequested(session), at: reading)
    }
    for effect in effects {
        guard case .send(.listTokens, _) = effect.work else { continue }
        _ = state.apply(.replied(effect.id, .success(.tokens((0..<count).map(listed)))), at: reading)
    }
    return state
}

func measure(_ title: String, _ size: Size, _ keys: [Key]) {
    let state = signedIn(listing: 1000)
    var shell = Shell(
        profile: Profile.ID("bench"), prefills: [:], glyphs: .unicode, clock: WallClock { _ in 0 },
        focus: .lifetimes)
    _ = shell.render(state, size: size)
    var times: [Double] = []
    for _ in 0..<50 {
        for key in keys {
            let took = clock.measure {
                _ = shell.handle(key, state)
                _ = shell.render(state, size: size)
            }
            times.append(took / .milliseconds(1))
        }
    }
    report(title, size, times)
}

/// A frame painted whole, and its live figures painted again a second later.
func measurePainting(sessions count: Int, _ size: Size) {
    let profile = Profile(
        id: Profile.ID("bench"), name: "Bench", environment: .demo, address: "127.0.0.1",
        vendor: VendorDescriptor(name: "Weavr Multi", capabilities: [.identityList]))
    var state = SessionState(profiles: [profile], now: origin)
    let restored = (1...count).map { number in
        RestoredSession(
            profile: profile.id, email: "person\(number)@acme.example",
            grant: Grant(
                token: Secret("token-\(number)"), kind: .login, identity: nil,
                lifetime: .idle(.minutes(5), from: origin)))
    }
    _ = state.apply(.sessionsRestored(restored), at: reading)
    var shell = Shell(
        profile: profile.id, prefills: [:], glyphs: .unicode, clock: WallClock { _ in 0 }, focus: .lifetimes)
    var frame = shell.render(state, size: size)
    var whole: [Double] = []
    var ticks: [Double] = []
    for second in 1...200 {
        whole.append(clock.measure { frame = shell.render(state, size: size) } / .milliseconds(1))
        let tick = clock.measure { _ = frame.advanced(to: origin + .seconds(Int64(second))) }
        ticks.append(tick / .milliseconds(1))
    }
    report("a frame, \(count) sessions", size, whole)
    report("a tick, \(count) sessions", size, ticks)
}

/// A filter typed letter by letter over a hundred thousand identities, in plain letters and in others.
func measureFilter(_ title: String, named name: String, _ typed: String) {
    let profile = Profile(
        id: Profile.ID("bench"), name: "Bench", environment: .demo, address: "127.0.0.1",
        vendor: VendorDescriptor(name: "Weavr Multi", capabilities: [.identityList]))
    var state = SessionState(profiles: [profile], now: origin)
    let form = PasswordSignIn(email: "many@acme.example", password: Secret("password"))
    let grant = Grant(
        token: Secret("token"), kind: .login, identity: nil, lifetime: .idle(.minutes(5), from: origin))
    let identities = (1...100_000).map { number in
        Identity(
            reference: Identity.Reference(kind: .corporate, id: "\(120_000_000_000_000_000 + number)"),
            name: "\(name) \(number) Ltd")
    }
    var effects = state.apply(.signInRequested(profile.id, form), at: reading)
    for reply: VendorReply in [.grant(grant), .identities(identities)] {
        let sent = effects.last { if case .send = $0.work { true } else { false } }
        guard let request = sent?.id else { return }
        effects = state.apply(.replied(request, .success(reply)), at: reading)
    }
    var shell = Shell(
        profile: profile.id, prefills: [:], glyphs: .unicode, clock: WallClock { _ in 0 }, focus: .login)
    _ = shell.handle(.escape, state)
    _ = shell.handle(.character("i"), state)
    let size = Size(columns: 120, rows: 40)
    _ = shell.render(state, size: size)
    var times: [Double] = []
    for _ in 0..<5 {
        for key in [.character("/")] + typed.map({ Key.character($0) }) + [.escape] {
            let took = clock.measure {
                _ = shell.handle(key, state)
                _ = shell.render(state, size: size)
            }
            times.append(took / .milliseconds(1))
        }
    }
    report(title, size, times)
}

func report(_ title: String, _ size: Size, _ measured: [Double]) {
    let times = measured.sorted()
    let figures = [times[times.count / 2], times[times.count * 99 / 100], times[times.count - 1]]
        .map { $0.formatted(.number.precision(.fractionLength(3)).locale(Locale(identifier: "en_US_POSIX"))) }
    print(
        "\(title), \(size.columns)x\(size.rows): median \(figures[0]), p99 \(figures[1]), most \(figures[2]) ms"
    )
}

for size in [Size(columns: 120, rows: 40), Size(columns: 200, rows: 60)] {
    measure("sort", size, Array(repeating: .character("s"), count: 11))
    measure("turn around", size, [.character("s"), .character("S")])
    measure("filter", size, [.character("/")] + "chrome".map { .character($0) } + [.escape])
    measure("move", size, [.down, .pageDown, .end, .home])
}

measureFilter("filter 100,000 identities", named: "Acme Branch", "br 199")
measureFilter("filter 100,000 names with accents", named: "Ácme Bränch", "br 199")
for count in [20, 10_000] { measurePainting(sessions: count, Size(columns: 120, rows: 40)) }
