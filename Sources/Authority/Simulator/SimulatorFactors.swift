import HTTPTypes

/// Weavr's simulator: plays the person with the device, in a sandbox alone. It has a key of its own.
struct SimulatorFactors: Sendable {
    let book: ChallengeBook
    /// Of the programme's key.
    let key: Fingerprint

    /// Bytes of a `call-ref`, by the description.
    private static let longestReference = 255
    private static let root = "/simulate/api/factors/{credentials_id}/challenges/{challenge_id}"

    var routes: [Route] {
        let answers: [(String, ChallengeBook.Answer)] = [
            ("verify_success", .yes), ("verify_invalid", .no), ("verify_expired", .tooLate),
        ]
        return answers.map { name, answer in
            Route(.post, "\(Self.root)/\(name)", .open) { try await self.answer($0, answer) }
        }
    }

    private struct CodeReply: Encodable {
        let code: String
    }

    private func answer(_ call: Call, _ answer: ChallengeBook.Answer) async throws -> Reply {
        guard let given = call.head.headerFields[.programmeKey], Fingerprint(of: given) == key else {
            throw Refusal.unauthorized
        }
        let names = ["credentials_id", "challenge_id"]
        let numbers = call.parameters.map { $0.allSatisfy(\.isASCIIDigit) ? Int64($0) : nil }
        var wrong = zip(names, numbers).filter { $0.1 == nil }.map {
            InvalidField(fieldName: $0.0, error: .pattern, params: ["^[0-9]+$"])
        }
        let reference = call.head.headerFields[.callReference] ?? ""
        if reference.utf8.count > Self.longestReference {
            let params = ["0", String(Self.longestReference)]
            wrong.append(InvalidField(fieldName: "call-ref", error: .size, params: params))
        }
        guard wrong.isEmpty, let user = numbers.first ?? nil, let challenge = numbers.last ?? nil else {
            throw Refusal.invalid(wrong)
        }
        let isTaken = try await book.answer(challenge, of: user, answer)
        return try Reply(json: CodeReply(code: isTaken ? "COMPLETED" : "DENIED"))
    }
}
