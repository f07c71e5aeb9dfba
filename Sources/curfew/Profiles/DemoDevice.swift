import Authority
import Sessions

/// The customer's device, played by the person at the keys.
actor DemoDevice {
    private var server: AuthorityServer?

    func belong(to server: AuthorityServer) { self.server = server }

    func say(_ answer: DeviceAnswer, to challenge: PushChallenge) async -> Bool {
        guard let server, let id = Int64(challenge.id) else { return false }
        return (try? await server.answerChallenge(id, Self.word(answer))) ?? false
    }

    /// Answers the push that enrols it.
    func say(_ answer: DeviceAnswer, toEnrolmentOf email: String, _ channel: String) async -> Bool {
        guard let server else { return false }
        return (try? await server.answerEnrolment(of: email, channel, Self.word(answer))) ?? false
    }

    private static func word(_ answer: DeviceAnswer) -> AuthorityServer.DeviceAnswer {
        switch answer {
        case .accept: .accept
        case .decline: .decline
        case .expire: .expire
        }
    }
}
