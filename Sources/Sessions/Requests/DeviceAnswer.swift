/// What a device can be made to say, where it is a simulated one.
package enum DeviceAnswer: Hashable, Sendable {
    case accept, decline, expire
}
