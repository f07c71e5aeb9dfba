import Panes
import SessionStore
import Sessions

/// What the full screen begins with: profiles, the clients that reach their vendors, and what is filled in at the login.
protocol ProfileSource: Sendable {
    /// At least one.
    var profiles: [Profile] { get }
    var clients: [Profile.ID: any VendorClient] { get }
    var prefills: [Profile.ID: Prefill] { get }
    /// Where there is something to do first.
    var firstPane: PaneID { get }
    /// Whether the screen teaches its first keys.
    var teachesKeys: Bool { get }
    /// Whether pins outlive the program.
    var remembersPins: Bool { get }

    /// Begins what runs in the background, once the first frame stands, and tells the mailbox of it.
    func start(tell mailbox: Mailbox)
}
