import Foundation
import Secrets
import Sessions
import Wording

/// At least one value of each case of the enums that have words, and a state in which somebody is signed in.
enum Examples {
    static let now = Instant(nanoseconds: 1_000_000_000_000)
    static let profile = Profile(
        id: Profile.ID("support"), name: "Support", environment: .sandbox, address: "auth.example",
        vendor: VendorDescriptor(name: "Vendor", capabilities: [.identityList]))
    static let session = signedIn().sessionOrder.first ?? SessionID(0)
    static let identity = IdentityID(session: session, reference: reference)
    static let factor = FactorChange.ID(session, "AUTHY")
    private static let reference = Identity.Reference(kind: .corporate, id: "111")

    /// Ada is signed in, her login token lasts five minutes, and she may act as one identity.
    static func signedIn() -> SessionState {
        var state = SessionState(profiles: [profile], now: now)
        let reading = ClockReading(instant: now, wall: Date(timeIntervalSince1970: 1_800_000_000))
        let form = PasswordSignIn(email: "ada@acme.example", password: Secret("password"))
        let grant = Grant(
            token: Secret("token"), kind: .login, identity: nil, lifetime: .idle(.minutes(5), from: now))
        let replies: [VendorReply] = [
            .grant(grant), .identities([Identity(reference: reference, name: "Acme Payments Ltd")]),
        ]
        var effects = state.apply(.signInRequested(profile.id, form), at: reading)
        for reply in replies {
            // A password is hashed beside the request.
            guard let request = effects.last(where: { $0.profile != nil })?.id else { break }
            effects = state.apply(.replied(request, .success(reply)), at: reading)
        }
        return state
    }

    static let challenges: [AuthFailure.ChallengeProblem] = [
        .wrongCode, .oneTryLeft, .tooManyTries, .codeExpired, .notAsked, .alreadyVerified, .underWay,
        .tooSoon,
        .channelNotEnrolled, .phoneNotEnrolled, .noCodeNow, .channelNotSupported, .numberInvalid,
        .countryNotSupported, .loginUnknown, .declined, .unanswered, .notReported, .answerRefused,
        .notListening("the port is taken"), .alreadyEnrolled, .notEnrolled, .numberMissing, .notReady,
        .passcodeMissing, .tooManyEnrolments, .credentialsInactive, .typeNotEnrollable,
    ]

    static let unreachable: [AuthFailure.Unreachable] = [
        .connectionRefused, .nameNotFound, .timedOut, .connectionLost, .certificateRefused,
        .other("TLS could not be agreed"),
    ]

    static let fieldProblems: [AuthFailure.FieldProblem] = [
        .missing, .wrongLength, .outOfRange, .notAllowed, .wrongForm, .other("ODD"),
    ]

    static let failures: [AuthFailure] =
        [
            .wrongCredentials, .locked(for: .minutes(30)), .rateLimited(for: nil), .ended, .keyRefused,
            .keyMissing("the variable KEY is not set"), .keyTimedOut, .notRecorded("the disk is full"),
            .stepUpRequired,
            .notPermitted(code: nil),
            .notPermitted(code: "NOT_ACTIVE"), .invalidFields([]),
            .invalidFields(fieldProblems.map { .init(name: "email", problem: $0) }),
            .delegationRefused(.identityUnknown), .delegationRefused(.actingAlready), .conflict(code: nil),
            .conflict(code: "ODD"), .malformedAnswer("the reply holds no token"), .serverFault(status: 503),
            .unexpectedStatus(404), .unexpectedStatus(302), .notOffered, .cancelled,
        ] + AuthFailure.PasswordProblem.allCases.map(AuthFailure.passwordRefused)
        + challenges.map(AuthFailure.challengeRefused) + unreachable.map(AuthFailure.unreachable)

