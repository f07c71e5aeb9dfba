import Sessions

/// What the list has selected: other panes show what belongs to it.
enum Selection: Hashable, Sendable {
    case login(SessionID)
    case identity(IdentityID)
    /// A token of another device.
    case device(TokenID, of: SessionID)

    var session: SessionID {
        switch self {
        case .login(let session): session
        case .identity(let identity): identity.session
        case .device(_, let session): session
        }
    }
}
