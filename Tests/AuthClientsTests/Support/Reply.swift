/// Bytes to answer with, and what to do with the connection then.
struct Reply: Sendable {
    enum Ending: Sendable {
        case keep, close
        /// Sends the byte again and again, a thousand times a second, until the client has had enough.
        case drip(UInt8)
        /// Sends a block of 64 KiB of the byte again and again, as fast as it is taken.
        case flood(UInt8)
    }

    var bytes: [UInt8]
    var ending = Ending.keep

    static func status(
        _ status: Int, _ body: some Sequence<UInt8> = [], headers: [(String, String)] = []
    ) -> Reply {
        let body = Array(body)
        var head = "HTTP/1.1 \(status) Scripted\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        if status != 204 { head += "content-length: \(body.count)\r\n" }
        return Reply(bytes: Array((head + "\r\n").utf8) + (status == 204 ? [] : body))
    }

    static func status(_ status: Int, text: String) -> Reply { self.status(status, text.utf8) }

    static func status(_ status: Int, fixture: String, headers: [(String, String)] = []) throws -> Reply {
        self.status(status, try Fixture.bytes(fixture), headers: headers)
    }

    static func raw(_ text: String, then ending: Ending = .close) -> Reply {
        Reply(bytes: Array(text.utf8), ending: ending)
    }
}