    static func notices(_ token: TokenID) -> [Notice] {
        [
            .signedIn(session), .signedInAfterCancel(session),
            .passwordChangedAfterCancel(email: "ada@acme.example"), .pushIgnored(until: now + .minutes(4)),
            .actingAs(identity), .identitiesLoaded(session, count: 0), .identitiesLoaded(session, count: 3),
            .nothingToLoad(session), .ending(token, .quarter), .tokenEnded(token),
            .timeToLiveCapped(session, asked: .seconds(43_200), given: .minutes(480)),
            .tokensLoaded(session, count: 7, gone: 0), .tokensLoaded(session, count: 5, gone: 2),
            .loginExpired(identity), .switchUnderWay(identity), .keptAlive(token),
            .notKeptAlive(token, .unreachable(.timedOut)), .noPreviousIdentity, .steppedUp(token),
            .refusedReadOnly, .nothingToUnlockWith, .unlockPINSet, .unlockPINNotSet, .unlocked(wrongTries: 1),
            .clipboard(.sent), .clipboard(.tooLong), .clipboard(.unavailable),
            .clipboard(.failed(reason: "tmux ended with 1")),
            .nothingToStepUp, .nothingToEnrolWith, .enrolmentPending(factor, name: "Authy"),
            .factorChanged(factor, name: "Authy", .enrolled),
            .factorChanged(factor, name: "Authy", .unlinked),
            .file(.proofSaved(path: "~/.local/state/curfew/proofs/20270115-080000-ada.txt")),
            .file(.proofNotSaved(path: "~/.local/state/curfew/proofs", .full)),
            .file(.proofNotSaved(path: "~/.local/state/curfew/proofs", .notPermitted)),
            .file(.pinNotSaved(path: "~/.local/state/curfew/pins.json", .readOnly)),
            .file(.pinNotSaved(path: "~/.local/state/curfew/pins.json", .foreign)),
            .file(.pinsNotLoaded(path: "~/.local/state/curfew/pins.json", .foreign)),
            .file(
                .pinsNotLoaded(path: "~/.local/state/curfew/pins.json", .other(reason: "Input/output error"))),
            .pushPending(token), .authorityStopped(reason: "it could not issue the demo's tokens"),
            .profileWarning(profile.id, .plainKey),
            .profileWarning(profile.id, .notListening("the port is taken")),
        ]
            + failures.flatMap { failure -> [Notice] in
                [
                    .identitiesNotLoaded(session, failure), .tokensNotLoaded(session, failure),
                    .switchFailed(identity, failure), .notSteppedUp(token, failure),
                    .factorUnchanged(factor, name: "Authy", failure),
                ]
            }
    }

    static let remarks: [SignInRemark] = [
        .sessionLengthInvalid, .newPasswordNotOffered, .passwordResetNotOffered, .pushNotOffered,
        .delegationNotOffered, .webhooksNotReceived, .secretRemoved,
    ]

    static let nextSteps: [NextStep] =
        [
            .retry, .retryLater, .wait(until: now + .minutes(1), .exact), .waitForUnlock(until: nil),
            .waitForUnlock(until: now + .minutes(1)), .typePasswordAgain, .typePasswordAgainOrReset,
            .typeCodeAgain,
            .typeCodeAgainOrReset, .correctInput, .choosePassword, .writeSessionLength, .signInAgain(nil),
            .signInAgain(nil, toUse: "Acme Cards Ltd"), .signInWithPassword, .signInWithNewPassword,
            .logOut, .retryEnds, .quitAndRestart, .restartWithoutReadOnly, .openIdentities, .openLifetimes,
            .chooseIdentityAgain,
            .actAsIdentity, .correctDelegation, .keepAlive, .stepUp, .resumeStepUp, .stepUpByPush, .sendCode,
            .typePreviousCode, .answerPush, .enrolPhoneFirst, .resumeEnrolment, .askCustomer,
            .askCustomerToEnrol, .askCustomerForPasscode, .askAdministrator,
            .askForPermission, .askVendorToEnable, .askVendorToCorrectPhone, .askServerOperator,
            .quoteReference, .retryOrQuoteReference, .checkNetwork, .repairRecord,
            .checkWebhookDelivery, .referToKey, .chooseProfile, .setPIN,
        ]
        + NextStep.Setting.allCases.flatMap { setting -> [NextStep] in
            [.check(setting, ofProfile: nil), .check(setting, ofProfile: "Desk")]
        }
}
