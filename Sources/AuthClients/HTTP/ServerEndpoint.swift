import Secrets
import Sessions

/// The server of a profile: where it is, and what every request to it carries.
struct ServerEndpoint: Sendable {
    let profile: Profile.ID
    /// The base URL; asked for before each request.
    let url: @Sendable () async throws(AuthFailure) -> String
    /// The field with the profile's key, of vendors that ask for one; asked for before each request.
    let key: @Sendable () async throws(AuthFailure) -> HeaderField?
    let responseFields: ResponseHead.FieldNames
    let now: @Sendable () -> ClockReading
    let transport: HTTPTransport
}
