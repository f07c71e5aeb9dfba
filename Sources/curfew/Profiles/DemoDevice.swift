import Authority
import Sessions

/// The customer's device, played by the person at the keys.
actor DemoDevice {
    private var server: AuthorityServer?

    func belong(to server: AuthorityServer) { self.server = server }

    func say(_ answer: DeviceAnswer, to challenge: PushChallenge) async -> Bool {
        guard let server, let id = Int64(challenge.id) else { return false }
        let word: AuthorityServer.DeviceAnswer =
            switch answer {
            case .accept: .accept
            case .decline: .decline
            case .expire: .expire
            }
        return (try? await server.answerChallenge(id, word)) ?? false
    }
}
