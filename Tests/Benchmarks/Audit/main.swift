import Audit
import Foundation
import Sessions

/// Measures the record on the disk of the folder for temporary files: durable rows per second in batches, the time to find one
/// identity's rows, and the time to verify all of them.
let rows = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1_000_000
let folder = NSTemporaryDirectory() + "audit-benchmark-" + UUID().uuidString
let path = folder + "/curfew/audit.sqlite"
try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
defer { try? FileManager.default.removeItem(atPath: folder) }

func entry(_ number: Int) -> AuditEntry {
    let identity = number % 2000
    let subject = AuditSubject(
        profile: "Weavr live", environment: "production", login: "agent\(identity % 20)@acme.example",
        identity: Identity.Reference(kind: .corporate, id: "1000000000\(identity)"),
        identityName: "Customer \(identity) Ltd")
    return AuditEntry(
        at: Date(timeIntervalSince1970: 1_700_000_000 + Double(number)), subject, .switching,
        number.isMultiple(of: 2) ? .before : .after, reason: "T-\(number)", outcome: .done, status: 200,
        reference: "d4969196aa0f4e0f8c1b2d3e4f506172")
}

func seconds(_ work: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    let time = try clock.measure(work)
    return Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
}

let database = try AuditDatabase(.file(path))
let batches = 200
let durable = try seconds {
    for batch in 0..<batches {
        try database.append((0..<50).map { entry(batch * 50 + $0) }, by: "grace@desk")
    }
}
print("durable rows per second, in batches of 50: \(Int(Double(batches * 50) / durable))")
for start in stride(from: batches * 50, to: rows, by: 10_000) {
    try database.append((start..<min(rows, start + 10_000)).map(entry), by: "grace@desk")
}
let writer = AuditWriter(.file(path), actor: "grace@desk") { Date() }
let behind = seconds {
    for number in 0..<10_000 { writer.append([entry(rows + number)]) { _ in } }
    writer.flush()
}
print("durable rows per second, handed over one by one: \(Int(10_000 / behind))")
for (what, query) in [
    (
        "by its reference, the newest 500",
        AuditQuery(identity: Identity.Reference(kind: .corporate, id: "10000000001234"), limit: 500)
    ),
    ("by a part of its name, all", AuditQuery(text: "customer 1234 ltd")),
] {
    var times: [Double] = []
    var found = 0
    for _ in 0..<20 { times.append(try seconds { found = try database.rows(query).count }) }
    print(
        "one identity of 2000 \(what): \(found) rows, median \(Int(times.sorted()[10] * 1e6)) µs, longest \(Int((times.max() ?? 0) * 1e6)) µs"
    )
}
let verified = try seconds { print("verdict: \(try database.verify())") }
print("to verify \(rows + 10_000) rows: \(String(format: "%.2f", verified)) s")
