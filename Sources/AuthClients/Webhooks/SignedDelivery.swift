/// What a valid signature proves of a delivery.
struct SignedDelivery {
    /// The vendor's name for the delivery.
    var reference: String
    /// In milliseconds since 1970, by the vendor's clock.
    var published: Int64
}
