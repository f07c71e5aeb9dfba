/// The table of keys as text, for `curfew keys` and for the documents.
extension KeyTable {
    package static func plainText() -> String {
        let width = lines.map(\.namesText.count).max() ?? 0
        return KeyGroup.allCases.map { group in
            let rows = lines(in: group).map { "  " + $0.namesText.padding(to: width + 2) + $0.meaning }
            return ([group.rawValue] + rows).joined(separator: "\n") + "\n"
        }.joined(separator: "\n")
    }

    package static func markdown() -> String {
        let parts = KeyGroup.allCases.map { group in
            let rows = lines(in: group).map { line in
                "| \(line.names.map { "`\($0)`" }.joined(separator: " ")) | \(line.meaning) |\n"
            }
            return "## \(group.rawValue)\n\n| key | what it does |\n|---|---|\n" + rows.joined()
        }
        return """
            # Keys

            Made by `curfew keys --markdown` from the table the program itself uses.
            In a text field letters are text: Esc leaves the field.


            """ + parts.joined(separator: "\n")
    }
}

extension String {
    /// Filled up with blanks to a number of characters.
    func padding(to count: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, count - self.count))
    }
}
