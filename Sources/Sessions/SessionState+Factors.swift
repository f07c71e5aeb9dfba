/// Reading the factors of a session's person.
extension SessionState {
    /// The token that they can be read with: one that acts for somebody, the one acted with if it is of this session.
    /// Nil where there is none.
    package func factorReader(of id: SessionID) -> TokenID? {
        guard let session = sessions[id], offers(.factors, session) else { return nil }
        let inUse = acting.flatMap { $0.session == id ? identityToken(of: $0)?.id : nil }
        return ([inUse].compactMap(\.self) + session.tokens).first { token in
            guard let credential = credential(of: token) else { return false }
            return credential.kind != .login && credential.kind != .passwordChangeOnly
        }
    }

    mutating func readFactors(of id: SessionID) -> [SessionEffect] {
        guard let session = sessions[id], !isBeingLoggedOut(id), let token = factorReader(of: id),
            let credential = credential(of: token)
        else { return [] }
        if case .reading = session.factorReading { return [] }
        let request = nextRequest()
        sessions[id]?.factorReading = .reading(request)
        open(request, in: id, with: token)
        return [.readFactors(request, session.profile, id, credential)]
    }

    mutating func finishFactors(
        _ request: RequestID, of id: SessionID, _ result: Result<[Factor], AuthFailure>
    ) {
        guard let errand = errands[request], errand.session == id else { return }
        defer { close(request) }
        if case .failure(let failure) = result { note(failure, of: errand.token) }
        guard sessions[id]?.factorReading == .reading(request) else { return }
        switch result {
        case .success(let factors):
            sessions[id]?.factors = factors
            sessions[id]?.factorReading = .read
            let readAt = localTime
            sessions[id]?.factorsReadAt = readAt
        case .failure(.cancelled):
            abandonFactorReading(of: id)
        case .failure(let failure):
            sessions[id]?.factorReading = .failed(failure)
        }
    }

    /// Stops waiting for the factors; those that were read before stay.
    mutating func abandonFactorReading(of id: SessionID) {
        let isUnread = sessions[id]?.factorsReadAt == nil
        sessions[id]?.factorReading = isUnread ? .unread : .read
    }
}
