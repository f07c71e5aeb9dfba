import HTTPTypes

/// Weavr's simulator, which answers challenges in place of the person with the device. It has a key of its own.
struct SimulatorFactors: Sendable {
    let challenges: ChallengeService
    /// The fingerprint of the programme key.
    let key: Fingerprint

    /// The longest `call-ref` of the description, in bytes.
    private static let longestReference = 255
    private static let root = "/simulate/api/factors/{credentials_id}/challenges/{challenge_id}"

    var routes: [Route] {
        let answers: [(String, Challenge.Answer)] = [
            ("verify_success", .accept), ("verify_invalid", .decline), ("verify_expired", .expire),
        ]
        return answers.map { name, answer in
            Route(.post, "\(Self.root)/\(name)", .open, dialect: .simulator) {
                try await self.answer($0, answer)
            }
        }
    }

    private struct CodeReply: Encodable {
        let code: String
    }

    private func answer(_ request: IncomingRequest, _ answer: Challenge.Answer) async throws -> Reply {
        guard let given = request.head.headerFields[.programmeKey], Fingerprint(of: given) == key else {
            throw APIError.unauthorized
        }
        let names = ["credentials_id", "challenge_id"]
        let numbers = request.parameters.map { $0.allSatisfy(\.isASCIIDigit) ? Int64($0) : nil }
        var wrong = zip(names, numbers).filter { $0.1 == nil }.map {
            InvalidField(fieldName: $0.0, error: .pattern, params: ["^[0-9]+$"])
        }
        let reference = request.head.headerFields[.callReference] ?? ""
        if reference.utf8.count > Self.longestReference {
            let params = ["0", String(Self.longestReference)]
            wrong.append(InvalidField(fieldName: "call-ref", error: .size, params: params))
        }
        guard wrong.isEmpty, let user = numbers.first ?? nil, let challenge = numbers.last ?? nil else {
            throw APIError.invalid(wrong)
        }
        let isAnswered = try await challenges.answer(challenge, of: user, answer)
        return try Reply(json: CodeReply(code: isAnswered ? "COMPLETED" : "DENIED"))
    }
}
