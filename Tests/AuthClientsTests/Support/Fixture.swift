import Foundation

enum Fixture {
    static func bytes(_ name: String) throws -> [UInt8] {
        let file = name.contains(".") ? name : name + ".json"
        let url = Bundle.module.bundleURL.appendingPathComponent("Fixtures").appendingPathComponent(file)
        return Array(try Data(contentsOf: url))
    }
}
