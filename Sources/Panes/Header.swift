import Screen
import Sessions

/// The first line: on which environment, as whom, for how long. True in every frame: the identity named is the one
/// of the token in use.
struct Header {
    let state: SessionState

    func draw(on canvas: inout Canvas, in line: Rect) {
        guard let profile = currentProfile else { return }
        let badge = " \(profile.environment.word) "
        canvas.put(badge, at: 0, in: line, Style(profile.environment.role))
        var column = badge.count + 1
        if line.columns >= 60 {
            column += canvas.put(profile.name, at: column, in: line, .strong) + 2
        }
        column += drawIdentity(on: &canvas, at: column, in: line)
        let right = rightText(profile, columns: line.columns)
        guard line.columns - right.text.count > column + 1 else { return }
        canvas.rightField(
            right.text, at: line.columns - right.text.count - 1, columns: right.text.count, in: line,
            right.style)
    }

    private var currentProfile: Profile? {
        state.acting.flatMap { state.sessions[$0.session] }.flatMap { state.profile($0.profile) }
            ?? state.profiles.first
    }

    /// Returns the columns it took.
    private func drawIdentity(on canvas: inout Canvas, at start: Int, in line: Rect) -> Int {
        guard let acting = state.acting, let token = state.accessToken(of: acting) else {
            let count = state.liveSessionCount
            let text = count == 0 ? "nobody signed in" : "\(Words.count(count, "session")), acting as nobody"
            return canvas.put(text, at: start, in: line, .dim)
        }
        var column = start
        let name = CleanText.clean(state.name(of: acting) ?? acting.reference.id, limit: 40)
        column += canvas.put("as ", at: column, in: line, .dim)
        column += canvas.put(name, at: column, in: line, .strong) + 1
        let word = token.word(at: canvas.now)
        if let end = token.lifetime.nearest, token.isLive {
            canvas.countdown(to: end.at, at: column, columns: 6, in: line, word == .ending ? .ending : .text)
            column += 7
        }
        if word != .live { column += canvas.put(word.rawValue, at: column, in: line, word.style) + 1 }
        if token.kind == .steppedUp { column += canvas.put(token.kind.word, at: column, in: line, .live) + 1 }
        return column - start
    }

    /// The clock's offset if it is worth knowing, else where the server is.
    private func rightText(_ profile: Profile, columns: Int) -> (text: String, style: Style) {
        if let offset = state.clockOffsets[profile.id], abs(offset) > 2 {
            let amount = min(abs(offset).rounded(), 999_999_999)
            return ("server clock \(offset > 0 ? "+" : "-")\(Int(amount)) s", .ending)
        }
        guard columns >= 100 else { return ("", .dim) }
        return (CleanText.clean(profile.address ?? "starting…", limit: 40), .dim)
    }
}

extension Profile.Environment {
    var word: String {
        switch self {
        case .demo: "DEMO"
        case .sandbox: "SANDBOX"
        case .production: "PRODUCTION"
        }
    }

    var role: Role {
        switch self {
        case .demo: .demo
        case .sandbox: .sandbox
        case .production: .production
        }
    }
}
