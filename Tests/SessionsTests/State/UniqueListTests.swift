import Foundation
import Sessions
import Testing

/// Lists without repeated keys: identities and tokens as servers list them.
@Suite struct UniqueListTests {
    private struct Element: Keyed, Equatable, Sendable, Codable {
        /// Of a few hashes only, so that places collide.
        struct Key: Hashable, Codable, Sendable {
            var number: Int
            func hash(into hasher: inout Hasher) { hasher.combine(number % 3) }
        }

        var key: Key
        var text: String

        init(_ number: Int, _ text: String = "first") {
            key = Key(number: number)
            self.text = text
        }
    }

    @Test func `elements keep their order, and of those with one key the first counts`() {
        var list = UniqueList<Element>()
        let added = [Element(5), Element(2), Element(9), Element(2, "second")].map { list.append($0) }
        #expect(added == [true, true, true, false])
        #expect(list.elements == [Element(5), Element(2), Element(9)])
        #expect(list == UniqueList([Element(5), Element(2), Element(2, "second"), Element(9)]))
        #expect(list != UniqueList([Element(2), Element(5), Element(9)]))
    }

    @Test(arguments: [0, 1, 11, 12, 13, 300])
    func `each element is found by its key, however many there are and however it was made`(count: Int) {
        let elements = (0..<count).map { Element($0 * 7) }
        var added = UniqueList<Element>()
        added.reserveCapacity(count / 2)
        for element in elements { added.append(element) }
        for list in [added, UniqueList(elements), UniqueList(elements + elements)] {
            #expect(list.elements == elements)
            #expect(elements.allSatisfy { list[$0.key] == $0 })
            #expect(list[Element.Key(number: 1)] == nil)
        }
    }

    @Test func `a list that was written and read again finds its elements`() throws {
        let list = UniqueList((0..<50).map { Element($0) })
        let data = try JSONEncoder().encode(list)
        let read = try JSONDecoder().decode(UniqueList<Element>.self, from: data)
        #expect(read == list)
        #expect(read[Element.Key(number: 31)] == Element(31))
    }
}
