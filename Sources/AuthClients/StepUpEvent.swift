import Foundation
import Secrets
import Sessions

/// The vendor's event about a challenge, as far as Curfew reads it.
struct StepUpEvent {
    enum Ending {
        /// With a one-time token and whom it is for, where the challenge was that of a login.
        case verified(Secret?, Identity.Reference)
        case declined, expired
    }

    let challenge: PushChallenge
    /// Whether the challenge was a push, and not a code.
    let isOfPush: Bool
    let ending: Ending

    /// Nil for anything that the description does not promise. The one-time token is cut out before a decoder sees
    /// the rest.
    init?(_ body: WipedBytes) {
        let event = body.withBytes { bytes -> StepUpEvent? in
            do {
                let token = try JSONScanner.cut(["authToken"], from: bytes)
                let fields = try JSONDecoder().decode(Fields.self, from: Data(bytes))
                return StepUpEvent(fields, token)
            } catch {
                return nil
            }
        }
        guard let event else { return nil }
        self = event
    }

    private init?(_ fields: Fields, _ token: Secret?) {
        guard PushChallenge.isName(fields.challengeId) else { return nil }
        challenge = PushChallenge(id: fields.challengeId)
        isOfPush = fields.type != "SMS"
        switch fields.status {
        case "VERIFIED":
            guard token.map({ !$0.isEmpty && $0.fitsHeader }) ?? true,
                let identity = try? fields.identity.reference()
            else { return nil }
            ending = .verified(token, identity)
        case "DECLINED": ending = .declined
        case "EXPIRED": ending = .expired
        default: return nil
        }
    }

    private struct Fields: Decodable {
        var challengeId: String
        var type: String
        var status: String
        var identity: WeavrIdentityID
    }

    /// What it comes to for one who waits; nil if it does not bring what it should.
    func answer(bringsToken: Bool) -> PushAnswer? {
        switch ending {
        case .verified(let token?, let identity) where bringsToken: .accepted(token, identity)
        case .verified: bringsToken ? nil : .confirmed
        case .declined: .declined
        case .expired: .expired
        }
    }
}

extension PushChallenge {
    /// The description promises digits.
    static func isName(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
