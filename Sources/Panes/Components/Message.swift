import Sessions

/// What one component lets all panes know.
enum Message {
    /// A login is to be signed in again: its account belongs into the form.
    case signInAgain(Login)
    /// These tokens are about to be ended.
    case ending([TokenID])
}
