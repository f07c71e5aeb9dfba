import Screen
import Sessions
import Wording

/// What tells one token from all others: whose it is, its kind, its masked id. A name of any length takes the
/// room of neither of them.
struct TokenLabel {
    private static let kindColumns = 12
    private static let maskedColumns = 5

    /// As it came: clean it before it is shown.
    let name: String
    /// Whether it names a customer or a login, and not a device.
    private let isName: Bool
    let kind: String
    let masked: String

    init(_ token: Token, _ state: SessionState) {
        name = state.bearer(of: token)
        isName = token.isHeld
        kind = token.whereabouts
        masked = token.masked
    }

    /// As it was when its logout began.
    init(_ row: LogoutRun.Row) {
        name =
            row.isHeld
            ? row.identityName ?? row.identity?.id ?? row.email : DeviceWords.words(for: row.userAgent)
        isName = row.isHeld
        kind = row.isHeld ? row.kind.word : Token.otherDevice
        masked = row.masked
    }

    func draw(on canvas: inout Canvas, at column: Int, in line: Rect, _ style: Style = .text) {
        let maskedAt = line.columns - Self.maskedColumns
        let showsKind = line.columns - column >= 36
        let kindAt = showsKind ? maskedAt - Self.kindColumns - 1 : maskedAt
        let room = max(0, kindAt - column - 1)
        canvas.field(
            isName ? canvas.name(name) : CleanText.clean(name), at: column, columns: room, in: line, style)
        if showsKind { canvas.field(kind, at: kindAt, columns: Self.kindColumns, in: line, .dim) }
        canvas.field(masked, at: maskedAt, columns: Self.maskedColumns, in: line, .dim)
    }
}
