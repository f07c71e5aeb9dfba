import Foundation
package import Panes
package import Screen
import Secrets
package import Sessions

/// A screen, the state behind it and a clock that stands still: tests tell it what people and servers do, in the order
/// of a story, and look at the frame.
///
/// What a helper needs and does not find fails the test.
package struct ScreenTester {
    package static let profile = Profile.ID("demo")
    package static let start = Instant(nanoseconds: 1_000_000_000_000)
    /// 14 November 2023, 22:13:20 UTC, at `start`.
    private static let startOfWall = 1_700_000_000.0
    package static let demoAccount = Prefill(email: "ada@acme.example", password: Secret("Curfew-demo-1"))
    private static let rules: [PasswordRule] = [
        .length(8...30), .lowercase, .uppercase, .digit, .special, .uncommon, .unused(5),
    ]

    package private(set) var state: SessionState
    package var shell: Shell
    package private(set) var now = start
    /// What the state has sent and no answer has come to, oldest first.
    package private(set) var requests: [SessionEffect] = []
    /// Everything asked of the program itself: to quit, to redraw.
    package private(set) var asked: [Action] = []
    package private(set) var sent: [SessionEvent] = []
    /// Whether something was due when time passed last.
    package private(set) var wasDue = false
    package var grantCount = 0
    /// What waits to be hashed or compared, and whether that is done at once.
    private var hashes: [(id: RequestID, job: HashingJob)] = []
    package var hashesAtOnce = true
    /// How long the machine has slept.
    private var slept = Duration.zero
    /// The size of the frame that was painted last.
    private var size = Size(columns: 120, rows: 40)
    /// Whether that frame shows the state as it is.
    private var isPainted = false
    package let zone = LocalZone()

    package init(
        environment: Profile.Environment = .demo, prefill: Prefill? = ScreenTester.demoAccount,
        glyphs: GlyphSet = .unicode, address: String? = "127.0.0.1:8700",
        capabilities: Set<Capability> = [.identityList], lockAfter: Duration? = nil
    ) {
        self.init(
            environments: [environment], prefill: prefill, glyphs: glyphs, address: address,
            capabilities: capabilities, lockAfter: lockAfter)
    }

    /// One profile for each environment; the first is `profile`, and the others are called by their environment.
    package init(
        environments: [Profile.Environment], prefill: Prefill? = ScreenTester.demoAccount,
        glyphs: GlyphSet = .unicode, address: String? = "127.0.0.1:8700",
        capabilities: Set<Capability> = [.identityList], lockAfter: Duration? = nil, teachesKeys: Bool = false
    ) {
        let names: [Profile.Environment: String] = [
            .demo: "Demo · Weavr Multi", .sandbox: "Sandbox", .production: "Acme live",
        ]
        let vendor = VendorDescriptor(
            name: "Weavr Multi", capabilities: capabilities, passwordRules: Self.rules,
            otp: OTPRules(sandboxCode: "123456"), factorRules: .samples, delegationName: "Back Office",
            delegationKinds: [.corporate, .consumer],
            callLimits: [
                CallLimit(calls: 100, in: .minutes(1)), CallLimit(calls: 1000, in: .minutes(60)),
            ])
        let profiles = environments.enumerated().map { place, environment in
            Profile(
                id: place == 0 ? Self.profile : Profile.ID(environment.rawValue),
                name: names[environment] ?? "", environment: environment, address: address, vendor: vendor)
        }
        state = SessionState(profiles: profiles, now: now, lockAfter: lockAfter)
        shell = Shell(
            profile: Self.profile, prefills: prefill.map { [Self.profile: $0] } ?? [:], glyphs: glyphs,
            clock: WallClock { [zone] _ in zone.secondsFromGMT }, teachesKeys: teachesKeys)
    }

    package var reading: ClockReading {
        let passed = Double((now - Self.start).nanoseconds) / 1e9
        return ClockReading(
            instant: now, wall: Date(timeIntervalSince1970: Self.startOfWall + passed), slept: slept)
    }

    package mutating func send(_ event: SessionEvent) {
        sent.append(event)
        isPainted = false
        for effect in state.apply(event, at: reading) {
            switch effect.work {
            case .send: requests.append(effect)
            case .cancel: requests.removeAll { $0.id == effect.id }
            case .hash(let job): hashes.append((effect.id, job))
            }
        }
        carryOut(shell.follow(state))
        if hashesAtOnce { answerHashes() }
    }

    package mutating func wait(_ span: Duration) {
        now = now + span
        wasDue = state.nextDeadline.map { $0 <= now } ?? false
        send(.clockTicked)
    }

    /// Lets the machine sleep.
    package mutating func sleep(_ span: Duration) {
        slept += span
        wait(span)
    }

    /// Hashes and compares what waits for it.
    package mutating func answerHashes() {
        while !hashes.isEmpty {
            let (id, job) = hashes.removeFirst()
            send(.hashed(id, FakeHasher.outcome(of: job)))
        }
    }

    /// Takes a request out that waits for its answer.
    mutating func remove(_ request: RequestID) {
        requests.removeAll { $0.id == request }
    }

    /// Presses keys one after the other. Before the first a frame is painted, as people see what they act on.
    package mutating func press(_ keys: Key...) {
        if !isPainted { _ = text(size.columns, size.rows) }
        for key in keys { carryOut(shell.handle(key, state)) }
    }

    private mutating func carryOut(_ actions: [Action]) {
        for action in actions {
            if case .send(let event) = action { send(event) } else { asked.append(action) }
        }
    }

    /// A frame, without a trace on the screen.
    package func frame(_ columns: Int, _ rows: Int) -> Canvas {
        var copy = shell
        return copy.render(state, size: Size(columns: columns, rows: rows))
    }

    /// The text of a frame. Unlike `frame` it is one that the screen was laid out for.
    package mutating func text(_ columns: Int = 120, _ rows: Int = 40) -> String {
        size = Size(columns: columns, rows: rows)
        isPainted = true
        let text = shell.render(state, size: size).grid.text()
        let seen = shell.look(state)
        guard !seen.isEmpty else { return text }
        carryOut(seen)
        isPainted = true
        return shell.render(state, size: size).grid.text()
    }
}
