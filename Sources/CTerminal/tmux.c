/* A child process that hands text to tmux. */
#define _GNU_SOURCE 1
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

/* The text is a file in memory, not a pipe: nobody has to feed it, and nobody is told when the child stops reading. */
static int text_file(const void *bytes, size_t count)
{
    int file = curfew_memory_file();
    if (file < 0) return -1;
    if (write(file, bytes, count) == (ssize_t)count && lseek(file, 0, SEEK_SET) == 0) return file;
    close(file);
    return -1;
}

/* In a session of its own the child has no terminal, and all processes that it starts can be ended with it. */
static int spawn(pid_t *child, int input)
{
    char *arguments[] = { "tmux", "load-buffer", "-w", "-", NULL };
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    sigset_t all, none;
    int error;

    sigfillset(&all);
    sigemptyset(&none);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    error = posix_spawnp(child, arguments[0], &actions, &attributes, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return error;
}

enum curfew_load_result curfew_tmux_load(const void *bytes, size_t count, int milliseconds)
{
    const struct timespec moment = { 0, 5000000 };
    int64_t end = curfew_now() + (int64_t)milliseconds * 1000000;
    int input = text_file(bytes, count), status = 0;
    pid_t child, ended;

    if (input < 0) return CURFEW_LOAD_NOT_RUN;
    if (spawn(&child, input) != 0) {
        close(input);
        return CURFEW_LOAD_NOT_RUN;
    }
    close(input);
    while ((ended = waitpid(child, &status, WNOHANG)) == 0 && curfew_now() < end) nanosleep(&moment, NULL);
    if (ended == 0) {
        kill(-child, SIGKILL);
        while (waitpid(child, &status, 0) < 0 && errno == EINTR) { }
        return CURFEW_LOAD_TOO_LATE;
    }
    if (ended < 0) return CURFEW_LOAD_REFUSED;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? CURFEW_LOADED : CURFEW_LOAD_REFUSED;
}
