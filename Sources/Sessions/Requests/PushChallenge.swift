/// A question that was pushed to a person's device, by the server's name for it.
package struct PushChallenge: Hashable, Sendable {
    package var id: String

    package init(id: String) {
        self.id = id
    }
}
