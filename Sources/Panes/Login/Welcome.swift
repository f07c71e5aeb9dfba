import Screen
import Sessions
import Wording

/// What stands around the form where it has the middle of the screen: what to do here, and the accounts or profiles there
/// are.
struct Welcome {
    private static let smallest = Size(columns: 56, rows: 14)
    /// Fields, a blank line, and what a sign-in came to.
    private static let formRows = 9

    let profile: Profile.ID
    let prefill: Prefill?
    let state: SessionState

    /// Whether there is room for it.
    static func fits(_ rect: Rect) -> Bool {
        rect.columns >= smallest.columns && rect.rows >= smallest.rows
    }

    /// The room of the form.
    static func form(in rect: Rect) -> Rect {
        rect.split(top: 2).rest.split(top: formRows).top
    }

    func draw(on canvas: inout Canvas, in rect: Rect) {
        canvas.put("Sign in to see whom you may act as, and for how long.", at: 0, in: rect.line(0), .strong)
        let below = rect.split(top: 2 + Self.formRows).rest
        if let prefill, !prefill.accounts.isEmpty {
            drawAccounts(of: prefill, on: &canvas, in: below)
        } else {
            drawProfiles(on: &canvas, in: below)
        }
    }

    private func drawAccounts(of prefill: Prefill, on canvas: inout Canvas, in rect: Rect) {
        canvas.put(prefill.heading, at: 0, in: rect.line(0), .title)
        for (index, account) in prefill.accounts.enumerated() {
            let line = rect.line(index + 1)
            canvas.field(canvas.name(account.email), at: 0, columns: 22, in: line)
            canvas.field(account.note, at: 23, columns: max(0, line.columns - 23), in: line, .dim)
        }
    }

    private func drawProfiles(on canvas: inout Canvas, in rect: Rect) {
        canvas.put("Profiles", at: 0, in: rect.line(0), .title)
        for (index, one) in state.profiles.enumerated() {
            let line = rect.line(index + 1)
            if one.id == profile { canvas.put(String(canvas.glyphs.selected), at: 0, in: line, .key) }
            canvas.environment(one.environment, at: 2, in: line)
            canvas.field(CleanText.clean(one.name), at: 13, columns: 24, in: line)
            let address = CleanText.clean(one.address ?? "", limit: 200)
            canvas.field(address, at: 38, columns: max(0, line.columns - 38), in: line, .dim)
        }
    }
}
