/// Marks one request, so that its reply finds the purpose it was sent for. Unique within a state.
package struct RequestID: Hashable, Sendable, Codable {
    package var number: Int
    package init(_ number: Int) { self.number = number }
}
