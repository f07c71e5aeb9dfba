/* Sleeping and being woken: input, a deadline, another thread, a signal. */
#define _GNU_SOURCE 1
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#endif

static const int noted[] = { SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT };
enum { NOTED = sizeof noted / sizeof *noted };

/* The bell is rung by handlers and heard by curfew_wait; what happened is in the flags. */
static int bell[2] = { -1, -1 };
static atomic_int flags, last;

static int meaning(int number)
{
    switch (number) {
    case SIGWINCH: return CURFEW_RESIZED;
    case SIGTSTP: return CURFEW_SUSPEND;
    case SIGCONT: return CURFEW_CONTINUED;
    case SIGHUP: return CURFEW_HANG_UP;
    default: return CURFEW_TERMINATE;
    }
}

static void on_signal(int number)
{
    int reason = errno;
    int what = meaning(number);
    if (what == CURFEW_TERMINATE || what == CURFEW_HANG_UP) atomic_store(&last, number);
    atomic_fetch_or(&flags, what);
    curfew_wake_signal(bell[1]);
    errno = reason;
}

static void handle(int number, void (*handler)(int))
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

bool curfew_signals_install(void)
{
    if (bell[0] < 0 && !curfew_wake_open(bell)) return false;
    for (int i = 0; i < NOTED; i++) {
        struct sigaction now;
        /* What the parent had us ignore stays ignored: nohup, a shell without job control. */
        if (sigaction(noted[i], NULL, &now) == 0 && now.sa_handler == SIG_IGN) continue;
        handle(noted[i], on_signal);
    }
    return true;
}

void curfew_signals_remove(void)
{
    for (int i = 0; i < NOTED; i++) {
        struct sigaction now;
        if (sigaction(noted[i], NULL, &now) == 0 && now.sa_handler == on_signal) handle(noted[i], SIG_DFL);
    }
}

int curfew_last_signal(void) { return atomic_load(&last); }

void curfew_stop(void)
{
    struct sigaction before;
    sigaction(SIGTSTP, NULL, &before);
    /* Ignored by the parent: nobody there could continue us. */
    if (before.sa_handler == SIG_IGN) return;
    handle(SIGTSTP, SIG_DFL);
    /* To the whole group: a shell script around the program must stop with it, or its own shell never sees it stop.
     * kill, not raise: the signal is for the process, whichever threads block it. */
    atomic_fetch_and(&flags, ~CURFEW_CONTINUED);
    kill(0, SIGTSTP);
    /* Another thread may take the signal a moment from now: the default action has to stand until we are back.
     * In an orphaned group nothing stops and nobody continues: hence the limit of 200 ms awake. */
    const struct timespec moment = {0, 1000000};
    for (int i = 0; i < 200 && !(atomic_load(&flags) & CURFEW_CONTINUED); i++) nanosleep(&moment, NULL);
    sigaction(SIGTSTP, &before, NULL);
    atomic_fetch_and(&flags, ~(CURFEW_CONTINUED | CURFEW_SUSPEND));
}

int64_t curfew_now(void)
{
#ifdef __linux__
    struct timespec now;
    clock_gettime(CLOCK_BOOTTIME, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
#else
    return (int64_t)clock_gettime_nsec_np(CLOCK_MONOTONIC_RAW);
#endif
}

#ifdef __linux__
/* A timer of the clock that runs on through suspend; poll's own time-out stands still in it. */
static int timer(int64_t deadline)
{
    static int descriptor = -1;
    static int64_t armed = -1;
    if (descriptor < 0) descriptor = timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK);
    if (deadline != armed && descriptor >= 0) {
        struct itimerspec at = { { 0, 0 }, { 0, 0 } };
        if (deadline >= 0) {
            at.it_value.tv_sec = deadline / 1000000000;
            at.it_value.tv_nsec = deadline % 1000000000;
            /* Zero would disarm it. */
            if (deadline == 0) at.it_value.tv_nsec = 1;
        }
        timerfd_settime(descriptor, TFD_TIMER_ABSTIME, &at, NULL);
        armed = deadline;
    }
    return descriptor;
}
#endif

int curfew_wait(int64_t deadline, int wake, bool for_output)
{
    struct pollfd all[4] = {
        { curfew_tty_descriptor(), (short)(POLLIN | (for_output ? POLLOUT : 0)), 0 },
        { bell[0], POLLIN, 0 },
        { wake, POLLIN, 0 },
        { -1, POLLIN, 0 },
    };
    int what = 0, patience = -1;
#ifdef __linux__
    if (deadline >= 0) all[3].fd = timer(deadline);
#else
    if (deadline >= 0) {
        /* At most ten seconds at once: a sleeping machine stops this time-out, not the clock. */
        int64_t rest = (deadline - curfew_now() + 999999) / 1000000;
        patience = rest < 0 ? 0 : rest > 10000 ? 10000 : (int)rest;
    }
#endif
    if (poll(all, 4, patience) < 0 && errno != EINTR) return CURFEW_HANG_UP;
    if (all[0].revents & (POLLHUP | POLLERR | POLLNVAL)) what |= CURFEW_HANG_UP;
    if (all[0].revents & POLLIN) what |= CURFEW_INPUT;
    if (all[0].revents & POLLOUT) what |= CURFEW_WRITABLE;
    if (all[1].revents & POLLIN) curfew_wake_clear(bell[0]);
    if (all[2].revents & (POLLIN | POLLHUP)) what |= CURFEW_WOKEN;
    if (deadline >= 0 && curfew_now() >= deadline) what |= CURFEW_TIMER;
    return what | atomic_exchange(&flags, 0);
}

bool curfew_wake_open(int descriptors[2])
{
#ifdef __linux__
    descriptors[0] = descriptors[1] = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return descriptors[0] >= 0;
#else
    if (pipe(descriptors) != 0) return false;
    for (int i = 0; i < 2; i++) {
        fcntl(descriptors[i], F_SETFD, FD_CLOEXEC);
        fcntl(descriptors[i], F_SETFL, O_NONBLOCK);
    }
    return true;
#endif
}

void curfew_wake_signal(int descriptor)
{
    uint64_t one = 1;
    /* When it is full it is readable already. */
    if (write(descriptor, &one, sizeof one) < 0) { }
}

void curfew_wake_clear(int descriptor)
{
    char all[512];
    while (read(descriptor, all, sizeof all) == (ssize_t)sizeof all) { }
}

void curfew_wake_close(int descriptor, int writer)
{
    close(descriptor);
    if (writer != descriptor) close(writer);
}
