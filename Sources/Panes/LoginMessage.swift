import Screen
import Sessions

/// What a sign-in came to, in words, below the form: what happened, and what to do next.
struct LoginMessage {
    let state: SessionState
    let isPasteRefused: Bool
    let remark: Remark?
    let isPrefilled: Bool

    /// Why a key came to nothing, or what it would do.
    enum Remark: Equatable {
        case wrongLife, noNewPassword, noReset, noPush, noWebhooks, noDelegation
        case asksDevice(email: String)
    }

    func draw(on canvas: inout Canvas, in area: Rect) {
        if isPasteRefused {
            canvas.paragraph(PasteGuard<String>.refusal, from: 0, in: area, .ending)
            return
        }
        if let remark {
            canvas.statement(remark.sentence, remark.style, next: remark.nextStep, in: area)
            return
        }
        switch state.signIn {
        case .idle, .changingPassword, .awaitingPush:
            canvas.paragraph(idle, from: 0, in: area, .dim)
        case .waiting(_, let attempt):
            canvas.paragraph(wait(attempt, "Waiting for the server."), from: 0, in: area, .info)
        case .askingDevice(_, let attempt, _):
            canvas.paragraph(wait(attempt, "Sending a push to the device."), from: 0, in: area, .info)
        case .failed(_, let failure):
            canvas.statement(CleanText.clean(failure.sentence), .ended, next: failure.nextStep, in: area)
        case .throttled(_, let bar, let until):
            let left = canvas.timeLeft(until: until)
            canvas.statement(bar.sentence, .ended, next: bar.nextStep(in: left), in: area)
        }
    }

    private func wait(_ attempt: SignIn.Attempt, _ words: String) -> String {
        state.profile(attempt.profile)?.address == nil ? "Starting the demo's authority." : words
    }

    private var idle: String {
        guard state.liveSessionCount == 0 else { return "Sign in once more to act through another login." }
        return isPrefilled ? "The demo account is filled in: Enter signs in." : "Enter signs in."
    }
}

extension LoginMessage.Remark {
    fileprivate var style: Style {
        switch self {
        case .wrongLife, .noNewPassword, .noReset, .noPush, .noWebhooks, .noDelegation: .ended
        case .asksDevice: .info
        }
    }

    fileprivate var sentence: String {
        switch self {
        case .wrongLife: "That is no time to live."
        case .noNewPassword: "This profile replaces a password only once it has expired."
        case .noDelegation: "This profile acts for nobody without a login."
        case .noPush: "This profile signs nobody in by a push."
        case .noWebhooks: "No answer to a push could come in here."
        case .asksDevice(let email): "b asks the device of \(CleanText.clean(email, limit: 64))."
        case .noReset: "This profile mails no code for a forgotten password."
        }
    }

    fileprivate var nextStep: String {
        switch self {
        case .wrongLife: "Write it as 8h, 30m, 2d or 00:30:00, or leave it empty."
        case .noNewPassword: "Sign in, or ask an administrator."
        case .noDelegation, .noPush: "Sign in with the password."
        case .noWebhooks: "Set 'webhooks' in the configuration, or sign in with the password."
        case .asksDevice: "Press it to sign in by a push."
        case .noReset:
            "Ask an administrator. A demo of Verifiable does, when it was started with --mail FILE."
        }
    }
}

extension SignIn.Throttle {
    fileprivate var sentence: String {
        switch self {
        case .locked: AuthFailure.locked(for: .zero).sentence
        case .limited: AuthFailure.rateLimited(for: nil).sentence
        }
    }

    fileprivate func nextStep(in left: String) -> String {
        switch self {
        case .locked: "Try again in \(left) (computed: the vendor's rule), or ask an administrator."
        case .limited: "Try again in \(left) (exact: the server's word)."
        }
    }
}
