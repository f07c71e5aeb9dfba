/// The vendor whose API a person signs in to. The raw values are stored.
enum Vendor: String, Sendable, CaseIterable {
    case weavr = "multi"
    case verifiable
}
