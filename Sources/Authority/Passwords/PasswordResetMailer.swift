/// Starts the reset of a forgotten password: stores the fingerprint of a secret and mails the secret.
struct PasswordResetMailer: Sendable {
    let database: AuthorityDatabase
    let mail: MailDrop

    /// Stores a reset of an address and mails `text`, which holds the secret, to `user`. For an address that no user has,
    /// `user` is nil: the same is stored and written, but to nobody. At the address's limit nothing happens.
    func start(
        for user: User?, account: Fingerprint, _ fingerprint: Fingerprint, at now: Timestamp,
        expires: Timestamp, text: String, replacesEarlier: Bool
    ) async throws {
        let isStored = try await database.commit { db in
            try PasswordReset.insert(
                fingerprint, user: user?.id, account: account, replacesEarlier: replacesEarlier,
                expires: expires, at: now, db)
        }
        if isStored {
            mail.post(to: user?.email.description, subject: "Reset of a password", text: text)
        }
    }
}
