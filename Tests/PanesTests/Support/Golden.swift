import Foundation
import Panes
import Screen
import TestSupport
import Testing

/// A page of golden screens at one size: for each scene its name, the rows that hold more than a frame, and below them
/// the styles of all rows as spans (`3: 2-14 dim`). Plain text is no span; rows alike are one line.
///
/// Each scene is painted at other sizes as well, see `SizeCheck`. With CURFEW_RECORD_GOLDENS=1 in the environment the
/// page is written instead of compared, and the test fails, so that a recording is never taken for a proof.
struct Golden {
    static let usual = Size(columns: 80, rows: 24)
    static let wide = Size(columns: 120, rows: 40)

    private let name: String
    private let size: Size
    private var page = ""
    private var count = 0
    /// Whether the text is shown as on a terminal without Unicode, on which no sign may be lost.
    private let isASCII: Bool

    init(_ name: String, _ size: Size = usual, isASCII: Bool = false) {
        self.name = name
        self.size = size
        self.isASCII = isASCII
    }

    mutating func add(_ scene: String, _ screen: ScreenTester, at other: Size? = nil) {
        let size = other ?? size
        let canvas = screen.frame(size.columns, size.rows)
        let cursor = canvas.cursor.map { ", cursor \($0.column),\($0.row)" } ?? ""
        page += "=== \(scene), \(size.columns)x\(size.rows)\(cursor)\n"
        for row in 0..<size.rows {
            let text = plain(canvas.grid.text(row: row))
            if text.contains(where: { !" │|─┌┐└┘+-".contains($0) }) { page += Self.numbered(row, " \(text)") }
        }
        page += Self.styles(of: canvas.grid) + "\n"
        SizeCheck(scene: "\(name): \(scene)", screen: screen, canvas: canvas).run(turn: name.count + count)
        count += 1
    }

    /// Compares the page with the one on record.
    func check(_ location: SourceLocation = #_sourceLocation) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let file = folder.appending(path: "Goldens/\(name).txt")
        if ProcessInfo.processInfo.environment["CURFEW_RECORD_GOLDENS"] == "1" {
            try page.write(to: file, atomically: true, encoding: .utf8)
            Issue.record("recorded \(name): look at it, then run without recording", sourceLocation: location)
            return
        }
        let known = try String(contentsOf: file, encoding: .utf8)
        guard known != page else { return }
        Issue.record("\(name) differs: \(firstDifference(from: known))", sourceLocation: location)
    }

    private static func numbered(_ row: Int, _ text: String) -> String {
        "\(row < 10 ? " " : "")\(row)\(text)\n"
    }

    /// The styles of all rows: the row, or the first and last of several alike, and the spans in it.
    private static func styles(of grid: Grid) -> String {
        let rows = (0..<grid.size.rows).map { spans(of: grid, row: $0) }
        var text = ""
        var first = 0
        while first < rows.count {
            var last = first
            while last + 1 < rows.count, rows[last + 1] == rows[first] { last += 1 }
            if !rows[first].isEmpty {
                text += "\(first)\(last > first ? "-\(last)" : ""): \(rows[first])\n"
            }
            first = last + 1
        }
        return text
    }

    private static func spans(of grid: Grid, row: Int) -> String {
        grid.withCells(row: row) { cells in
            var spans: [String] = []
            var first = 0
            while first < cells.count {
                var last = first
                while last + 1 < cells.count, cells[last + 1].style == cells[first].style { last += 1 }
                let style = cells[first].style
                // The lines of frames stand in the text; of the one in focus its top line is enough.
                let isLine = style.role == .frame || style.role == .frameFocused && first == last
                if style != .text, !isLine {
                    spans.append("\(first)\(last > first ? "-\(last)" : "") \(style)")
                }
                first = last + 1
            }
            return spans.joined(separator: ", ")
        }
    }

    private func plain(_ text: String) -> String {
        guard isASCII else { return text }
        return text.unicodeScalars.map { scalar in
            let twin = GlyphSet.asciiEquivalent(of: scalar.value)
            if !scalar.isASCII, twin == UInt8(ascii: "?") {
                Issue.record("no ASCII sign for U+\(String(scalar.value, radix: 16)) (\(scalar))")
            }
            return String(Character(Unicode.Scalar(twin)))
        }.joined()
    }

    private func firstDifference(from known: String) -> String {
        let old = known.split(separator: "\n", omittingEmptySubsequences: false)
        let new = page.split(separator: "\n", omittingEmptySubsequences: false)
        let index = zip(old, new).enumerated().first { $1.0 != $1.1 }?.offset ?? min(old.count, new.count)
        let scene = new.prefix(index + 1).last { $0.hasPrefix("=== ") } ?? ""
        func line(_ lines: [Substring]) -> Substring {
            lines.indices.contains(index) ? lines[index] : "(nothing)"
        }
        return "\(scene), line \(index + 1)\n  was \(line(old))\n  is  \(line(new))"
    }
}
