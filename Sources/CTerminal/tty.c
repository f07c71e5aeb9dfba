/* The terminal device. It is opened again by its name, because O_NONBLOCK on stdin would also apply to the shell and
 * every other process that shares the descriptor. */
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

static int tty = -1, saved_stderr = -1;
static bool blocking;
static struct termios saved, raw;
static char restore_sequence[255];
static size_t restore_count;
static volatile bool entered;

int curfew_tty_descriptor(void) { return tty; }

int curfew_stderr(void) { return saved_stderr >= 0 ? saved_stderr : STDERR_FILENO; }

static void at_exit(void) { curfew_tty_leave(false); }

enum curfew_open_result curfew_tty_open(void)
{
    static bool registered;
    char name[256];

    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) return CURFEW_NOT_A_TERMINAL;
    if (ttyname_r(STDIN_FILENO, name, sizeof name) == 0)
        tty = open(name, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    /* Inside su or a container the name may belong to another user or be unknown. */
    if (tty < 0) tty = open("/dev/tty", O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    blocking = tty < 0;
    if (tty < 0) tty = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    if (tty < 0 || tcgetattr(tty, &saved) != 0) {
        int reason = errno;
        curfew_tty_close();
        errno = reason;
        return CURFEW_OPEN_FAILED;
    }
    raw = saved;
    raw.c_iflag &= ~(tcflag_t)(BRKINT | ICRNL | IGNCR | INLCR | INPCK | ISTRIP | IXON | PARMRK);
    raw.c_oflag &= ~(tcflag_t)OPOST;
    raw.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | IEXTEN | ISIG);
    raw.c_cflag = (raw.c_cflag & ~(tcflag_t)(CSIZE | PARENB)) | CS8;
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    if (!registered) registered = atexit(at_exit) == 0;
    return CURFEW_OPEN;
}

void curfew_tty_set_restore_sequence(const char *bytes, size_t count)
{
    if (count > sizeof restore_sequence) return;
    memcpy(restore_sequence, bytes, count);
    restore_count = count;
}

void curfew_tty_enter(void)
{
    if (tty < 0 || entered) return;
    entered = true;
    while (tcsetattr(tty, TCSANOW, &raw) != 0 && errno == EINTR) { }
    if (isatty(STDERR_FILENO)) {
        int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
        saved_stderr = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
        if (null >= 0 && saved_stderr >= 0) dup2(null, STDERR_FILENO);
        if (null >= 0) close(null);
    }
}

/* False when a shell has given the terminal to another process group. */
static bool is_foreground(void)
{
    pid_t foreground = tcgetpgrp(tty);
    return foreground < 0 || foreground == getpgrp();
}

bool curfew_tty_restore_in_crash(void)
{
    if (!entered || !is_foreground()) return false;
    entered = false;
    if (write(tty, restore_sequence, restore_count) < 0) { /* The modes matter more. */ }
    return tcsetattr(tty, TCSAFLUSH, &saved) == 0;
}

void curfew_tty_leave(bool discard_input)
{
    size_t sent = 0;
    if (!entered) return;
    entered = false;
    if (is_foreground()) {
        while (sent < restore_count && curfew_tty_await(true, 200)) {
            long count = curfew_tty_write(restore_sequence + sent, restore_count - sent);
            if (count <= 0) break;
            sent += (size_t)count;
        }
        while (tcsetattr(tty, discard_input ? TCSAFLUSH : TCSANOW, &saved) != 0 && errno == EINTR) { }
    }
    if (saved_stderr >= 0) {
        dup2(saved_stderr, STDERR_FILENO);
        close(saved_stderr);
        saved_stderr = -1;
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
        ssize_t received;
        if (blocking && !curfew_tty_await(false, 0)) return 0;
        received = read(tty, buffer, count);
        if (received > 0) return received;
        /* Raw modes have no end of file: 0 bytes mean that the line hung up. */
        if (received == 0) return -1;
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

int curfew_memory_file(void) { return memfd_create("curfew-frame", MFD_CLOEXEC); }
