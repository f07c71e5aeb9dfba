extension Identity.Kind {
    /// The kind that is written so in `TYPE:ID`.
    package init(writtenAs code: String) {
        self = [.corporate, .consumer, .user].first { $0.code == code } ?? .other(code)
    }
}
