/// A token by the server's name for it.
struct KnownToken: Keyed {
    let key: ServerID
    let token: TokenID
}
