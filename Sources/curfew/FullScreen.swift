import Audit
import AuthClients
import Foundation
import Panes
import Screen
import Secrets
import SessionStore
import Sessions
import Settings
import TerminalIO

/// The full screen from the first frame to the last: one loop, which sleeps until a key, an answer, a signal or the
/// next visible change, takes all of it in, and paints once.
struct FullScreen {
    let source: any ProfileSource
    let screen: ScreenSettings
    /// Where a person's own files are.
    let folder: StateFolder
    /// Where what is done is recorded; nil where it is not.
    let audit: AuditWriter?

    func run() throws {
        let terminal = try openTerminal()
        guard let wake = WakeUp() else {
            terminal.restore()
            throw CommandError(sentence: "curfew: the process has no file descriptors left.", status: .failed)
        }
        let mailbox = Mailbox { wake.signal() }
        let store = SessionStore(
            state: SessionState(
                profiles: source.profiles, now: SystemTime.now().instant, isReadOnly: screen.isReadOnly,
                lockAfter: screen.lockAfter),
            clients: source.clients, mailbox: mailbox, hasher: ScryptHasher(), audit: audit,
            now: SystemTime.now)
        var shell = Shell(
            profile: source.profiles[0].id, prefills: source.prefills, glyphs: terminal.glyphs,
            clock: WallClock(secondsFromGMT: SystemTime.secondsFromGMT), focus: source.firstPane,
            hidesNames: screen.hidesNames, teachesKeys: source.teachesKeys)

        var frame = shell.render(store.state, size: terminal.size)
        var painted = store.revision
        terminal.present(frame.grid, cursor: frame.cursor)
        source.start(tell: mailbox)
        if let pins { mailbox.deliver(Self.read(pins)) }
        store.openRecord()

        var ending = Ending.none
        // When it will have been quiet for long enough to become small; nil once that is done.
        var quietSince: Instant? = SystemTime.now().instant
        while ending == .none {
            let rest = quietSince.map { $0 + .milliseconds(ResidentMemory.idleMilliseconds) }
            let tick = [store.nextTick(visibleChange: frame.nextChange), rest].compactMap { $0 }.min()
            let happened = terminal.wait(until: tick?.nanoseconds, wakeDescriptor: wake.descriptor)
            if happened != .timer {
                quietSince = SystemTime.now().instant
            } else if let rest, rest <= SystemTime.now().instant {
                HeapMemory.trim()
                ResidentMemory.releaseCode()
                quietSince = nil
            }
            if happened.contains(.hangUp) || happened.contains(.terminate) {
                ending = .signal(terminal.lastSignal ?? SIGHUP)
                break
            }
            if happened.contains(.woken) { wake.clear() }
            if happened.contains(.resized) { terminal.resize() }
            if happened.contains(.suspendRequested) { terminal.suspend() }
            store.catchUp()
            // A tick at which nothing was due moves figures alone: there is nothing to follow.
            if store.revision != painted {
                ending = carryOut(shell.follow(store.state), &shell, store, terminal, mailbox)
            }
            while ending == .none, let key = terminal.nextKey() {
                ending = carryOut(shell.handle(key, store.state), &shell, store, terminal, mailbox)
            }
            guard ending == .none else { break }
            let isTick = happened == .timer && store.revision == painted
            frame =
                (isTick ? frame.advanced(to: store.state.now) : nil)
                ?? shell.render(store.state, size: terminal.size)
            // What comes into view for the first time loads: the frame shows that it does.
            let seen = isTick ? [] : shell.look(store.state)
            if !seen.isEmpty {
                ending = carryOut(seen, &shell, store, terminal, mailbox)
                frame = shell.render(store.state, size: terminal.size)
            }
            painted = store.revision
            if screen.setsTitle { terminal.setTitle(shell.title(store.state)) }
            terminal.present(frame.grid, cursor: frame.cursor)
        }
        store.cancelAll()
        terminal.restore()
        audit?.flush()
        let isConfirmed = store.state.unsettledCount == 0
        // To standard error: who runs Curfew in a script reads there what may still be live.
        if let farewell = shell.farewell(store.state) {
            if isConfirmed { print(farewell) } else { Curfew.say(farewell) }
        }
        // What still runs in the background has nothing left to do: the process ends here and now.
        fflush(nil)
        exit(ending.status(isConfirmed: isConfirmed))
    }

