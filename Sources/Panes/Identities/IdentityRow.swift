import Screen
import Sessions
import Wording

/// One identity on its line: its number, whether it is in use, its name, its kind, and what is left of its token.
struct IdentityRow {
    let identity: Identity
    /// The key that acts as it, if one does.
    let number: Int?
    /// The newest token for it.
    let token: Token?
    let isActing: Bool
    /// Whether its token has been asked for and is not here yet.
    let isPending: Bool
    /// Whether its id stands beside its name, as what a filter found it by.
    let showsID: Bool
    let isPinned: Bool
    /// Whose environment stands beside the name, on a row that stands under no login.
    let profile: Profile?

    func draw(
        _ table: IdentityTable, on canvas: inout Canvas, in line: Rect, isSelected: Bool,
        found query: RowQuery
    ) {
        if let number { canvas.put("\(number)", at: 0, in: line, .key) }
        if isPinned { canvas.put(String(canvas.glyphs.star), at: 1, in: line, .key) }
        if isPending {
            canvas.put(String(canvas.glyphs.arrow), at: 2, in: line, .info)
        } else if isActing, let token {
            canvas.put(
                String(canvas.glyphs.current), at: 2, in: line, token.displayStatus(at: canvas.now).style)
        }
        let name = canvas.name(identity.name)
        let id = showsID ? canvas.names.id(identity.reference.id, limit: 40, canvas.glyphs) : ""
        let word = profile?.environment.word ?? ""
        // Of an id the beginning is what was looked for: half of the room at most.
        let idColumns = min(TextWidth.columns(of: id), table.nameColumns / 2)
        let beside = (id.isEmpty ? 0 : idColumns + 1) + (word.isEmpty ? 0 : word.count + 1)
        let nameColumns = max(4, table.nameColumns - beside)
        let style: Style = isActing ? .strong : .text
        canvas.field(name, at: IdentityTable.nameColumn, columns: nameColumns, in: line, style)
        let idColumn = IdentityTable.nameColumn + min(nameColumns, TextWidth.columns(of: name)) + 1
        if let profile {
            let at = idColumn + (id.isEmpty ? 0 : idColumns + 1)
            canvas.field(
                word, at: at, columns: max(0, IdentityTable.nameColumn + table.nameColumns - at), in: line,
                Style(profile.role))
        }
        if !id.isEmpty { canvas.field(id, at: idColumn, columns: idColumns, in: line, .dim) }
        let kind = CleanText.clean(identity.role?.name ?? identity.reference.kind.word, limit: 12)
        table.drawKind(kind, on: &canvas, in: line, isActing ? .text : .dim)
        table.drawLife(
            of: token, note: isPending ? ("switching", .info) : nil, isStrong: isActing, on: &canvas, in: line
        )
        if isSelected { canvas.select(line) }
        canvas.mark(query, in: name, at: IdentityTable.nameColumn, columns: nameColumns, in: line)
        if let kindColumn = table.kindColumn {
            canvas.mark(query, in: kind, at: kindColumn, columns: IdentityTable.kindColumns, in: line)
        }
        canvas.mark(query, in: id, at: idColumn, columns: idColumns, in: line)
    }
}
