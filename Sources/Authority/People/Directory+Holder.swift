extension Directory {
    /// The accepted token of a request, and its user.
    func holder(of request: IncomingRequest) throws(APIError) -> (token: TokenRecord, user: User) {
        guard let token = request.token, let user = self[token.user] else { throw .unauthorized }
        return (token, user)
    }
}
