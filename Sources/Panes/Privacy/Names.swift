import Screen

/// How names are shown: as they are, or hidden while somebody looks over the shoulder. Every name, e-mail address and
/// phone number of a customer or a login, and what was written about them as free text, passes here on its way to the
/// screen, to a notice and to the window's title. What goes to the clipboard does not.
struct Names: Equatable, Sendable {
    /// The columns of every hidden name, so that its length tells nothing.
    static let columns = 8

    var areHidden = false

    /// Clean text: the name cut to `limit` columns, or its first character and signs that stand for the rest.
    func shown(_ name: String, limit: Int = 256, _ glyphs: GlyphSet) -> String {
        guard areHidden else { return CleanText.clean(name, limit: limit) }
        guard let first = CleanText.clean(name, limit: 8).first else { return "" }
        let signs = String(repeating: glyphs.mask, count: Self.columns - TextWidth.columns(of: first))
        return TextWidth.fitted("\(first)\(signs)", columns: limit, ellipsis: glyphs.mask)
    }

    /// Text in a field that takes a name. In the field that has the keys a sign stands for each character, as for a
    /// password, so that whoever types sees that a key has come.
    func typed(_ text: String, isActive: Bool, _ glyphs: GlyphSet) -> String {
        guard areHidden else { return text }
        return isActive
            ? String(repeating: glyphs.mask, count: TextWidth.columns(of: text)) : shown(text, glyphs)
    }

    /// An account's id, which may be its address.
    func id(_ id: String, limit: Int = 256, _ glyphs: GlyphSet) -> String {
        id.contains("@") ? shown(id, limit: limit, glyphs) : CleanText.clean(id, limit: limit)
    }

    /// The columns that a name takes, cut to `limit`.
    func columns(of name: String, limit: Int) -> Int {
        areHidden ? min(Self.columns, limit) : min(limit, TextWidth.columns(of: name))
    }

    func columns(ofID id: String) -> Int {
        areHidden && id.contains("@") ? Self.columns : id.count
    }
}

extension Canvas {
    func name(_ name: String, limit: Int = 256) -> String { names.shown(name, limit: limit, glyphs) }
}

extension Context {
    func name(_ name: String, limit: Int = 256) -> String { names.shown(name, limit: limit, glyphs) }
}
