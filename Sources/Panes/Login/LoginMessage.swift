import Screen
import Sessions
import Wording

/// What a sign-in came to, below the form.
struct LoginMessage {
    let state: SessionState
    let isPasteRefused: Bool
    let remark: SignInRemark?
    let isPrefilled: Bool

    func draw(on canvas: inout Canvas, in area: Rect) {
        if isPasteRefused {
            canvas.paragraph(PasteGuard<String>.refusal, from: 0, in: area, .ending)
        } else if let statement = remark?.statement ?? state.signIn.statement(in: state) {
            canvas.statement(statement, in: area)
        } else {
            canvas.paragraph(idle, from: 0, in: area, .dim)
        }
    }

    private var idle: String {
        guard state.liveSessionCount == 0 else { return "Sign in once more to act through another login." }
        return isPrefilled ? "The demo account is filled in: Enter signs in." : "Enter signs in."
    }
}
