/// The cost of one comparison, in the terms of RFC 7914 (scrypt).
package struct PasswordCost: Sendable, Equatable {
    /// The binary logarithm of N. A comparison uses N × 128 × `blockSize` bytes of memory.
    package let logRounds: Int
    package let blockSize: Int
    package let parallelism: Int

    package init(logRounds: Int, blockSize: Int, parallelism: Int) {
        self.logRounds = logRounds
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// 8 MiB and about a fifth of a second; one of the settings of the OWASP password storage cheat sheet.
    package static let standard = PasswordCost(logRounds: 13, blockSize: 8, parallelism: 10)
}
