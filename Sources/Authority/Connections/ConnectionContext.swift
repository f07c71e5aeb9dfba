import Hummingbird
import NIOCore

/// What the server knows about the connection of a request.
struct ConnectionContext: InitializableFromSource {
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        channel = source.channel
    }
}
