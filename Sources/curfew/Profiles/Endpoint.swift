import Sessions

/// An address that becomes known once; who asks before waits for it.
actor Endpoint {
    private var known: Result<String, AuthFailure>?
    private var waiting: [CheckedContinuation<Result<String, AuthFailure>, Never>] = []

    func resolve(_ result: Result<String, AuthFailure>) {
        guard known == nil else { return }
        known = result
        for continuation in waiting { continuation.resume(returning: result) }
        waiting = []
    }

    func url() async throws(AuthFailure) -> String {
        let result: Result<String, AuthFailure>
        if let known {
            result = known
        } else {
            result = await withCheckedContinuation { waiting.append($0) }
        }
        return try result.get()
    }
}
