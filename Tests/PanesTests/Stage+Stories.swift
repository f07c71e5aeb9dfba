import Panes
import Screen
import Sessions

/// The beginnings that many stories share.
extension Stage {
    static let adas = [
        identity(.corporate, "111", "Acme Payments Ltd"), identity(.corporate, "112", "Acme Cards Ltd"),
        identity(.consumer, "211", "Ada Lovelace"),
    ]

    static func identity(_ kind: Identity.Kind, _ id: String, _ name: String) -> Identity {
        Identity(reference: Identity.Reference(kind: kind, id: id), name: name)
    }

    static func crowd(_ count: Int) -> [Identity] {
        (1...count).map {
            identity($0 % 3 == 0 ? .consumer : .corporate, "\($0)", "Customer \($0) of Many Ltd")
        }
    }

    /// Ada has pressed Enter and the server has let her in and told her identities.
    static func signedIn(
        _ identities: [Identity] = adas, environment: Profile.Environment = .demo,
        glyphs: GlyphSet = .unicode,
        lifetime: Lifetime? = nil
    ) -> Stage {
        var stage = Stage(environment: environment, glyphs: glyphs)
        stage.press(.enter)
        stage.call("POST", "/multi/login_with_password", ms: 61)
        stage.answerSignIn(lifetime: lifetime)
        stage.call("GET", "/multi/identities", token: stage.state.tokenOrder.last)
        stage.answerIdentities(identities)
        return stage
    }

    /// Ada acts as the first of her identities.
    static func acting(
        environment: Profile.Environment = .demo, glyphs: GlyphSet = .unicode, lifetime: Lifetime? = nil
    ) -> Stage {
        var stage = Stage.signedIn(environment: environment, glyphs: glyphs)
        stage.act(as: 1, lifetime: lifetime)
        return stage
    }

    /// Presses the number of an identity; the server gives its token.
    mutating func act(as number: Int, lifetime: Lifetime? = nil) {
        type("\(number)")
        call(
            "POST", "/multi/access_token", ms: 9,
            token: state.sessionOrder.last.flatMap { state.sessions[$0] }?.loginToken)
        answerAccess(lifetime: lifetime)
    }

    /// Signs in once more, through another account.
    mutating func signIn(as email: String, _ identities: [Identity]) {
        type("l")
        press(.up, .up)
        type(email)
        press(.tab)
        type("Curfew-demo-1")
        press(.enter)
        answerSignIn()
        answerIdentities(identities)
    }

    /// Sessions that were there when the program started.
    mutating func restore(_ count: Int) {
        send(
            .sessionsRestored(
                (1...count).map {
                    RestoredSession(
                        profile: Stage.profile, email: "person\($0)@acme.example", grant: grant(.login, nil))
                }))
    }
}

/// What a person sees.
extension Stage {
    /// The pane that has the keys, by the sign in its title.
    var focus: String? {
        let text = frame(110, 30).grid.text()
        guard let sign = text.firstRange(of: "─ ▸ ") else { return nil }
        return text[sign.upperBound...].split(separator: " ").first.map(String.init)
    }

    var session: SessionID { state.sessionOrder[0] }

    /// An identity of the first session.
    func identity(_ id: Int, _ kind: Identity.Kind = .corporate) -> IdentityID {
        IdentityID(session: session, reference: Identity.Reference(kind: kind, id: "\(id)"))
    }

    /// The hints in the last line, with what they do.
    func hints(columns: Int) -> [String] {
        let line = frame(columns, 10).grid.text(row: 9)
        return line.split(separator: "  ").map { $0.trimmingPrefix(while: { $0 == " " }) }.map(String.init)
            .filter { !$0.isEmpty }
    }

    /// The state words of the tokens in Lifetimes.
    var words: [String] {
        var copy = self
        copy.type("t")
        let rows = copy.text(80, 24).split(separator: "\n")
        return rows.filter { $0.contains(" auth ") || $0.contains(" access ") }.compactMap { row in
            row.split(whereSeparator: { $0 == " " || $0 == "│" }).last.map(String.init)
        }
    }

    /// The texts that are reversed.
    func reversed(_ columns: Int, _ rows: Int) -> [String] {
        let grid = frame(columns, rows).grid
        return (0..<rows).compactMap { row in
            let text = (0..<columns).filter { grid[$0, row].style.isReversed }.map { grid[$0, row].glyph }
            return text.isEmpty ? nil : String(text)
        }
    }
}
