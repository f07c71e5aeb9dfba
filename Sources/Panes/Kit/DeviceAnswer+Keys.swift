import Sessions

/// The keys of the simulated device, and the words beside them.
extension DeviceAnswer {
    static let all: [DeviceAnswer] = [.accept, .decline, .expire]

    var key: Character {
        switch self {
        case .accept: "y"
        case .decline: "n"
        case .expire: "e"
        }
    }

    var word: String {
        switch self {
        case .accept: "yes"
        case .decline: "no"
        case .expire: "ignore"
        }
    }
}
