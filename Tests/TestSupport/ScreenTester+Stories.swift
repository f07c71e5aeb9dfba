import Foundation
package import Screen
package import Sessions
package import Testing

/// The beginnings that many stories share, and what people do in them.
extension ScreenTester {
    package static let adas = [
        identity(.corporate, "111", "Acme Payments Ltd"), identity(.corporate, "112", "Acme Cards Ltd"),
        identity(.consumer, "211", "Ada Lovelace"),
    ]

    package static func identity(_ kind: Identity.Kind, _ id: String, _ name: String) -> Identity {
        Identity(reference: Identity.Reference(kind: kind, id: id), name: name)
    }

    package static func crowd(_ count: Int) -> [Identity] {
        (1...count).map {
            identity($0 % 3 == 0 ? .consumer : .corporate, "\($0)", "Customer \($0) of Many Ltd")
        }
    }

    /// Ada has pressed Enter and the server has let her in and listed her identities.
    package static func signedIn(
        _ identities: [Identity] = adas, environment: Profile.Environment = .demo,
        glyphs: GlyphSet = .unicode, lifetime: Lifetime? = nil,
        capabilities: Set<Capability> = [.identityList]
    ) -> ScreenTester {
        var screen = ScreenTester(environment: environment, glyphs: glyphs, capabilities: capabilities)
        screen.press(.enter)
        screen.call("POST", "/multi/login_with_password", ms: 61)
        screen.answerSignIn(lifetime: lifetime)
        screen.call("GET", "/multi/identities", token: screen.state.tokenOrder.last)
        screen.answerIdentities(identities)
        return screen
    }

    /// Ada acts as the first of her identities.
    package static func acting(
        environment: Profile.Environment = .demo, glyphs: GlyphSet = .unicode, lifetime: Lifetime? = nil,
        capabilities: Set<Capability> = [.identityList]
    ) -> ScreenTester {
        var screen = signedIn(environment: environment, glyphs: glyphs, capabilities: capabilities)
        screen.act(as: 1, lifetime: lifetime)
        return screen
    }

    /// Acts as the identity with a number, whichever pane has the focus, and says yes where production is asked about;
    /// the server gives its token.
    package mutating func act(as number: Int, lifetime: Lifetime? = nil) {
        let identities = state.sessionOrder.flatMap { id in
            (state.sessions[id]?.identities ?? []).map {
                IdentityID(session: id, reference: $0.reference)
            }
        }
        guard identities.indices.contains(number - 1) else {
            Issue.record("no identity has the number \(number)")
            return
        }
        send(.identityChosen(identities[number - 1]))
        if state.seat.pendingSwitch != nil { press(.enter) }
        call(
            "POST", "/multi/access_token", ms: 9,
            token: state.sessionOrder.last.flatMap { state.sessions[$0] }?.loginToken)
        answerAccess(lifetime: lifetime)
    }

    /// Signs in once more, through another account.
    package mutating func signIn(as email: String, _ identities: [Identity]) {
        type("l")
        press(.up, .up)
        type(email)
        press(.tab)
        type("Curfew-demo-1")
        press(.enter)
        answerSignIn()
        answerIdentities(identities)
    }

    /// Fills in the form of a delegation, and sends it.
    package mutating func delegate(to id: String, because reason: String) {
        type("f")
        press(.tab)
        type(id)
        press(.tab)
        type(reason)
        press(.enter, .enter)
    }

    /// Asks for the logout of the selected row, and confirms it.
    package mutating func logOut() {
        type("o")
        press(.enter, .tab, .enter)
    }

    /// Sessions that were there when the program started.
    package mutating func restore(_ count: Int) {
        let sessions = (1...count).map {
            RestoredSession(
                profile: Self.profile, email: "person\($0)@acme.example", grant: grant(.login, nil))
        }
        send(.sessionsRestored(sessions))
    }

    /// Paints, and answers the list of each session that this brought into view.
    package mutating func answerFirstSight(
        _ identities: [Identity] = [], at location: SourceLocation = #_sourceLocation
    ) {
        _ = text()
        while oldest(where: { $0 == .listIdentities }) != nil {
            answerIdentities(identities, at: location)
            _ = text()
        }
    }

    /// Presses a key that reaches a customer, and says yes to the question about it.
    package mutating func confirm(_ key: Character) {
        press(.character(key), .enter)
    }

    /// Types text; each character is a key.
    package mutating func type(_ text: String) {
        for character in text { press(.character(character)) }
    }

    /// Pastes as the terminal hands it on: scalar by scalar between two marks.
    package mutating func paste(_ text: String) {
        press(.pasteBegan)
        for scalar in text.unicodeScalars { press(.character(Character(scalar))) }
        press(.pasteEnded)
    }

    /// Waits while the tokens are used now and then, or they would end first.
    package mutating func wait(_ span: Duration, usedEvery step: Duration) {
        let end = now + span
        while now + step < end {
            wait(step)
            for token in state.tokenOrder { call("GET", "/multi/corporates", token: token) }
        }
        wait(end - now)
    }

    /// Reports a call as the client would.
    package mutating func call(
        _ method: String = "GET", _ path: String, _ result: CallRecord.Result = .status(200), ms: Int64 = 12,
        token: TokenID? = nil, clockAhead seconds: Double? = nil, request: RequestID? = nil,
        reference: String? = nil
    ) {
        let date = seconds.map { reading.wall.addingTimeInterval($0 + Double(ms) / 1000 - 0.5) }
        send(
            .callRecorded(
                CallRecord(
                    profile: Self.profile, method: method, path: path, result: result, sent: reading,
                    took: .milliseconds(ms),
                    requestReference: reference ?? "req-\(state.calls.total + 1)-7f3a",
                    serverDate: date, token: token, request: request)))
    }
}
