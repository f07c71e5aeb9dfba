/// What a vendor answered to a request.
package enum VendorReply: Equatable, Sendable {
    /// Done, and there is nothing to tell.
    case done
    case grant(Grant)
    /// The password was right but has expired. The grant, where the vendor gives one, is good for replacing it alone.
    case passwordExpired(Grant?)
    case challenge(PushChallenge)
    case pushOutcome(PushOutcome)
    case identities([Identity])
    case tokens([ListedToken])
    case factors([Factor])
    /// With where a third-party provider wants the logout finished, as the server sent it.
    case loggedOut(url: String?)
    case introspection(isActive: Bool)
}

/// Reads a reply as the kind its request asks for. A reply of another kind is a malformed answer: the rule stands
/// here once, so that no workflow has an arm for what cannot come.
extension Result<VendorReply, AuthFailure> {
    package var done: Result<Void, AuthFailure> {
        reading { reply in if case .done = reply { () } else { nil } }
    }
    package var grant: Result<Grant, AuthFailure> {
        reading { reply in if case .grant(let grant) = reply { grant } else { nil } }
    }
    package var challenge: Result<PushChallenge, AuthFailure> {
        reading { reply in if case .challenge(let challenge) = reply { challenge } else { nil } }
    }
    package var pushOutcome: Result<PushOutcome, AuthFailure> {
        reading { reply in if case .pushOutcome(let outcome) = reply { outcome } else { nil } }
    }
    package var identities: Result<[Identity], AuthFailure> {
        reading { reply in if case .identities(let identities) = reply { identities } else { nil } }
    }
    package var tokens: Result<[ListedToken], AuthFailure> {
        reading { reply in if case .tokens(let tokens) = reply { tokens } else { nil } }
    }
    package var factors: Result<[Factor], AuthFailure> {
        reading { reply in if case .factors(let factors) = reply { factors } else { nil } }
    }
    /// The address where the logout is to be finished, if there is one.
    package var loggedOut: Result<String?, AuthFailure> {
        reading { reply in if case .loggedOut(let url) = reply { .some(url) } else { nil } }
    }
    package var isActive: Result<Bool, AuthFailure> {
        reading { reply in if case .introspection(let isActive) = reply { isActive } else { nil } }
    }

    private func reading<Value>(_ read: (VendorReply) -> Value?) -> Result<Value, AuthFailure> {
        flatMap { reply in
            read(reply).map { .success($0) }
                ?? .failure(.malformedAnswer("the reply is not what was asked for"))
        }
    }
}
