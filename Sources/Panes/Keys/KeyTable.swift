/// All keys of all components, as help, palette and `docs/keys.md` list them.
package enum KeyTable {
    /// One line for each thing that keys do.
    package static let lines: [ListedKey] = {
        var lines: [ListedKey] = []
        var places: [[String]: Int] = [:]
        for listed in Registry.components.flatMap({ $0.listedKeys }) {
            let subject = [listed.group.rawValue, listed.meaning]
            if let place = places[subject] {
                lines[place].add(listed)
            } else {
                places[subject] = lines.count
                lines.append(listed)
            }
        }
        return lines
    }()

    package static func lines(in group: KeyGroup) -> [ListedKey] {
        lines.filter { $0.group == group }
    }
}
