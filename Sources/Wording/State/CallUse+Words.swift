package import Sessions

extension CallUse {
    /// As "12 of 100 calls in 1 min, 44 of 1000 in 1 h; the server says 88 of 100 left"; the calls of the last hour where
    /// no limit is known. Nothing in it is untrusted.
    package func words(_ limits: [CallLimit], at now: Instant) -> String {
        let own = limits.enumerated().map { index, limit in
            let count = "\(count(in: limit.window, at: now)) of \(limit.calls)"
            return count + (index == 0 ? " calls" : "") + " in \(Words.duration(limit.window))"
        }
        let all = limits.isEmpty ? "\(Words.count(count(in: .minutes(60), at: now), "call")) in 1 h" : nil
        let told = told(at: now).map { "the server says \($0.remaining) of \($0.limit) left" }
        return [all ?? own.joined(separator: ", "), told].compactMap(\.self).joined(separator: "; ")
    }
}
