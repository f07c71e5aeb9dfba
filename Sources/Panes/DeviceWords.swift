/// A user agent in words: `Firefox on Windows`. What it does not know it shows as it came, up to the first version.
enum DeviceWords {
    /// Looked for in this order: most programs claim to be others as well (MDN, "Browser detection").
    private static let programs = [
        ("curfew/", "Curfew"), ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"),
        ("python-requests/", "Python script"), ("PostmanRuntime/", "Postman"),
    ]
    private static let systems = [
        ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]

    static func words(for userAgent: String?) -> String {
        guard let userAgent, !userAgent.isEmpty else { return "unknown device" }
        let system = systems.first { userAgent.contains($0.0) }?.1
        guard let program = programs.first(where: { userAgent.contains($0.0) })?.1 else {
            let name = userAgent.prefix { $0 != "/" && $0 != "(" }.prefix(40)
            return name.isEmpty ? "unknown device" : String(name)
        }
        return system.map { "\(program) on \($0)" } ?? program
    }
}
