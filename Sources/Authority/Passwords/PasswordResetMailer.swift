/// Starts the reset of a forgotten password: stores the fingerprint of a secret and mails the secret.
struct PasswordResetMailer: Sendable {
    let database: AuthorityDatabase
    let mail: MailDrop

    /// Stores a reset for `user` and mails `text`, which holds the secret. For an unknown address, `user` is nil: the same
    /// statements run, and no mail is sent. With `replacesEarlier`, earlier secrets of the user become invalid.
    func start(
        for user: User?, _ fingerprint: Fingerprint, expires: Timestamp, text: String, replacesEarlier: Bool
    ) async throws {
        try await database.commit { db in
            if replacesEarlier { try PasswordReset.revokeAll(of: user?.id, db) }
            try PasswordReset.insert(fingerprint, user: user?.id, expires: expires, db)
        }
        if let user {
            try mail.deliver(to: user.email.description, subject: "Reset of a password", text: text)
        }
    }
}
