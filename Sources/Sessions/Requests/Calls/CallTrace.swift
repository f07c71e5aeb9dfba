/// Where a call reports its exchanges, and for which request it makes them.
package struct CallTrace: Sendable {
    /// The request that the exchanges serve.
    package var request: RequestID
    /// The token that authorises them.
    package var token: TokenID?
    package var report: @Sendable (CallRecord) -> Void

    package init(request: RequestID, token: TokenID?, report: @escaping @Sendable (CallRecord) -> Void) {
        self.request = request
        self.token = token
        self.report = report
    }
}
