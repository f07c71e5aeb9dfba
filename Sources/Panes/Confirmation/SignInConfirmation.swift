import Screen
import Sessions
import Wording

/// Asks before a login is signed in that is signed in already: a second session of it lists the same identities once more.
struct SignInConfirmation: Overlay {
    let profile: Profile.ID
    let request: PasswordSignIn

    static let bindings = ConfirmationAnswer.bindings(SignInConfirmation.self, yes: "sign in again")

    /// Whether a sign-in is to be asked about.
    static func isNeeded(for login: Login, _ state: SessionState) -> Bool {
        state.liveSessions.contains { state.sessions[$0]?.login == login }
    }

    mutating func perform(_ command: ConfirmationAnswer, _ context: Context) -> [Reaction] {
        switch command {
        case .yes: [.close, .send(.signInRequested(profile, request))]
        case .no: [.close]
        }
    }

    func draw(on canvas: inout Canvas, in screen: Rect, _ context: Context) {
        let box = ConfirmationBox(
            title: "Sign in again", profile: context.state.profile(profile),
            lines: [
                ("Already signed in as", .text), ("  \(canvas.name(request.email, limit: 64))", .strong),
            ],
            more: "A second session lists the same identities once more.",
            answer: "Enter signs in again, Esc cancels.")
        box.draw(on: &canvas, in: screen)
    }
}
