package import Hummingbird
import NIOCore

/// What the server knows about the connection of a request.
package struct ConnectionContext: InitializableFromSource {
    let channel: any Channel

    package init(source: ApplicationRequestContextSource) {
        channel = source.channel
    }
}
