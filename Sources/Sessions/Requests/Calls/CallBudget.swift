/// What a server says of its limit on calls, in the headers of one response.
package struct CallBudget: Hashable, Sendable {
    /// The calls that the window allows; at least one.
    package var limit: Int
    /// The calls that are left in the window, from zero to `limit`.
    package var remaining: Int
    /// From the response to the start of the next window; nil if the server does not say.
    package var resetsAfter: Duration?

    /// Nil for figures that make no sense.
    package init?(limit: Int, remaining: Int, resetsAfter: Duration?) {
        guard limit > 0, (0...limit).contains(remaining) else { return nil }
        self.limit = limit
        self.remaining = remaining
        self.resetsAfter = resetsAfter.flatMap { $0 >= .zero ? $0 : nil }
    }
}
