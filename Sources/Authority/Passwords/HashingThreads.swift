import Foundation
import Synchronization

/// Threads for slow work, made once at the start with a lower priority, so that the other calls stay fast. None is made later:
/// the system may then refuse one (pthread_create(3), EAGAIN), and the work would never run.
final class HashingThreads: Sendable {
    /// The system refused a thread.
    struct Refused: Error {
        /// A value of `errno`.
        let code: Int32
    }

    /// Makes a thread that runs `body`; returns 0 or a value of `errno`.
    typealias Maker = (_ body: @escaping @Sendable () -> Void) -> Int32

    /// What the threads share. It outlives its owner until the last of them has ended.
    private final class Jobs: Sendable {
        private let waiting = Mutex<[@Sendable () -> Void]>([])
        private let isOver = Atomic(false)
        private let signal = DispatchSemaphore(value: 0)

        func add(_ job: @escaping @Sendable () -> Void) {
            waiting.withLock { $0.append(job) }
            signal.signal()
        }

        func end(threads: Int) {
            isOver.store(true, ordering: .relaxed)
            for _ in 0..<threads { signal.signal() }
        }

        func run() {
            while true {
                signal.wait()
                let job = waiting.withLock { $0.isEmpty ? nil : $0.removeFirst() }
                if let job { job() } else if isOver.load(ordering: .relaxed) { return }
            }
        }
    }

    private let jobs = Jobs()
    private let count: Int

    init(count: Int = 2, make: Maker = HashingThreads.makeThread) throws(Refused) {
        self.count = count
        for made in 0..<count {
            let code = make { [jobs] in
                #if os(Linux)
                    // On Linux the priority belongs to the thread, and 0 names the calling one (setpriority(2)).
                    _ = setpriority(Int32(PRIO_PROCESS.rawValue), 0, 5)
                #endif
                jobs.run()
            }
            guard code == 0 else {
                jobs.end(threads: made)
                throw Refused(code: code)
            }
        }
    }

    deinit {
        jobs.end(threads: count)
    }

    /// Runs `job` on one of the threads, after the jobs before it.
    func submit(_ job: @escaping @Sendable () -> Void) {
        jobs.add(job)
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }

    /// The usual maker; its thread has the usual priority.
    static func makeThread(_ body: @escaping @Sendable () -> Void) -> Int32 {
        let argument = Unmanaged.passRetained(Body(body))
        #if os(Linux)
            var thread = pthread_t()
        #else
            var thread: pthread_t?
        #endif
        let code = pthread_create(
            &thread, nil,
            { argument in
                if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, argument.toOpaque())
        guard code == 0 else {
            argument.release()
            return code
        }
        #if os(Linux)
            pthread_detach(thread)
        #else
            if let thread { pthread_detach(thread) }
        #endif
        return 0
    }
}
