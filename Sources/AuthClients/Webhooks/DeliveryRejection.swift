/// Why a delivery is not accepted.
enum DeliveryRejection: Error {
    /// A header that is needed is missing, there twice, or of a form that could hide bytes of another part.
    case malformed
    case wrongSignature
    /// More than five minutes from the time here.
    case wrongTime
    /// More deliveries were accepted within minutes than any vendor sends; says until when none is.
    case tooMany(for: Duration)
}
