import Screen

/// A group of keys, or the signs, as help shows them.
struct HelpSection {
    struct Entry {
        /// The keys as people write them, or a sign.
        let names: [String]
        let meaning: String
    }

    let heading: String
    let entries: [Entry]

    static func all(_ glyphs: GlyphSet) -> [HelpSection] {
        KeyGroup.allCases.map { group in
            HelpSection(
                heading: group.rawValue,
                entries: KeyTable.lines(in: group).map { Entry(names: $0.names, meaning: $0.meaning) })
        } + [
            HelpSection(
                heading: "Signs",
                entries: [
                    Entry(names: ["~4:59"], meaning: "A time worked out here, not told by the server"),
                    Entry(names: [String(glyphs.current)], meaning: "The identity in use, and its token"),
                    Entry(names: [String(glyphs.warning)], meaning: "Ended, or not confirmed by the server"),
                ])
        ]
    }

    /// What a text finds. A single character that is a key finds that key; any other text the entries that hold each
    /// of its words in their keys, their meaning or their heading.
    static func found(_ text: String, _ glyphs: GlyphSet) -> [HelpSection] {
        let all = all(glyphs)
        let wanted = text.filter { !$0.isWhitespace }
        if wanted.count == 1, let key = wanted.first {
            let exact = all.compactMap { section in section.filtered { $0.isKey(key) } }
            if !exact.isEmpty { return exact }
        }
        let query = RowQuery(text)
        guard !query.isEmpty else { return all }
        return all.compactMap { section in
            section.filtered { entry in
                let seen = ([section.heading] + entry.names).map { query.found(in: $0) }
                return query.match(
                    name: query.found(in: entry.meaning), seen: seen.reduce([]) { $0.union($1) }) != nil
            }
        }
    }

    private func filtered(_ isWanted: (Entry) -> Bool) -> HelpSection? {
        let left = entries.filter(isWanted)
        return left.isEmpty ? nil : HelpSection(heading: heading, entries: left)
    }
}

extension HelpSection.Entry {
    /// Whether a character is one of the keys; "1-9" stands for each digit from the one to the other.
    fileprivate func isKey(_ key: Character) -> Bool {
        names.contains { name in
            let parts = name.split(separator: "-", omittingEmptySubsequences: false)
            if parts.count == 2, let first = parts[0].first, let last = parts[1].first,
                parts.allSatisfy({ $0.count == 1 }), first <= last
            {
                return (first...last).contains(key)
            }
            return name == String(key)
        }
    }
}
