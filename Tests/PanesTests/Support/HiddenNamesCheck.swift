import Panes
import Screen
import Sessions
import TestSupport
import Testing

/// What holds for a scene while names are hidden: no part of a name or an address is in any frame, in the title of the
/// window or in what is left to say at the end, and the header says that names are hidden.
struct HiddenNamesCheck {
    let scene: String
    let screen: ScreenTester

    static let sizes = [(120, 40), (100, 30), (80, 24), (60, 20), (40, 10)]

    func run() {
        var hidden = screen
        hidden.shell.hidesNames = true
        for (columns, rows) in Self.sizes {
            let text = hidden.frame(columns, rows).grid.text()
            for part in parts {
                #expect(!text.contains(part), "\(scene) at \(columns)x\(rows) shows '\(part)'")
            }
            let header = text.prefix { $0 != "\n" }
            guard hidden.state.lock == nil else { continue }
            #expect(header.contains(columns > 40 ? "names hidden" : "hidden"), "\(scene): \(header)")
        }
        let beside = hidden.shell.title(hidden.state) + (hidden.shell.farewell(hidden.state) ?? "")
        for part in parts { #expect(!beside.contains(part), "\(scene) tells '\(part)' beside the frames") }
    }

    /// The beginning and the end of each name, each long enough to be no word of the program.
    private var parts: Set<String> {
        var all = ["ada@acme.example"]
        for session in screen.state.sessions.values {
            // One without a name goes by its kind and its number, which are no secret.
            all += session.identities.prefix(30).filter { $0 != Identity(byNumber: $0.reference) }.map(\.name)
            if session.email.contains("@") { all.append(session.email) }
            if let reason = session.delegation?.reason { all.append(reason) }
        }
        all += screen.state.logout?.rows.compactMap(\.identityName) ?? []
        for row in (try? screen.state.history?.rows.get()) ?? [] {
            let subject = row.entry.subject
            all += [subject.login, subject.identityName, row.entry.reason, row.actor]
        }
        var parts: Set<String> = []
        for name in all.map({ CleanText.clean($0, limit: 200) }) where name.count >= 6 {
            parts.insert(String(name.prefix(6)))
            // The end of an address may be that of a server.
            if !name.contains("@") { parts.insert(String(name.suffix(6))) }
        }
        return parts
    }
}
