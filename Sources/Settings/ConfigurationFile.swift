import Foundation
import Sessions

/// The user's configuration. An unknown setting is an error.
package struct ConfigurationFile: Equatable, Sendable {
    package let path: String
    /// At least one.
    package let profiles: [ProfileSettings]
    package let screen: ScreenSettings
    package let audit: AuditSettings

    /// The largest file, in bytes.
    static let limit = 256 * 1024

    /// `$XDG_CONFIG_HOME/curfew/config.yaml`, or the same below `~/.config` without that variable. A relative value is
    /// ignored (XDG Base Directory Specification).
    package static func path(environment: [String: String], home: String) -> String {
        let folder = environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        return (folder ?? home + "/.config") + "/curfew/config.yaml"
    }

    /// Reads a configuration; nil if there is no file.
    package static func read(_ path: String) throws(ConfigurationError) -> ConfigurationFile? {
        let bytes: Data
        do {
            bytes = try Self.bytes(of: path)
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            return nil
        } catch {
            throw ConfigurationError(
                file: path, line: nil,
                sentence: "The file cannot be read. Check that it is a file and that you may read it.")
        }
        guard bytes.count <= limit, let text = String(validating: bytes, as: UTF8.self) else {
            throw ConfigurationError(
                file: path, line: nil, sentence: "The file is not UTF-8 text of at most 256 KiB.")
        }
        return try ConfigurationFile(text, path: path)
    }

    /// The contents of a file, at most one byte more than the limit.
    private static func bytes(of path: String) throws -> Data {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? file.close() }
        return try file.read(upToCount: limit + 1) ?? Data()
    }

    package init(_ text: String, path: String) throws(ConfigurationError) {
        self.path = path
        (screen, audit, profiles) = try ConfigurationReader(file: path).read(text)
    }
}
