import Secrets

/// Locks the screen after a time without a key, after the machine slept, and when it is asked to; and unlocks it by a
/// PIN or by the password of a login that signed in here. Of both it holds hashes alone.
///
/// A locked screen changes nothing else: sessions end as they would, warnings come, and logouts go on.
struct LockWorkflow: Equatable, Sendable {
    private enum Subject: Equatable {
        case password(Login)
        case pin
        case attempt
    }

    /// The time without a key; nil where the screen is locked on request alone.
    let after: Duration?
    private(set) var current: ScreenLock?
    private var passwords: [Login: HashedSecret] = [:]
    private var pin: HashedSecret?
    /// What is being hashed or compared.
    private var jobs: [RequestID: Subject] = [:]
    private var lastKey: Instant
    private var count = 0

    init(after: Duration?, now: Instant) {
        self.after = after
        lastKey = now
    }

    /// Whether a locked screen could be unlocked again: without that it is not locked.
    var canUnlock: Bool { pin != nil || !passwords.isEmpty }

    // MARK: The person

    mutating func noteKey(in core: SessionCore) {
        if current == nil { lastKey = core.now }
    }

    mutating func request(in core: inout SessionCore) {
        guard current == nil else { return }
        guard canUnlock else {
            core.seat.notice = .nothingToUnlockWith
            return
        }
        lock(in: core)
    }

    mutating func choosePIN(_ new: Secret, in core: inout SessionCore) {
        guard current == nil, new.scalarCount >= ScreenLock.shortestPIN else { return }
        jobs[core.hash(.hash(new))] = .pin
    }

    mutating func attempt(_ typed: Secret, in core: inout SessionCore) {
        guard let lock = current, !lock.isChecking, !typed.isEmpty,
            lock.nextTryAt.map({ $0 <= core.now }) ?? true
        else { return }
        current?.isChecking = true
        current?.hasFailed = false
        let hashes = [pin].compactMap(\.self) + passwords.values
        jobs[core.hash(.compare(typed, with: hashes))] = .attempt
    }

    // MARK: The world

    /// A login has signed in with this password.
    mutating func keep(_ password: Secret, of login: Login, in core: inout SessionCore) {
        jobs[core.hash(.hash(password))] = .password(login)
    }

    mutating func take(_ outcome: HashingOutcome, of job: RequestID, in core: inout SessionCore) {
        switch (jobs.removeValue(forKey: job), outcome) {
        case (.password(let login), .hashed(let hash)):
            passwords[login] = hash
            prune(in: core)
        case (.pin, .hashed(let hash)):
            pin = hash
            core.seat.notice = .unlockPINSet
        case (.pin, _): core.seat.notice = .unlockPINNotSet
        case (.attempt, .compared(let isSame)): finish(isSame, in: &core)
        case (.attempt, _):
            current?.isChecking = false
            current?.hasFailed = true
        case (.password, _), (nil, _): break
        }
    }

    private mutating func finish(_ isSame: Bool, in core: inout SessionCore) {
        guard let lock = current else { return }
        guard isSame else {
            current?.isChecking = false
            current?.wrongTries += 1
            current?.nextTryAt = core.now + ScreenLock.wait(after: lock.wrongTries + 1)
            return
        }
        current = nil
        lastKey = core.now
        if lock.wrongTries > 0 { core.seat.notice = .unlocked(wrongTries: lock.wrongTries) }
        prune(in: core)
    }

    mutating func follow(_ change: VaultChange, in core: SessionCore) {
        switch change {
        case .tokenStatusChanged, .tokensDismissed, .sessionsForgotten, .sessionOpened: prune(in: core)
        default: break
        }
    }

    /// Forgets the passwords of logins of which nothing is left on the screen. What a locked screen can be unlocked by
    /// stays until it is.
    private mutating func prune(in core: SessionCore) {
        guard !passwords.isEmpty, current == nil else { return }
        passwords = passwords.filter { login, _ in
            core.vault.sessions(of: login).contains { core.vault.isOnList($0) }
        }
    }

    // MARK: Time

    var nextDeadline: Instant? {
        guard current == nil, canUnlock else { return nil }
        return after.map { lastKey + $0 }
    }

    mutating func passDeadlines(in core: SessionCore) {
        guard current == nil, canUnlock, let after else { return }
        if core.hasSlept || lastKey + after <= core.now { lock(in: core) }
    }

    private mutating func lock(in core: SessionCore) {
        let means: ScreenLock.Means = pin == nil ? .password : passwords.isEmpty ? .pin : .either
        current = ScreenLock(number: count, since: core.localTime, means: means)
        count += 1
    }
}
