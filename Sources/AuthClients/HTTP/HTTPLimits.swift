import Sessions

/// How long the transport waits and how much it takes. The figures are promises of the program; tests shorten
/// the spans.
package struct HTTPLimits: Sendable {
    /// Until a connection stands, TLS included.
    package var connect = Duration.seconds(3)
    /// A whole request of the core, however many calls it needs.
    package var call = Duration.seconds(10)
    /// How long an unused connection is kept. Shorter than servers keep theirs (60 s is common): a request
    /// sent into a connection that is just being closed is lost, and a sign-in is not sent twice.
    package var idleConnection = Duration.seconds(15)
    /// How long `shutdown` waits for goodbyes: TLS may wait five seconds for the other side.
    package var farewell = Duration.milliseconds(20)
    package var connectionsPerHost = 8

    package init() {}
}
