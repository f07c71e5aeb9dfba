import Sessions

/// Puts the pages of `/identities` together, and refuses a list whose figures contradict each other: half a list
/// must not pass for the whole.
struct WeavrIdentityReader {
    /// The description's largest page.
    static let pageSize = 100
    /// Far beyond any login; a list that claims more would only fill the memory.
    private static let mostIdentities = 20_000
    /// Bytes of all pages together, for the same reason.
    private static let mostBytes = 16 * 1024 * 1024

    private var list = UniqueList<Identity>()
    private(set) var isDone = false
    /// Entries read, those that came twice included: the server counts them too.
    private var entries = 0
    private var bytes = 0

    var identities: [Identity] { list.elements }
    var query: String { "?offset=\(entries)&limit=\(Self.pageSize)" }

    mutating func take(_ page: WeavrBody.IdentityPage, bytes size: Int) throws(AuthFailure) {
        bytes += size
        guard page.count <= Self.mostIdentities, bytes <= Self.mostBytes else {
            throw .malformedAnswer("the list of identities is too long")
        }
        entries += page.identities.count
        guard page.responseCount == page.identities.count, page.responseCount <= Self.pageSize,
            page.count >= entries
        else { throw .malformedAnswer("the list of identities does not have the length that it claims") }
        isDone = entries == page.count
        guard isDone || !page.identities.isEmpty else {
            throw .malformedAnswer("the list of identities ends before the length that it claims")
        }
        list.reserveCapacity(page.count)
        for entry in page.identities {
            list.append(Identity(reference: try entry.id.reference(), name: entry.name))
        }
    }
}
