import Foundation

/// The listed tokens of one user in the order of their ids, so that a page needs no sorting.
struct TokenIDIndex: Sendable {
    private var ids: [UUID] = []
    private(set) var fingerprints: [Fingerprint] = []

    var isEmpty: Bool { ids.isEmpty }

    subscript(id: UUID) -> Fingerprint? {
        let index = index(of: id)
        return index < ids.count && ids[index] == id ? fingerprints[index] : nil
    }

    mutating func insert(_ fingerprint: Fingerprint, _ id: UUID) {
        let index = index(of: id)
        ids.insert(id, at: index)
        fingerprints.insert(fingerprint, at: index)
    }

    mutating func remove(_ id: UUID) {
        let index = index(of: id)
        guard index < ids.count, ids[index] == id else { return }
        ids.remove(at: index)
        fingerprints.remove(at: index)
    }

    /// The index of an id, or where it would be inserted.
    private func index(of id: UUID) -> Int {
        var range = ids.startIndex..<ids.endIndex
        while let middle = range.isEmpty ? nil : range.lowerBound + range.count / 2 {
            range = ids[middle] < id ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }
}
