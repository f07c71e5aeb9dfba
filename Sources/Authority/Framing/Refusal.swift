/// Why a request is refused before any call sees it. The connection closes after the response, because what follows
/// cannot be told apart from the request.
struct Refusal: Error, Equatable {
    let status: Int

    static let badRequest = Refusal(status: 400)
    static let tooLarge = Refusal(status: 413)
    static let targetTooLong = Refusal(status: 414)
    static let expectationFailed = Refusal(status: 417)
    static let headTooLarge = Refusal(status: 431)
    static let notImplemented = Refusal(status: 501)
    static let versionNotSupported = Refusal(status: 505)
}
