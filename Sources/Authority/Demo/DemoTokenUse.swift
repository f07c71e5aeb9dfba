/// The last use of a token that is issued for a demonstration.
package struct DemoTokenUse: Sendable {
    package let userAgent: String
    package let address: String
    package let secondsAgo: Int

    package init(userAgent: String, address: String, secondsAgo: Int) {
        self.userAgent = userAgent
        self.address = address
        self.secondsAgo = secondsAgo
    }
}
