import Foundation

/// Who runs the program, and where: for what people keep.
nonisolated enum SystemUser {
    /// As `user@host`: the names that the system has, without a question to the network.
    static var address: String {
        var name = [CChar](repeating: 0, count: 256)
        let isNamed = gethostname(&name, name.count - 1) == 0
        let host =
            isNamed
            ? String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) : ""
        return NSUserName() + "@" + (host.isEmpty ? "localhost" : host)
    }
}
