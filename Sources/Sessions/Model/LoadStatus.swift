/// How far a list that the server keeps has been loaded.
package enum LoadStatus: Hashable, Sendable, Codable {
    case unloaded, loading, loaded
    case failed(AuthFailure)
}
