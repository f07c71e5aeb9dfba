/// The device that a user agent tells of: `Firefox on Windows`. An unknown program is named as it came, up to the first version: untrusted text.
package enum DeviceWords {
    /// A program or system, by a text that its user agents hold.
    private struct Sign {
        let bytes: [UInt8]
        let words: String

        init(_ text: String, _ words: String) {
            bytes = Array(text.utf8)
            self.words = words
        }
    }

    /// Looked for in this order: most programs claim to be others as well (MDN, "Browser detection").
    private static let programs = [
        Sign("curfew/", "Curfew"), Sign("Edg", "Edge"), Sign("OPR/", "Opera"), Sign("Firefox/", "Firefox"),
        Sign("FxiOS/", "Firefox"), Sign("CriOS/", "Chrome"), Sign("Chrome/", "Chrome"),
        Sign("Safari/", "Safari"), Sign("curl/", "curl"), Sign("python-requests/", "Python script"),
        Sign("PostmanRuntime/", "Postman"),
    ]
    private static let systems = [
        Sign("Android", "Android"), Sign("iPhone", "iPhone"), Sign("iPad", "iPad"),
        Sign("Windows", "Windows"), Sign("Mac OS X", "macOS"), Sign("Linux", "Linux"),
    ]

    package static func words(for userAgent: String?) -> String {
        guard var userAgent, !userAgent.isEmpty else { return "unknown device" }
        // A thousand of them are looked through between a key and its frame: by bytes, not by characters.
        let (program, system) = userAgent.withUTF8 { bytes in
            (programs.first { holds(bytes, $0.bytes) }, systems.first { holds(bytes, $0.bytes) })
        }
        guard let program else {
            let name = userAgent.prefix { $0 != "/" && $0 != "(" }.prefix(40)
            return name.isEmpty ? "unknown device" : String(name)
        }
        return system.map { "\(program.words) on \($0.words)" } ?? program.words
    }

    private static func holds(_ text: UnsafeBufferPointer<UInt8>, _ wanted: [UInt8]) -> Bool {
        var start = 0
        while start + wanted.count <= text.count {
            var length = 0
            while length < wanted.count, text[start + length] == wanted[length] { length += 1 }
            if length == wanted.count { return true }
            start += 1
        }
        return false
    }
}