    private enum Ending: Equatable {
        case none, quit
        case signal(Int32)

        func status(isConfirmed: Bool) -> Int32 {
            switch self {
            case .none, .quit: (isConfirmed ? ExitStatus.done : .unconfirmed).rawValue
            // As a shell counts a program that a signal ended.
            case .signal(let number): 128 + number
            }
        }
    }

    /// The file of the pins; nil where nothing is to be remembered.
    private var pins: PinFile? { source.remembersPins ? PinFile(in: folder) : nil }

    private static func read(_ file: PinFile) -> SessionEvent {
        do {
            return .pinsRestored(try file.read())
        } catch {
            return .fileReported(.pinsNotLoaded(path: file.shownPath, error))
        }
    }

    /// What there is to report of a changed pin: nothing, unless it could not be saved.
    private func keep(_ pin: Pin, _ isPinned: Bool) -> SessionEvent? {
        guard let pins else { return nil }
        do {
            try pins.set(pin, isPinned)
            return nil
        } catch {
            return .fileReported(.pinNotSaved(path: pins.shownPath, error))
        }
    }

    private func save(_ proof: ProofDocument) -> SessionEvent {
        let proofs = ProofFolder(in: folder)
        let time = SystemTime.now().wall
        do {
            let text = proof.text(by: SystemUser.address, at: time)
            return .fileReported(.proofSaved(path: try proofs.save(text, as: proof.fileName(at: time))))
        } catch {
            return .fileReported(.proofNotSaved(path: proofs.shownPath, error))
        }
    }

    private func openTerminal() throws -> Terminal {
        do {
            return try Terminal(
                theme: screen.theme, takesMouse: screen.takesMouse, setsTitle: screen.setsTitle)
        } catch {
            throw CommandError(sentence: "curfew: \(error.description)", status: .usage)
        }
    }

    private func read(_ query: AuditQuery, _ mailbox: Mailbox) {
        guard let audit else {
            let problem = AuditProblem(reason: "'audit' is off in the configuration")
            return mailbox.deliver(.historyReported(AuditHistory(query: query, rows: .failure(problem))))
        }
        audit.read(query) { rows in
            mailbox.deliver(.historyReported(AuditHistory(query: query, rows: rows.map { $0.reversed() })))
        }
    }

    private func carryOut(
        _ actions: [Action], _ shell: inout Shell, _ store: SessionStore, _ terminal: Terminal,
        _ mailbox: Mailbox
    ) -> Ending {
        for action in actions {
            var event: SessionEvent?
            switch action {
            case .send(let wanted): event = wanted
            case .saveProof(let proof): event = save(proof)
            case .keepPin(let pin, let isPinned): event = keep(pin, isPinned)
            case .redraw: terminal.resize()
            case .suspend:
                terminal.suspend()
                // Time has passed in the shell: the first frame after it must not show the old one.
                store.catchUp()
            case .copy(let text):
                terminal.copy(text) { mailbox.deliver(.clipboardReported(ClipboardOutcome($0))) }
            case .readHistory(let query): read(query, mailbox)
            case .alert(let text):
                if screen.ringsBell { terminal.ring() }
                if screen.sendsNotices { terminal.notify(text) }
            case .quit: return .quit
            }
            guard let event else { continue }
            store.send(event)
            let ending = carryOut(shell.follow(store.state), &shell, store, terminal, mailbox)
            if ending != .none { return ending }
        }
        return .none
    }
}

extension ClipboardOutcome {
    fileprivate nonisolated init(_ outcome: Clipboard.Outcome) {
        self =
            switch outcome {
            case .sent: .sent
            case .tooLong: .tooLong
            case .unavailable: .unavailable
            case .failed(let reason): .failed(reason: reason)
            }
    }
}
