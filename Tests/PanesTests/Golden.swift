import Foundation
import Panes
import Screen
import Testing

/// A page of golden screens: for each scene its name, the text as it stands on the screen, and below it the styles,
/// one letter a cell as `Style.letter` has them.
///
/// With CURFEW_RECORD_GOLDENS=1 in the environment the page is written instead of compared, and the test fails, so
/// that a recording is never taken for a proof.
struct Golden {
    static let sizes = [Size(columns: 120, rows: 40), Size(columns: 80, rows: 24), Size(columns: 40, rows: 10)]

    let name: String
    private var page = ""
    /// The planes of the scene before.
    private var text: [Substring] = []
    private var styles: [Substring] = []

    init(_ name: String) {
        self.name = name
    }

    mutating func add(_ scene: String, _ canvas: Canvas) {
        let size = canvas.grid.size
        let cursor = canvas.cursor.map { ", cursor at column \($0.column) of row \($0.row)" } ?? ""
        page += "=== \(scene), \(size.columns)x\(size.rows)\(cursor)\n"
        page += "\(rows(of: canvas.grid.text(), since: &text))--- styles\n"
        page += "\(rows(of: canvas.grid.styles(), since: &styles))\n"
    }

    mutating func add(_ scene: String, _ stage: Stage, _ size: Size) {
        add(scene, stage.frame(size.columns, size.rows))
    }

    /// Compares the page with the one on record.
    func check(_ location: SourceLocation = #_sourceLocation) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens/\(name).txt")
        if ProcessInfo.processInfo.environment["CURFEW_RECORD_GOLDENS"] == "1" {
            try page.write(to: file, atomically: true, encoding: .utf8)
            Issue.record("recorded \(name): look at it, then run without recording", sourceLocation: location)
            return
        }
        let known = try String(contentsOf: file, encoding: .utf8)
        guard known != page else { return }
        Issue.record("\(name) differs: \(firstDifference(from: known))", sourceLocation: location)
    }

    /// A plane row by row. Of a large screen only those rows that are not as in the scene before, with their
    /// numbers: the rest would be the same panes a hundred times over.
    private func rows(of plane: String, since before: inout [Substring]) -> String {
        let rows = plane.split(separator: "\n", omittingEmptySubsequences: false)
        defer { before = rows }
        guard rows.count > 30, rows.count == before.count else { return plane + "\n" }
        return zip(rows, before).enumerated().map { index, pair in
            pair.0 == pair.1 ? "" : "\(index < 10 ? " " : "")\(index) \(pair.0)\n"
        }.joined()
    }

    private func firstDifference(from known: String) -> String {
        let old = known.split(separator: "\n", omittingEmptySubsequences: false)
        let new = page.split(separator: "\n", omittingEmptySubsequences: false)
        let index = zip(old, new).enumerated().first { $1.0 != $1.1 }?.offset ?? min(old.count, new.count)
        let scene = new.prefix(index + 1).last { $0.hasPrefix("=== ") } ?? ""
        func line(_ lines: [Substring]) -> Substring { lines.indices.contains(index) ? lines[index] : "(nothing)" }
        return "\(scene), line \(index + 1)\n  was \(line(old))\n  is  \(line(new))"
    }
}
