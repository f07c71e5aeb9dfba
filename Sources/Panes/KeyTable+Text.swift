import Screen

/// The table of keys as text, for `curfew keys` and for the documents.
extension KeyTable {
    package static func plainText() -> String {
        let width = Group.allCases.flatMap(lines).map(\.keysText.count).max() ?? 0
        return Group.allCases.map { group in
            let rows = lines(in: group).map { line in
                "  " + line.keysText.padding(to: width + 2) + line.meaning
            }
            return ([group.rawValue] + rows).joined(separator: "\n")
        }.joined(separator: "\n\n") + "\n\nElsewhere\n"
            + elsewhere.map { "  " + $0.keys.padding(to: width + 2) + $0.meaning + "\n" }.joined()
    }

    package static func markdown() -> String {
        let parts = Group.allCases.map { group in
            let rows = lines(in: group).map { line in
                "| \(line.keys.isEmpty ? "" : keysMarkdown(line)) | \(line.meaning) |"
            }
            return "## \(group.rawValue)\n\n| key | what it does |\n|---|---|\n"
                + rows.joined(separator: "\n")
        }
        return """
            # Keys

            Made by `curfew keys --markdown` from the table the program itself uses.
            In a text field letters are text: Esc leaves the field.


            """ + parts.joined(separator: "\n\n") + "\n\n## Elsewhere\n\n| key | what it does |\n|---|---|\n"
                + elsewhere.map { keys, meaning in
                    "| \(keys.split(separator: ", ").map { "`\($0)`" }.joined(separator: " ")) | \(meaning) |\n"
                }.joined()
    }

    private static func keysMarkdown(_ line: Binding) -> String {
        let names = line.written.map { [$0] } ?? line.keys.map(\.description)
        return names.map { "`\($0)`" }.joined(separator: " ")
    }
}

extension String {
    /// Filled up with blanks to a number of characters.
    func padding(to count: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, count - self.count))
    }
}
