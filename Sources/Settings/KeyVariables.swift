import Glibc
package import Secrets

/// The variables that hold API keys, taken out of the process's environment into locked memory.
///
/// The system keeps the environment of a process where every debugger and every child process finds it, and for as long
/// as the process lasts.
package struct KeyVariables: Sendable {
    private let values: [String: Secret]

    /// Takes the variables out of the environment: their text is overwritten there, and child processes do not get them.
    /// To be called while the process has one thread, because of getenv(3).
    package init(taking names: [String]) {
        var values: [String: Secret] = [:]
        for name in Set(names) {
            guard let text = getenv(name) else { continue }
            let bytes = UnsafeMutableRawBufferPointer(start: text, count: strlen(text))
            values[name] = Secret(bytes: bytes)
            LockedMemory.wipe(bytes)
            unsetenv(name)
        }
        self.values = values
    }

    package init(_ values: [String: Secret] = [:]) {
        self.values = values
    }

    subscript(name: String) -> Secret? { values[name] }
}
