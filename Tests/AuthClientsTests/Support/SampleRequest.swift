import Secrets
import Sessions
import Testing

/// One of each request that reaches a server, for tables.
struct SampleRequest: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var request: VendorRequest
    var credential: Credential?
    /// Whether a success has no body.
    var isBare = false

    static let email = "ada@acme.example"
    static let acme = Identity.Reference(kind: .corporate, id: "110002")
    static let tokenID = "0847312d-19fe-49d2-9e21-5825735b511a"
    static let otherTokenID = "1847312d-19fe-49d2-9e21-5825735b511a"
    private static let login = Credential("bearer-1")
    private static let identity = Credential("bearer-1", .identity)
    private static let user = Credential(
        token: ClientTester.token, kind: .identity, secret: Secret("bearer-1"), serverID: tokenID)
}

/// Of both vendors.
extension SampleRequest {
    static let signIn = SampleRequest(
        testDescription: "signIn",
        request: .signIn(PasswordSignIn(email: email, password: Secret("pw"))))
    static let replacePassword = SampleRequest(
        testDescription: "replacePassword",
        request: .replacePassword(
            PasswordReplacement(
                email: email, old: Secret("old"), new: Secret("new"), token: Secret("bearer-1"))))
    static let mailPasswordReset = SampleRequest(
        testDescription: "mailPasswordReset", request: .mailPasswordReset(email: email), isBare: true)
    static let resetPassword = SampleRequest(
        testDescription: "resetPassword",
        request: .resetPassword(PasswordReset(email: email, code: Secret("123456"), new: Secret("new"))))
}

/// Of Weavr.
extension SampleRequest {
    static let weavr = [
        signIn, replacePassword, mailPasswordReset, resetPassword, pushSignIn, exchange, delegate,
        listIdentities, accessToken, listFactors, pushStepUp, sendOTP, verifyOTP, logOut, introspectLogin,
        introspectIdentity, enrolBySMS, verifySMS, enrolByAuthy, unlinkAuthy, unlinkBiometric,
    ]

    static let pushSignIn = SampleRequest(
        testDescription: "pushSignIn", request: .pushSignIn(email: email))
    static let exchange = SampleRequest(
        testDescription: "exchange", request: .exchange(Secret("one-time"), for: acme))
    static let delegate = SampleRequest(testDescription: "delegate", request: .delegate(acme))
    static let listIdentities = SampleRequest(
        testDescription: "listIdentities", request: .listIdentities, credential: login)
    static let accessToken = SampleRequest(
        testDescription: "accessToken", request: .accessToken(for: acme), credential: login)
    static let listFactors = SampleRequest(
        testDescription: "listFactors", request: .listFactors, credential: identity)
    static let pushStepUp = SampleRequest(
        testDescription: "pushStepUp", request: .pushStepUp, credential: identity)
    static let sendOTP = SampleRequest(
        testDescription: "sendOTP", request: .sendOTP, credential: identity, isBare: true)
    static let verifyOTP = SampleRequest(
        testDescription: "verifyOTP", request: .verifyOTP(Secret("123456")), credential: identity,
        isBare: true)
    static let enrolBySMS = SampleRequest(
        testDescription: "enrolBySMS", request: .enrolFactor(channel: "SMS"), credential: identity,
        isBare: true)
    static let verifySMS = SampleRequest(
        testDescription: "verifySMS", request: .verifyFactor(channel: "SMS", Secret("123456")),
        credential: identity, isBare: true)
    static let enrolByAuthy = SampleRequest(
        testDescription: "enrolByAuthy", request: .enrolFactor(channel: "AUTHY"), credential: identity,
        isBare: true)
    static let unlinkAuthy = SampleRequest(
        testDescription: "unlinkAuthy", request: .unlinkFactor(channel: "AUTHY"), credential: identity,
        isBare: true)
    static let unlinkBiometric = SampleRequest(
        testDescription: "unlinkBiometric", request: .unlinkFactor(channel: "BIOMETRIC"),
        credential: identity, isBare: true)
    static let logOut = SampleRequest(testDescription: "logOut", request: .logOut, credential: login)
    static let introspectLogin = SampleRequest(
        testDescription: "introspectLogin", request: .introspect, credential: login)
    static let introspectIdentity = SampleRequest(
        testDescription: "introspectIdentity", request: .introspect, credential: identity)
}

/// Of Verifiable.
extension SampleRequest {
    static let verifiable = [
        signIn, replacePassword, mailPasswordReset, resetBare, listTokens, revokeOne, revokeMany, logOutUser,
        introspectUser,
    ]

    static let resetBare = SampleRequest(
        testDescription: "resetPassword", request: resetPassword.request, isBare: true)
    static let listTokens = SampleRequest(
        testDescription: "listTokens", request: .listTokens, credential: user)
    static let revokeOne = SampleRequest(
        testDescription: "revokeOne", request: .revoke([tokenID]), credential: user, isBare: true)
    static let revokeMany = SampleRequest(
        testDescription: "revokeMany", request: .revoke([tokenID, otherTokenID]), credential: user,
        isBare: true)
    static let logOutUser = SampleRequest(
        testDescription: "logOut", request: .logOut, credential: user, isBare: true)
    static let introspectUser = SampleRequest(
        testDescription: "introspect", request: .introspect, credential: user)
}
