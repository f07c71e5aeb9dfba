import Screen
import Sessions
import Wording

/// A token that another device holds: which device, from where, and how long it lasts.
struct DeviceRow {
    let token: Token

    func draw(_ table: IdentityTable, on canvas: inout Canvas, in line: Rect, isSelected: Bool) {
        let device = CleanText.clean(DeviceWords.words(for: token.record?.userAgent))
        let address = token.record?.address.map { " " + CleanText.clean($0, limit: 40) } ?? ""
        let columns = table.titleColumns - IdentityTable.nameColumn
        let at = IdentityTable.nameColumn
        canvas.field(device + address, at: at, columns: columns, in: line, .dim)
        table.drawLife(of: token, note: nil, on: &canvas, in: line)
        if isSelected { canvas.select(line) }
    }
}
