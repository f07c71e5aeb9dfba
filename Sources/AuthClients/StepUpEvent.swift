import Foundation
import Sessions

/// The vendor's event about a challenge, as far as Curfew reads it.
struct StepUpEvent: Decodable {
    private var challengeId: String
    private var status: String
    private var identity: WeavrIdentityID

    /// The challenge and what became of it; nil for anything that the description does not promise. The one-time
    /// token is cut out before a decoder sees the rest.
    static func read(_ body: WipedBytes) -> (challenge: String, answer: PushAnswer)? {
        body.withBytes { bytes in
            let token: Secret?
            do {
                token = try JSONScanner.cut(["authToken"], from: bytes)
            } catch {
                return nil
            }
            guard let event = try? JSONDecoder().decode(StepUpEvent.self, from: Data(bytes)),
                PushChallenge.isName(event.challengeId)
            else { return nil }
            switch event.status {
            case "VERIFIED":
                guard let secret = token, !secret.isEmpty, secret.fitsHeader,
                    let identity = try? event.identity.reference()
                else { return nil }
                return (event.challengeId, .accepted(secret, identity))
            case "DECLINED": return (event.challengeId, .declined)
            case "EXPIRED": return (event.challengeId, .expired)
            default: return nil
            }
        }
    }
}

extension PushChallenge {
    /// The description promises digits.
    static func isName(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
