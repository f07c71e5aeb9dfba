import Foundation

/// Starts a process with nothing of this one's but what it is given: no descriptor, no blocked signal.
///
/// Foundation's `Process` is not used: many at once crash in its `run`, and it takes a process for running as long
/// as any child of it holds the descriptors it inherited.
struct Spawn {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let executable: String
    let arguments: [String]
    let environment: [String: String]
    let directory: String
    /// Files, created anew.
    let output: String
    let errors: String

    func start() throws -> pid_t {
        #if canImport(Darwin)
            var files: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
            let closing = Int32(POSIX_SPAWN_CLOEXEC_DEFAULT)
        #else
            var files = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
            let closing: Int32 = 0
        #endif
        posix_spawn_file_actions_init(&files)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&files)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&files, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&files, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        #if !canImport(Darwin)
            // closefrom is hidden from Swift; closing what is not open does no harm (glibc, posix_spawn).
            for descriptor in Int32(3)..<256 { posix_spawn_file_actions_addclose(&files, descriptor) }
        #endif
        // Threads of a test run block signals, and what is blocked is inherited.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes, Int16(Int32(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) | closing))

        // A shell takes it to its folder and gives way to it.
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

    /// Waits on a thread of its own for the end, and tells the status as a shell counts it.
    static func whenEnded(_ pid: pid_t, tell: @escaping @Sendable (Int32) -> Void) {
        Thread.detachNewThread {
            var status: Int32 = 0
            while waitpid(pid, &status, 0) < 0, errno == EINTR {}
            // <sys/wait.h>: the low seven bits are the signal, 0 if it exited; the next eight the exit status.
            let signal = status & 0x7F
            tell(signal == 0 ? status >> 8 & 0xFF : 128 + signal)
        }
    }

    /// Lends a list of C strings that ends with NULL.
    private static func withPointers<Result>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let pointers = texts.map { strdup($0) }
        defer { pointers.forEach { free($0) } }
        return body(pointers + [nil])
    }
}
