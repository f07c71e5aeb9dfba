import Screen
import Sessions

/// A line of text being typed: an e-mail address or a filter.
struct TextInput {
    private(set) var text = ""
    /// Characters before the cursor.
    private(set) var cursor = 0
    /// The longest text taken, in characters.
    let limit: Int
    /// Whether all of it is marked: what is typed next takes its place.
    private(set) var isMarked = false
    private var paste = PasteGuard<String>()

    init(_ text: String = "", limit: Int = 320) {
        self.limit = limit
        set(text)
    }

    mutating func set(_ new: String) {
        text = new
        cursor = new.count
        isMarked = false
    }

    /// Marks everything, as when a field is entered.
    mutating func mark() {
        isMarked = !text.isEmpty
    }

    /// Whether the last paste was refused.
    var refusedPaste: Bool { paste.wasRefused }

    /// Edits; false if the key means nothing to a text.
    mutating func handle(_ key: Key) -> Bool {
        switch key {
        case .pasteBegan:
            // What is marked stays so: the first character of the paste takes its place.
            paste.begin(with: text)
            return true
        case .pasteEnded: if let before = paste.end() { set(before) }
        case .character(let character): insert(character)
        case .backspace where isMarked, .delete where isMarked: set("")
        case .backspace: if cursor > 0 { remove(at: cursor - 1) }
        case .delete: if cursor < text.count { remove(at: cursor) }
        case .left: cursor = max(0, cursor - 1)
        case .right: cursor = min(text.count, cursor + 1)
        case .home, .control("a"): cursor = 0
        case .end, .control("e"): cursor = text.count
        case .control("u"): set("")
        case .control("w"): set(String(text.prefix(cursor).dropLast(while: { $0 != " " })))
        default: return false
        }
        isMarked = false
        return true
    }

    /// The text in a field of some columns, and the column at which the cursor stands in it.
    func window(columns: Int) -> (text: String, cursor: Int) {
        var before = text.prefix(cursor)
        var width = TextWidth.columns(of: CleanText.clean(String(before), limit: .max))
        while width >= columns, let first = before.popFirst() {
            width -= TextWidth.columns(of: CleanText.clean(String(first)))
        }
        return (CleanText.clean(String(before + text.dropFirst(cursor)), limit: columns), max(0, width))
    }

    private mutating func insert(_ character: Character) {
        guard paste.admits(character) else { return }
        guard text.count < limit else {
            paste.refuse()
            return
        }
        if isMarked { set("") }
        let before = text.count
        text.insert(character, at: text.index(text.startIndex, offsetBy: cursor))
        // A mark joins the character before it: then there is none more.
        cursor = max(0, cursor + text.count - before)
    }

    private mutating func remove(at index: Int) {
        text.remove(at: text.index(text.startIndex, offsetBy: index))
        cursor = min(index, text.count)
    }
}

extension Substring {
    /// Without its last word: blanks at the end go, then everything up to the blank before.
    fileprivate func dropLast(while predicate: (Character) -> Bool) -> Substring {
        var rest = self
        while let last = rest.last, !predicate(last) { rest.removeLast() }
        while let last = rest.last, predicate(last) { rest.removeLast() }
        return rest
    }
}
