/// Why a configuration cannot be used: where, what is wrong there, and what would be right.
package struct ConfigurationError: Error, Equatable, CustomStringConvertible {
    package let file: String
    /// From 1; nil where it is about the file as a whole.
    package let line: Int?
    /// May quote the file: to be cleaned like every text from outside.
    package let sentence: String

    package init(file: String, line: Int?, sentence: String) {
        self.file = file
        self.line = line
        self.sentence = sentence
    }

    package var description: String {
        "\(file)\(line.map { ":\($0)" } ?? ""): \(sentence)"
    }
}
