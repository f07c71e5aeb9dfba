import Foundation
import Sessions

/// What the person has configured, read strictly: what is not known is an error, never passed over.
package struct ConfigurationFile: Equatable, Sendable {
    package let path: String
    /// At least one.
    package let profiles: [ProfileSettings]

    /// Bytes of a file. A configuration is a page; anything larger is something else.
    static let limit = 256 * 1024

    /// `$XDG_CONFIG_HOME/curfew/config.yaml`, or below `~/.config` without that; a relative one does not count (XDG
    /// Base Directory Specification).
    package static func path(environment: [String: String], home: String) -> String {
        let folder = environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        return (folder ?? home + "/.config") + "/curfew/config.yaml"
    }

    /// Reads the file; nil if there is none.
    package static func read(_ path: String) throws(ConfigurationError) -> ConfigurationFile? {
        let bytes: Data
        do {
            bytes = try Self.bytes(of: path)
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            return nil
        } catch {
            throw ConfigurationError(
                file: path, line: nil,
                sentence: "It cannot be read: see that it is a file, and yours to read.")
        }
        guard bytes.count <= limit, let text = String(validating: bytes, as: UTF8.self) else {
            throw ConfigurationError(
                file: path, line: nil, sentence: "It is not a text of UTF-8 with at most 256 KiB.")
        }
        return try ConfigurationFile(text, path: path)
    }

    /// At most one byte more than the limit.
    private static func bytes(of path: String) throws -> Data {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? file.close() }
        return try file.read(upToCount: limit + 1) ?? Data()
    }

    package init(_ text: String, path: String) throws(ConfigurationError) {
        self.path = path
        profiles = try ConfigurationReader(file: path).profiles(text)
    }
}
