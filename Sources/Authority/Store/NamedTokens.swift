import Foundation

/// The listed tokens of one user in the order of their names, so that a page is cut without sorting.
struct NamedTokens: Sendable {
    private var ids: [UUID] = []
    private(set) var fingerprints: [Fingerprint] = []

    var isEmpty: Bool { ids.isEmpty }

    subscript(id: UUID) -> Fingerprint? {
        let place = place(of: id)
        return place < ids.count && ids[place] == id ? fingerprints[place] : nil
    }

    mutating func insert(_ fingerprint: Fingerprint, _ id: UUID) {
        let place = place(of: id)
        ids.insert(id, at: place)
        fingerprints.insert(fingerprint, at: place)
    }

    mutating func remove(_ id: UUID) {
        let place = place(of: id)
        guard place < ids.count, ids[place] == id else { return }
        ids.remove(at: place)
        fingerprints.remove(at: place)
    }

    /// Where a name stands, or would.
    private func place(of id: UUID) -> Int {
        var range = ids.startIndex..<ids.endIndex
        while let middle = range.isEmpty ? nil : range.lowerBound + range.count / 2 {
            range = ids[middle] < id ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }
}
