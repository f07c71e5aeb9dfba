import Foundation
import Testing

/// A sleep of the machine as a process sees it: CLOCK_BOOTTIME has run on, and CLOCK_MONOTONIC has not. A preloaded
/// library adds a minute to the first one from the moment at which a file is there.
struct FakeSleep: Sendable {
    private let library: String
    private let file: String

    /// Compiles the library into a directory.
    init(in directory: TemporaryDirectory) async throws {
        library = directory.file("sleep.so")
        file = directory.file("slept")
        try Data(Self.source.utf8).write(to: URL(filePath: directory.file("sleep.c")))
        let outcome = try await Command(
            "/usr/bin/env", ["clang", "-shared", "-fPIC", "-O1", "-o", library, directory.file("sleep.c")],
            environment: Curfew.environment(home: directory), directory: directory
        ).run()
        try #require(outcome.status == 0, "clang, which is part of Swift's toolchain: \(outcome.errors)")
    }

    /// The command that runs a program with such a clock.
    var wrapper: [String] { ["env", "LD_PRELOAD=\(library)", "CURFEW_SLEPT=\(file)"] }

    func sleep() throws { try Data().write(to: URL(filePath: file)) }

    private static let source = """
        #define _GNU_SOURCE
        #include <stdlib.h>
        #include <sys/syscall.h>
        #include <time.h>
        #include <unistd.h>

        int clock_gettime(clockid_t clock, struct timespec *now) {
            const char *file = getenv("CURFEW_SLEPT");
            int result = syscall(SYS_clock_gettime, clock, now);
            if (clock == CLOCK_BOOTTIME && file && access(file, F_OK) == 0) now->tv_sec += 60;
            return result;
        }

        """
}
