package import Sessions

extension SignIn {
    /// What it waits for or came to; nil where there is nothing to tell, or a form of its own tells it.
    package func statement(in state: SessionState) -> Statement? {
        switch self {
        case .idle, .changingPassword, .awaitingPush: nil
        case .waiting(_, let attempt):
            Statement(
                isStarting(attempt, state) ? "Starting the demo's authority." : "Waiting for the server.",
                .information)
        case .askingDevice(_, let attempt, _):
            Statement(
                isStarting(attempt, state)
                    ? "Starting the demo's authority." : "Sending a push to the device.",
                .information)
        case .failed(let attempt, let failure): failure.statement(for: state.profile(attempt.profile))
        case .throttled(_, let throttle, let end): throttle.statement(until: end)
        }
    }

    /// Whether the server has no address yet.
    private func isStarting(_ attempt: Attempt, _ state: SessionState) -> Bool {
        state.profile(attempt.profile)?.address == nil
    }
}

extension SignIn.Throttle {
    /// The end of a lock follows from the vendor's rule; the server told that of a limit.
    package func statement(until end: Instant) -> Statement {
        switch self {
        case .locked:
            Statement(AuthFailure.locked(for: .zero).sentence, .failure, next: .waitForUnlock(until: end))
        case .limited:
            Statement(AuthFailure.rateLimited(for: nil).sentence, .failure, next: .wait(until: end, .exact))
        }
    }
}
