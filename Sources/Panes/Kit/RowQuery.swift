import Foundation
import Screen

/// What was typed to find rows by. A row matches where every word is in its name, or else where every word is in what is
/// seen of the row, in any order, in whatever case and with or without accents. Any other row matches by id where its id
/// begins with each word that is not seen; a shorter beginning than three characters says nothing about an id.
struct RowQuery: Equatable, Sendable {
    /// How a row matches; the best way first.
    enum Match: Int, CaseIterable, Comparable {
        case name, seen, id

        static func < (left: Match, right: Match) -> Bool { left.rawValue < right.rawValue }
    }

    /// Those of the words that were found, by their places.
    struct Found: OptionSet, Sendable {
        let rawValue: UInt64
    }

    private static let shortestID = 3
    /// Without case and accents.
    private let words: [[UInt8]]

    init(_ text: String) {
        words = text.split(whereSeparator: \.isWhitespace).prefix(UInt64.bitWidth)
            .map { Array(Self.folded(String($0)).utf8) }.filter { !$0.isEmpty }
    }

    /// Whether it asks for nothing, so that every row matches.
    var isEmpty: Bool { words.isEmpty }

    /// The words that a text holds.
    func found(in text: String) -> Found {
        var text = text
        return text.withUTF8 { bytes in
            if bytes.allSatisfy({ $0 < 0x80 }) { return found(in: bytes) }
            var folded = Self.folded(String(decoding: bytes, as: UTF8.self))
            return folded.withUTF8 { found(in: $0) }
        }
    }

    /// How a row matches: `name` is what it is called, `seen` what else is seen of it, `id` what is not.
    func match(name: Found, seen: Found = [], id: String = "") -> Match? {
        let isName = name.isSuperset(of: all)
        if isName || name.union(seen).isSuperset(of: all) { return isName ? .name : .seen }
        for place in words.indices where !name.contains(Found(place)) && !seen.contains(Found(place)) {
            let word = words[place]
            guard word.count >= Self.shortestID, id.utf8.starts(with: word, by: { Self.lowered($0) == $1 })
            else { return nil }
        }
        return .id
    }

    private var all: Found {
        Found(rawValue: words.count == UInt64.bitWidth ? .max : (1 << UInt64(words.count)) - 1)
    }

    /// The columns in which a clean text holds the words.
    func columns(in text: String) -> [Range<Int>] {
        guard !isEmpty else { return [] }
        var bytes: [UInt8] = []
        // The column of the character that each byte stands for, and at the end that behind the last.
        var starts: [Int] = []
        var column = 0
        for character in text {
            let folded = Self.folded(String(character)).utf8
            bytes += folded
            starts += Array(repeating: column, count: folded.count)
            column += TextWidth.columns(of: character)
        }
        starts.append(column)
        return words.flatMap { word in
            bytes.indices.filter { bytes[$0...].starts(with: word) }.map {
                starts[$0]..<starts[$0 + word.count]
            }
        }
    }

    private func found(in bytes: UnsafeBufferPointer<UInt8>) -> Found {
        var found: Found = []
        for place in words.indices where holds(words[place], bytes) { found.insert(Found(place)) }
        return found
    }

    /// Looks through the bytes as they are: nothing is copied, so that a hundred thousand rows are no matter.
    private func holds(_ word: [UInt8], _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count >= word.count else { return false }
        return word.withUnsafeBufferPointer { word in
            for start in 0...(bytes.count - word.count) {
                var length = 0
                while length < word.count, Self.lowered(bytes[start + length]) == word[length] { length += 1 }
                if length == word.count { return true }
            }
            return false
        }
    }

    private static func lowered(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }

    private static func folded(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
        return text.folding(
            options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
    }
}

extension RowQuery.Found {
    /// The word at a place.
    fileprivate init(_ place: Int) {
        self.init(rawValue: 1 << UInt64(place))
    }
}
