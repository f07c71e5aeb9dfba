/// An error in a configuration: the file, the line, and what is wrong.
package struct ConfigurationError: Error, Equatable, CustomStringConvertible {
    package let file: String
    /// Counted from 1; nil for an error in the file as a whole.
    package let line: Int?
    /// May quote the file, so it must be cleaned before it is shown.
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
