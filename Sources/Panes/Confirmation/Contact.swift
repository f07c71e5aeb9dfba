import Screen
import Sessions
import Wording

/// Something that reaches a customer once it is sent: whom, by what, and the event that sends it. Pinned when it is
/// asked about, whatever the form or the list behind it does.
enum Contact: Equatable {
    /// A code to the phone, which steps a token up.
    case code(TokenID)
    /// A push to the device, which steps a token up.
    case push(TokenID)
    /// A push to the device, which signs in. The address is as it was typed.
    case signIn(Profile.ID, email: String)
    /// A mail with a code that replaces a forgotten password.
    case passwordReset(Profile.ID, email: String)
    /// A code to the phone, which enrols it.
    case enrolmentCode(FactorChange.ID)
    /// A push to the device, which links it.
    case enrolmentPush(FactorChange.ID)

    static func enrolment(_ factor: FactorChange.ID, _ state: SessionState) -> Contact {
        state.factorRules(factor)?.enrolment == .byPush ? .enrolmentPush(factor) : .enrolmentCode(factor)
    }

    /// What the customer gets.
    var title: String {
        switch self {
        case .code, .enrolmentCode: "Send a code"
        case .push, .signIn, .enrolmentPush: "Send a push"
        case .passwordReset: "Send a mail"
        }
    }

    /// Where it goes; whose it is stands below.
    var way: String {
        switch self {
        case .code: "By SMS to the phone enrolled for"
        case .push, .signIn: "To the device enrolled for"
        case .passwordReset: "To the address"
        case .enrolmentCode: "By SMS to the phone on file of"
        case .enrolmentPush: "By push to the device of"
        }
    }

    /// Whose phone, device or mailbox it reaches; untrusted.
    func target(_ state: SessionState) -> String {
        switch self {
        case .code(let token), .push(let token): session(of: token, state)?.email ?? ""
        case .signIn(_, let email), .passwordReset(_, let email): email
        case .enrolmentCode(let factor), .enrolmentPush(let factor):
            state.sessions[factor.session]?.email ?? ""
        }
    }

    /// What the customer's answer is for; `name` cleans the name in it, or hides it.
    func purpose(_ state: SessionState, name: (String) -> String) -> String {
        switch self {
        case .code(let token), .push(let token):
            "It steps up \(name(state.tokens[token].map(state.bearer) ?? ""))."
        case .signIn: "A yes on it signs this login in."
        case .passwordReset: "Its code replaces the password."
        case .enrolmentCode: "It enrols the phone for codes."
        case .enrolmentPush(let factor): "A yes on it links \(state.factorRules(factor)?.name ?? "")."
        }
    }

    /// The ways to reach the person that are known already, untrusted; empty where none are. To load them would use a
    /// token.
    func enrolled(_ state: SessionState) -> String {
        switch self {
        case .code(let token), .push(let token):
            (session(of: token, state)?.factors ?? []).map { "\($0.channel) \($0.status.word)" }
                .joined(separator: ", ")
        case .enrolmentCode(let factor), .enrolmentPush(let factor):
            (state.sessions[factor.session]?.factors ?? []).map { "\($0.channel) \($0.status.word)" }
                .joined(separator: ", ")
        case .signIn, .passwordReset: ""
        }
    }

    func profile(_ state: SessionState) -> Profile? {
        switch self {
        case .code(let token), .push(let token): state.tokens[token].flatMap { state.profile(of: $0.session) }
        case .signIn(let profile, _), .passwordReset(let profile, _): state.profile(profile)
        case .enrolmentCode(let factor), .enrolmentPush(let factor): state.profile(of: factor.session)
        }
    }

    /// What sends it; nil once it would reach somebody else, or would send nothing.
    func event(_ state: SessionState) -> SessionEvent? {
        switch self {
        case .code(let token):
            guard let viewed = state.stepUp else {
                return state.tokenToStepUp(byPush: false) == token ? .stepUpRequested : nil
            }
            return viewed.token == token && viewed.sendsCode(at: state.now) ? .codeResendRequested : nil
        case .push(let token):
            guard let viewed = state.stepUp else {
                return state.tokenToStepUp(byPush: true) == token ? .stepUpByPushRequested : nil
            }
            return viewed.token == token && viewed.sendsPush ? .stepUpByPushRequested : nil
        case .signIn(let profile, let email): return .pushRequested(profile, email: email)
        case .enrolmentCode(let factor), .enrolmentPush(let factor):
            return state.mayEnrol(factor) ? .enrolmentRequested(factor) : nil
        case .passwordReset(let profile, let email): return .resetMailRequested(profile, email: email)
        }
    }

    private func session(of token: TokenID, _ state: SessionState) -> Session? {
        state.tokens[token].flatMap { state.sessions[$0.session] }
    }
}
