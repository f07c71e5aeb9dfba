import Screen
import Sessions
import Wording

/// One identity on its line: its number, whether it is in use, its name and its kind.
struct IdentityRow {
    /// Columns of the number and the sign before the name.
    private static let nameColumn = 4
    private static let kindColumns = 9

    let identity: Identity
    /// The key that acts as it, if one does.
    let number: Int?
    /// The state of the token it is in use by; nil when it is not in use.
    let use: Token.DisplayStatus?
    /// Whether its token has been asked for and is not here yet.
    let isPending: Bool
    /// Whether its id stands beside its name, as what a filter found it by.
    let showsID: Bool

    func draw(on canvas: inout Canvas, in line: Rect, isSelected: Bool, found query: RowQuery) {
        if let number { canvas.put("\(number)", at: 0, in: line, .key) }
        if let use {
            canvas.put(String(canvas.glyphs.current), at: 2, in: line, use.style)
        } else if isPending {
            canvas.put(String(canvas.glyphs.arrow), at: 2, in: line, .info)
        }
        let kindColumns = line.columns >= 30 ? Self.kindColumns : 0
        let room = line.columns - Self.nameColumn - (kindColumns > 0 ? kindColumns + 1 : 0)
        let name = CleanText.clean(identity.name)
        let id = showsID ? CleanText.clean(identity.reference.id, limit: 40) : ""
        // Of an id the beginning is what was looked for: half of the room at most.
        let idColumns = min(TextWidth.columns(of: id), room / 2)
        let nameColumns = max(4, room - (id.isEmpty ? 0 : idColumns + 1))
        canvas.field(name, at: Self.nameColumn, columns: nameColumns, in: line, use == nil ? .text : .strong)
        let idColumn = Self.nameColumn + min(nameColumns, TextWidth.columns(of: name)) + 1
        if !id.isEmpty { canvas.field(id, at: idColumn, columns: idColumns, in: line, .dim) }
        let word =
            isPending
            ? "switching" : CleanText.clean(identity.role?.name ?? identity.reference.kind.word, limit: 12)
        let wordColumn = line.columns - kindColumns
        canvas.field(word, at: wordColumn, columns: kindColumns, in: line, isPending ? .info : .dim)
        if isSelected { canvas.select(line) }
        canvas.mark(query, in: name, at: Self.nameColumn, columns: nameColumns, in: line)
        if !isPending { canvas.mark(query, in: word, at: wordColumn, columns: kindColumns, in: line) }
        canvas.mark(query, in: id, at: idColumn, columns: idColumns, in: line)
    }
}
