/// How a command ended, for scripts.
enum ExitStatus: Int32 {
    case done = 0
    case failed = 1
    case usage = 2
}

/// Why a command cannot go on: a sentence that says what happened and what to do next.
struct Problem: Error {
    let sentence: String
    let status: ExitStatus
}
