/// How a command ended, for scripts.
enum ExitStatus: Int32 {
    case done = 0
    case failed = 1
    case usage = 2
    /// Done here, but the server did not confirm every end that was asked for.
    case unconfirmed = 7
}
