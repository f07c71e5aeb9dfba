import Foundation

/// Starts a process that inherits no descriptor and no blocked signal.
///
/// Foundation's `Process` does not fit: `run` crashes when many processes start at the same time, and it reports a
/// process as running while any child of it holds an inherited descriptor.
struct ChildProcess {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let executable: String
    let arguments: [String]
    let environment: [String: String]
    let directory: String
    /// Paths of files, which are created or truncated.
    let output: String
    let errors: String

    func start() throws -> pid_t {
        var files = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&files)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&files)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&files, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&files, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        // Swift cannot see closefrom. glibc ignores a descriptor that is not open.
        for descriptor in Int32(3)..<256 { posix_spawn_file_actions_addclose(&files, descriptor) }
        // The threads of a test run block signals, and a child inherits the blocked signals.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        // A shell changes to the directory and then executes the program.
        let command = ["/bin/sh", "-c", #"cd "$0" && exec "$@""#, directory, executable] + arguments
        var pid: pid_t = 0
        let result = Self.withPointers(command) { argv in
            Self.withPointers(environment.map { "\($0.key)=\($0.value)" }) { envp in
                posix_spawn(&pid, command[0], &files, &attributes, argv, envp)
            }
        }
        guard result == 0 else {
            throw Failure(
                description: "\(executable) cannot be started: \(String(cString: strerror(result)))")
        }
        return pid
    }

    /// Waits for the end on a separate thread and passes on the exit status: 128 plus the number if a signal ended it.
    static func onExit(of pid: pid_t, _ body: @escaping @Sendable (Int32) -> Void) {
        Thread.detachNewThread {
            var status: Int32 = 0
            while waitpid(pid, &status, 0) < 0, errno == EINTR {}
            // <sys/wait.h>: the low seven bits are the signal, 0 after an exit; the next eight are the exit status.
            let signal = status & 0x7F
            body(signal == 0 ? status >> 8 & 0xFF : 128 + signal)
        }
    }

    /// Calls the body with a list of C strings that ends with NULL.
    private static func withPointers<Result>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let pointers = texts.map { strdup($0) }
        defer { pointers.forEach { free($0) } }
        return body(pointers + [nil])
    }
}
