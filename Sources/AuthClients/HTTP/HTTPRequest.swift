import NIOHTTP1

/// One request to a profile's server.
struct HTTPRequest: Sendable {
    var method: HTTPMethod
    /// Below the base URL, without a query; shown in the log of calls.
    var path: String
    /// With its question mark, percent-encoded.
    var query = ""
    /// Beyond those that every request carries.
    var fields: [HeaderField] = []
    var body: RequestBody?
    /// Bytes of the response's body that are read at most.
    var responseLimit: Int
}
