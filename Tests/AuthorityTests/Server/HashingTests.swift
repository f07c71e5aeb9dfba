@testable import Authority
import Foundation
import Synchronization
import Testing

/// Hashing with a fault at the seam: threads that the system refuses, work that does not come back.
@Suite(.timeLimit(.minutes(1))) struct Hashing {
    /// A system in which some work is lost, and whose waits end when the test says so.
    private final class Faults: Sendable {
        /// Whether work is lost, and waits end at once.
        let areOn = Mutex(true)

        func queue(width: Int = 2) throws -> HashingQueue {
            let threads = try HashingThreads()
            return HashingQueue(width: width) { [self] job in
                if !areOn.withLock(\.self) { threads.submit(job) }
            } sleep: { [self] _ in
                guard !areOn.withLock(\.self) else { return }
                let (never, end) = AsyncStream.makeStream(of: Void.self)
                for await _ in never {}
                end.finish()
                throw CancellationError()
            }
        }
    }

    /// The addresses of callers that had their turn, in order, and how many were refused.
    private final class Served: Sendable {
        let addresses = Mutex<[String]>([])
        let refused = Mutex(0)
    }

    private func account(_ number: Int) -> Fingerprint { Fingerprint(of: "account \(number)") }

    @Test func `a thread that the system refuses fails the start`() {
        let made = Mutex(0)
        let error = #expect(throws: HashingThreads.Refused.self) {
            _ = try HashingThreads(count: 2) { body in
                let isFirst = made.withLock { made in
                    made += 1
                    return made == 1
                }
                return isFirst ? HashingThreads.makeThread(body) : EAGAIN
            }
        }
        #expect(error?.code == EAGAIN)
    }

    @Test func `work that is lost costs its caller an error, and every place comes back`() async throws {
        let faults = Faults()
        let queue = try faults.queue()
        for number in 1...6 {
            await #expect(throws: HashingQueue.Full.self) {
                try await queue.perform(for: account(number), from: "a") { try await queue.onThread { 1 } }
            }
        }
        faults.areOn.withLock { $0 = false }
        for number in 1...6 {
            #expect(
                try await queue.perform(for: account(number), from: "a") {
                    try await queue.onThread { number }
                }
                    == number)
        }
    }

    /// A queue of one place whose first wait lasts until it is cancelled, and whose others end at once.
    private func impatientQueue() throws -> (queue: HashingQueue, hasBegun: AsyncStream<Void>) {
        let threads = try HashingThreads()
        let count = Mutex(0)
        let (begun, begins) = AsyncStream.makeStream(of: Void.self)
        let queue = HashingQueue(width: 1) {
            threads.submit($0)
        } sleep: { _ in
            let number = count.withLock { count in
                count += 1
                return count
            }
            guard number == 1 else { return }
            begins.yield()
            let (never, end) = AsyncStream.makeStream(of: Void.self)
            for await _ in never {}
            end.finish()
            throw CancellationError()
        }
        return (queue, begun)
    }

    @Test func `a wait for a place ends too`() async throws {
        let (queue, hasBegun) = try impatientQueue()
        let (held, release) = AsyncStream.makeStream(of: Void.self)
        let holder = Task {
            try await queue.perform(for: account(1), from: "a") { for await _ in held {} }
        }
        var iterator = hasBegun.makeAsyncIterator()
        await iterator.next()
        await #expect(throws: HashingQueue.Full.self) {
            try await queue.perform(for: account(2), from: "a") {}
        }
        #expect(await queue.length == 0)
        release.finish()
        try await holder.value
    }

    @Test(.timeLimit(.minutes(1))) func `a job that does not end gives its place back`() async throws {
        let faults = Faults()
        let queue = try faults.queue(width: 1)
        let (held, release) = AsyncStream.makeStream(of: Void.self)
        for number in 1...3 {
            await #expect(throws: HashingQueue.Full.self) {
                try await queue.perform(for: account(number), from: "a") { for await _ in held {} }
            }
        }
        faults.areOn.withLock { $0 = false }
        #expect(try await queue.perform(for: account(1), from: "a") { 1 } == 1)
        release.finish()
    }

    @Test func `a caller without a place is told so after a pause`() async throws {
        let threads = try HashingThreads()
        let pauses = Mutex<[Duration]>([])
        let queue = HashingQueue(width: 0, depth: 0) {
            threads.submit($0)
        } sleep: { duration in
            pauses.withLock { $0.append(duration) }
        }
        await #expect(throws: HashingQueue.Full.self) {
            try await queue.perform(for: account(1), from: "a") {}
        }
        #expect(pauses.withLock(\.self) == [.seconds(1)])
    }

    @Test func `a crowd from one address leaves a place to the others`() async throws {
        let threads = try HashingThreads()
        let queue = HashingQueue { threads.submit($0) }
        let gates = (0..<11).map { _ in AsyncStream.makeStream(of: Void.self) }
        let (begun, begins) = AsyncStream.makeStream(of: Void.self)
        var beginnings = begun.makeAsyncIterator()
        func call(_ number: Int) -> Task<Void, any Error> {
            Task {
                try await queue.perform(for: account(number), from: "crowd") {
                    begins.yield()
                    for await _ in gates[number].stream {}
                }
            }
        }
        var crowd: [Task<Void, any Error>] = []
        for number in 0..<2 {
            crowd.append(call(number))
            await beginnings.next()
        }
        for number in 2..<11 { crowd.append(call(number)) }
        while await queue.length < 9 { await Task.yield() }
        gates[0].continuation.finish()
        try await crowd[0].value
        #expect(await queue.length == 9)
        #expect(try await queue.perform(for: account(100), from: "other") { 1 } == 1)
        for gate in gates { gate.continuation.finish() }
        for task in crowd { try await task.value }
    }

    @Test func `work runs on threads that exist before it`() async throws {
        let threads = try HashingThreads(count: 2)
        let queue = HashingQueue { threads.submit($0) }
        var names: Set<UInt> = []
        for number in 1...40 {
            names.insert(
                try await queue.perform(for: account(number), from: "a") {
                    try await queue.onThread { UInt(pthread_self()) }
                })
        }
        #expect(names.count <= 2)
    }

    @Test func `a flood from one address stops no caller of another`() async throws {
        let threads = try HashingThreads()
        let queue = HashingQueue(width: 1, depth: 8) {
            threads.submit($0)
        } sleep: {
            if $0 != HashingQueue.refusalPause { try await Task.sleep(for: $0) }
        }
        let (held, release) = AsyncStream.makeStream(of: Void.self)
        let (begun, begins) = AsyncStream.makeStream(of: Void.self)
        let order = Served()
        let holder = Task {
            try await queue.perform(for: account(0), from: "flood") {
                begins.yield()
                for await _ in held {}
            }
        }
        var iterator = begun.makeAsyncIterator()
        await iterator.next()
        func call(_ number: Int, from address: String) -> Task<Bool, Never> {
            Task {
                let result: Void? = try? await queue.perform(for: account(number), from: address) {
                    order.addresses.withLock { $0.append(address) }
                }
                if result == nil { order.refused.withLock { $0 += 1 } }
                return result != nil
            }
        }
        var flood: [Task<Bool, Never>] = []
        for number in 1...20 { flood.append(call(number, from: "flood")) }
        let others = [call(101, from: "one"), call(102, from: "two")]
        // All 22 have come when 14 found no place, or lost it.
        while order.refused.withLock({ $0 < 14 }) { await Task.yield() }
        release.finish()
        for task in others { #expect(await task.value) }
        var served = 0
        for task in flood where await task.value { served += 1 }
        try await holder.value
        #expect(served == 6)
        // Each of the others comes before the second caller of the flood.
        #expect(Set(order.addresses.withLock { $0.prefix(3) }).count == 3)
    }
}
