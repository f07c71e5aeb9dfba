/* The terminal device. It is opened anew by its name, so that O_NONBLOCK is ours alone: set on stdin it would hold
 * for the shell and everything else that shares the descriptor. */
#define _GNU_SOURCE 1
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

static int tty = -1, parked_stderr = -1;
static bool blocking;
static struct termios found, raw;
static char farewell[255];
static size_t farewell_count;
static volatile bool entered;

int curfew_tty_descriptor(void) { return tty; }

int curfew_stderr(void) { return parked_stderr >= 0 ? parked_stderr : STDERR_FILENO; }

static void at_exit(void) { curfew_tty_leave(false); }

enum curfew_open_result curfew_tty_open(void)
{
    static bool registered;
    char name[256];

    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) return CURFEW_NOT_A_TERMINAL;
    if (ttyname_r(STDIN_FILENO, name, sizeof name) == 0)
        tty = open(name, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    /* Inside su or a container the name may be another user's or unknown. */
    if (tty < 0) tty = open("/dev/tty", O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    blocking = tty < 0;
    if (tty < 0) tty = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    if (tty < 0 || tcgetattr(tty, &found) != 0) {
        int reason = errno;
        curfew_tty_close();
        errno = reason;
        return CURFEW_OPEN_FAILED;
    }
    raw = found;
    raw.c_iflag &= ~(tcflag_t)(BRKINT | ICRNL | IGNCR | INLCR | INPCK | ISTRIP | IXON | PARMRK);
    raw.c_oflag &= ~(tcflag_t)OPOST;
    raw.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | IEXTEN | ISIG);
    raw.c_cflag = (raw.c_cflag & ~(tcflag_t)(CSIZE | PARENB)) | CS8;
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    if (!registered) registered = atexit(at_exit) == 0;
    return CURFEW_OPEN;
}

void curfew_tty_set_farewell(const char *bytes, size_t count)
{
    if (count > sizeof farewell) return;
    memcpy(farewell, bytes, count);
    farewell_count = count;
}

void curfew_tty_enter(void)
{
    if (tty < 0 || entered) return;
    entered = true;
    while (tcsetattr(tty, TCSANOW, &raw) != 0 && errno == EINTR) { }
    if (isatty(STDERR_FILENO)) {
        int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
        parked_stderr = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
        if (null >= 0 && parked_stderr >= 0) dup2(null, STDERR_FILENO);
        if (null >= 0) close(null);
    }
}

/* False when a shell has put another process group in front: the terminal is that one's now. */
static bool is_ours(void)
{
    pid_t front = tcgetpgrp(tty);
    return front < 0 || front == getpgrp();
}

bool curfew_tty_abandon(void)
{
    if (!entered || !is_ours()) return false;
    entered = false;
    if (write(tty, farewell, farewell_count) < 0) { /* the modes matter more */ }
    return tcsetattr(tty, TCSAFLUSH, &found) == 0;
}

void curfew_tty_leave(bool discard_input)
{
    size_t sent = 0;
    if (!entered) return;
    entered = false;
    if (is_ours()) {
        while (sent < farewell_count && curfew_tty_await(true, 200)) {
            long count = curfew_tty_write(farewell + sent, farewell_count - sent);
            if (count <= 0) break;
            sent += (size_t)count;
        }
        while (tcsetattr(tty, discard_input ? TCSAFLUSH : TCSANOW, &found) != 0 && errno == EINTR) { }
    }
    if (parked_stderr >= 0) {
        dup2(parked_stderr, STDERR_FILENO);
        close(parked_stderr);
        parked_stderr = -1;
    }
}

void curfew_tty_close(void)
{
    if (tty >= 0) close(tty);
    tty = -1;
}

bool curfew_tty_size(int *columns, int *rows)
{
    struct winsize size;
    if (ioctl(tty, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return false;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return true;
}

long curfew_tty_read(void *buffer, size_t count)
{
    for (;;) {
        ssize_t got;
        if (blocking && !curfew_tty_await(false, 0)) return 0;
        got = read(tty, buffer, count);
        if (got > 0) return got;
        /* Raw modes never make an end of file: 0 bytes is a line that hung up. */
        if (got == 0) return -1;
        if (errno == EAGAIN) return 0;
        if (errno != EINTR) return -1;
    }
}

long curfew_tty_write(const void *bytes, size_t count)
{
    for (;;) {
        ssize_t sent = write(tty, bytes, count);
        if (sent >= 0) return sent;
        if (errno == EAGAIN) return 0;
        if (errno != EINTR) return -1;
    }
}

bool curfew_tty_await(bool output, int milliseconds)
{
    struct pollfd one = { tty, output ? POLLOUT : POLLIN, 0 };
    return poll(&one, 1, milliseconds) > 0;
}

int curfew_memory_file(void)
{
#ifdef __linux__
    return memfd_create("curfew-frame", MFD_CLOEXEC);
#else
    char name[] = "/tmp/curfew-frame.XXXXXX";
    int file = mkstemp(name);
    if (file < 0) return -1;
    unlink(name);
    fcntl(file, F_SETFD, FD_CLOEXEC);
    return file;
#endif
}
