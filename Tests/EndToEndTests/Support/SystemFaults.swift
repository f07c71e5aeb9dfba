import Foundation
import Testing

/// System calls that fail in a process as long as a test says so. A preloaded library looks at a file that both share
/// before it passes a call on.
struct SystemFaults: Sendable {
    /// A call of the C library. The raw values are places in the file.
    enum Call: Int, Sendable {
        case createThread, synchronize, writeFile, accept
    }

    private let library: String
    private let control: String

    /// Compiles the library into a directory.
    init(in directory: TemporaryDirectory) async throws {
        library = directory.file("faults.so")
        control = directory.file("faults")
        try Data(Self.source.utf8).write(to: URL(filePath: directory.file("faults.c")))
        try Data(repeating: 0, count: 16).write(to: URL(filePath: control))
        let outcome = try await Command(
            "/usr/bin/env",
            ["clang", "-shared", "-fPIC", "-O1", "-o", library, directory.file("faults.c"), "-ldl"],
            environment: Curfew.environment(home: directory), directory: directory
        ).run()
        try #require(outcome.status == 0, "clang, which is part of Swift's toolchain: \(outcome.errors)")
    }

    /// What the environment of the process needs.
    var environment: [String: String] { ["LD_PRELOAD": library, "CURFEW_FAULTS": control] }

    /// Lets a call fail from now on; with 0 it succeeds again.
    func fail(_ call: Call, with code: Int32) throws {
        let file = try FileHandle(forUpdating: URL(filePath: control))
        defer { try? file.close() }
        try file.seek(toOffset: UInt64(call.rawValue))
        try file.write(contentsOf: Data([UInt8(code)]))
    }

    private static let source = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <errno.h>
        #include <fcntl.h>
        #include <pthread.h>
        #include <stdlib.h>
        #include <sys/mman.h>
        #include <sys/socket.h>
        #include <sys/stat.h>
        #include <unistd.h>

        enum { createThread, synchronize, writeFile, acceptCall };
        static volatile unsigned char *codes;

        __attribute__((constructor)) static void begin(void) {
            const char *path = getenv("CURFEW_FAULTS");
            int file = path ? open(path, O_RDONLY) : -1;
            void *found = file < 0 ? MAP_FAILED : mmap(0, 16, PROT_READ, MAP_SHARED, file, 0);
            if (found != MAP_FAILED) codes = found;
            if (file >= 0) close(file);
        }

        static int code(int call) { return codes ? codes[call] : 0; }

        static int isFile(int file) {
            struct stat found;
            return fstat(file, &found) == 0 && S_ISREG(found.st_mode);
        }

        #define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
        #define FAIL(call) if (code(call)) { errno = code(call); return -1; }

        int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*body)(void *), void *argument) {
            REAL(pthread_create);
            return code(createThread) ? code(createThread) : real(thread, attributes, body, argument);
        }
        int fsync(int file) { REAL(fsync); FAIL(synchronize); return real(file); }
        int fdatasync(int file) { REAL(fdatasync); FAIL(synchronize); return real(file); }
        ssize_t write(int file, const void *bytes, size_t count) {
            REAL(write);
            if (code(writeFile) && isFile(file)) FAIL(writeFile);
            return real(file, bytes, count);
        }
        ssize_t pwrite(int file, const void *bytes, size_t count, off_t place) {
            REAL(pwrite); FAIL(writeFile); return real(file, bytes, count, place);
        }
        ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t place) {
            REAL(pwrite64); FAIL(writeFile); return real(file, bytes, count, place);
        }
        int accept(int file, struct sockaddr *address, socklen_t *length) {
            REAL(accept); FAIL(acceptCall); return real(file, address, length);
        }
        int accept4(int file, struct sockaddr *address, socklen_t *length, int flags) {
            REAL(accept4); FAIL(acceptCall); return real(file, address, length, flags);
        }

        """
}
