import AuthClients
import Secrets
import Sessions
import Testing

struct ScryptHasherTests {
    @Test func `a hash knows its secret and no other, and two hashes of one secret differ`() async throws {
        let hasher = ScryptHasher()
        let one = try #require(await hash(Secret("Curfew-demo-1"), hasher))
        let other = try #require(await hash(Secret("Curfew-demo-1"), hasher))
        #expect(one.salt != other.salt && one.key != other.key)
        #expect(one.salt.count == 16 && one.key.count == 32)
        #expect(one.key != Secret("Curfew-demo-1"))
        #expect(
            await outcome(.compare(Secret("Curfew-demo-1"), with: [one, other]), hasher)
                == .compared(isSame: true))
        #expect(
            await outcome(.compare(Secret("curfew-demo-1"), with: [one, other]), hasher)
                == .compared(isSame: false))
        let pin = try #require(await hash(Secret("4711"), hasher))
        #expect(await outcome(.compare(Secret("4711"), with: [one, pin]), hasher) == .compared(isSame: true))
    }

    @Test func `nothing typed is no secret, and nothing to compare with is no match`() async {
        let hasher = ScryptHasher()
        #expect(await outcome(.hash(.empty), hasher) == .failed)
        #expect(await outcome(.compare(Secret("4711"), with: []), hasher) == .compared(isSame: false))
    }

    private func hash(_ secret: Secret, _ hasher: ScryptHasher) async -> HashedSecret? {
        if case .hashed(let hash) = await outcome(.hash(secret), hasher) { hash } else { nil }
    }

    private func outcome(_ job: HashingJob, _ hasher: ScryptHasher) async -> HashingOutcome {
        await withCheckedContinuation { continuation in
            hasher.perform(job) { continuation.resume(returning: $0) }
        }
    }
}
