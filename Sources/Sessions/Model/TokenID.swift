package struct TokenID: Hashable, Sendable, Codable {
    package var number: Int
    package init(_ number: Int) { self.number = number }
}
