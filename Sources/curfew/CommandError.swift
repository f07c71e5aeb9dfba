/// Why a command cannot go on: a sentence that says what happened and what to do next.
struct CommandError: Error {
    let sentence: String
    let status: ExitStatus
}
