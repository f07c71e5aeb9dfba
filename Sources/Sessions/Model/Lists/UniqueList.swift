/// An element of a list in which no two have the same key.
package protocol Keyed {
    associatedtype Key: Hashable
    var key: Key { get }
}

/// Elements in the order they came, of those with the same key only the first; found by their keys.
///
/// Beside the elements it takes about six bytes for each: a hash table of their places, with open addressing and linear
/// probing. Dictionaries and sets hold the keys a second time, up to 80 bytes for each of a hundred thousand.
package struct UniqueList<Element: Keyed> {
    package private(set) var elements: [Element] = []
    private var slots: [UInt32] = []

    private static var free: UInt32 { .max }

    package init() {}

    package init(_ list: [Element]) {
        reserve(list.count)
        let isUnique = list.indices.allSatisfy { enter(list[$0].key, at: $0, of: list) }
        // Without a repeated key the memory of the list is shared.
        if isUnique {
            elements = list
        } else {
            slots = []
            for element in list { append(element) }
        }
    }

    package subscript(key: Element.Key) -> Element? {
        guard !slots.isEmpty else { return nil }
        let slot = slot(of: key, in: elements)
        return slots[slot] == Self.free ? nil : elements[Int(slots[slot])]
    }

    /// Adds the element; false if there is one with its key.
    @discardableResult
    package mutating func append(_ element: Element) -> Bool {
        reserve(elements.count + 1)
        guard enter(element.key, at: elements.count, of: elements) else { return false }
        elements.append(element)
        return true
    }

    /// Makes room for a number of elements that is known before.
    package mutating func reserveCapacity(_ count: Int) {
        elements.reserveCapacity(count)
        reserve(count)
    }

    /// Keeps the table at most three quarters full.
    private mutating func reserve(_ count: Int) {
        guard count * 4 > slots.count * 3 else { return }
        var size = max(16, slots.count * 2)
        while count * 4 > size * 3 { size *= 2 }
        slots = Array(repeating: Self.free, count: size)
        for place in elements.indices { slots[slot(of: elements[place].key, in: elements)] = UInt32(place) }
    }

    private mutating func enter(_ key: Element.Key, at place: Int, of elements: [Element]) -> Bool {
        let slot = slot(of: key, in: elements)
        guard slots[slot] == Self.free else { return false }
        slots[slot] = UInt32(place)
        return true
    }

    /// The slot of a key, or the one where it belongs.
    private func slot(of key: Element.Key, in elements: [Element]) -> Int {
        let mask = slots.count - 1
        var slot = key.hashValue & mask
        while slots[slot] != Self.free, elements[Int(slots[slot])].key != key { slot = (slot + 1) & mask }
        return slot
    }
}

extension UniqueList: Sendable where Element: Sendable {}

extension UniqueList: Equatable where Element: Equatable {
    package static func == (left: UniqueList, right: UniqueList) -> Bool { left.elements == right.elements }
}

/// Written as its elements.
extension UniqueList: Codable where Element: Codable {
    package init(from decoder: any Decoder) throws {
        self.init(try [Element](from: decoder))
    }

    package func encode(to encoder: any Encoder) throws {
        try elements.encode(to: encoder)
    }
}
