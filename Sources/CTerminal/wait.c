/* Sleep until input, a deadline, another thread or a signal. */
#define _GNU_SOURCE 1
#include "internal.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

/* Each signal that would end the program (signal(7)) and leaves it able to act, and those that mean something else. A
 * crash is the crash guard's. */
static const int handled[] = {
    SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT,
    SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGPOLL, SIGPWR, SIGSTKFLT,
};
enum { HANDLED = sizeof handled / sizeof *handled };

/* The signals above and the real-time signals, by place; 0 after the last. */
static int signal_at(int place)
{
    if (place < HANDLED) return handled[place];
    int number = SIGRTMIN + place - HANDLED;
    return number <= SIGRTMAX ? number : 0;
}

/* Handlers record the reasons and make the event descriptor readable, which ends curfew_wait. */
static int event = -1;
static atomic_int recorded, last;

static int reason_for(int number)
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
    int error = errno;
    int reason = reason_for(number);
    if (reason == CURFEW_TERMINATE || reason == CURFEW_HANG_UP) atomic_store(&last, number);
    atomic_fetch_or(&recorded, reason);
    curfew_wake_signal(event);
    errno = error;
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
    if (event < 0) event = curfew_wake_open();
    if (event < 0) return false;
    for (int i = 0, number; (number = signal_at(i)) != 0; i++) {
        struct sigaction now;
        /* A signal that the parent ignored stays ignored: nohup, a shell without job control. */
        if (sigaction(number, NULL, &now) == 0 && now.sa_handler == SIG_IGN) continue;
        handle(number, on_signal);
    }
    return true;
}

void curfew_signals_remove(void)
{
    for (int i = 0, number; (number = signal_at(i)) != 0; i++) {
        struct sigaction now;
        if (sigaction(number, NULL, &now) == 0 && now.sa_handler == on_signal) handle(number, SIG_DFL);
    }
}

int curfew_last_signal(void) { return atomic_load(&last); }

void curfew_stop(void)
{
    struct sigaction before;
    sigaction(SIGTSTP, NULL, &before);
    /* A parent that ignores it could not continue this process. */
    if (before.sa_handler == SIG_IGN) return;
    handle(SIGTSTP, SIG_DFL);
    /* The whole group: a shell script around the program must stop too, or its shell never sees it stop.
     * kill, not raise: it signals the process, whichever threads block the signal. */
    atomic_fetch_and(&recorded, ~CURFEW_CONTINUED);
    kill(0, SIGTSTP);
    /* Another thread may receive the signal later, so the default action stays until the process is continued.
     * In an orphaned group the signal has no effect, hence the limit of 200 ms. */
    const struct timespec moment = { 0, 1000000 };
    for (int i = 0; i < 200 && !(atomic_load(&recorded) & CURFEW_CONTINUED); i++) nanosleep(&moment, NULL);
    sigaction(SIGTSTP, &before, NULL);
    atomic_fetch_and(&recorded, ~(CURFEW_CONTINUED | CURFEW_SUSPEND));
}

static int64_t nanoseconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t curfew_now(void) { return nanoseconds(CLOCK_BOOTTIME); }

int64_t curfew_slept(void)
{
    int64_t boot = nanoseconds(CLOCK_BOOTTIME);
    return boot - nanoseconds(CLOCK_MONOTONIC);
}

/* A timer on CLOCK_BOOTTIME: poll's own time-out does not advance while the machine is suspended. */
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
            /* Zero would disarm the timer. */
            if (deadline == 0) at.it_value.tv_nsec = 1;
        }
        timerfd_settime(descriptor, TFD_TIMER_ABSTIME, &at, NULL);
        armed = deadline;
    }
    return descriptor;
}

/* A descriptor that becomes readable when the wall clock steps, as the kernel has it at the end of each suspend
 * (timerfd_create(2), TFD_TIMER_CANCEL_ON_SET). The timer itself is far off. -1 where there is no such thing. */
static int step_watch(void)
{
    static int descriptor = -2;
    if (descriptor != -2) return descriptor;
    descriptor = timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
    if (descriptor < 0) return descriptor = -1;
    const struct itimerspec at = { { 0, 0 }, { (time_t)1 << 40, 0 } };
    if (timerfd_settime(descriptor, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &at, NULL) < 0) {
        close(descriptor);
        descriptor = -1;
    }
    return descriptor;
}

int curfew_wait(int64_t deadline, int wake, bool for_output)
{
    struct pollfd all[5] = {
        { curfew_tty_descriptor(), (short)(POLLIN | (for_output ? POLLOUT : 0)), 0 },
        { event, POLLIN, 0 },
        { wake, POLLIN, 0 },
        { deadline >= 0 ? timer(deadline) : -1, POLLIN, 0 },
        { step_watch(), POLLIN, 0 },
    };
    int reasons = 0;
    if (poll(all, 5, -1) < 0 && errno != EINTR) return CURFEW_HANG_UP;
    if (all[0].revents & (POLLHUP | POLLERR | POLLNVAL)) reasons |= CURFEW_HANG_UP;
    if (all[0].revents & POLLIN) reasons |= CURFEW_INPUT;
    if (all[0].revents & POLLOUT) reasons |= CURFEW_WRITABLE;
    if (all[1].revents & POLLIN) curfew_wake_clear(event);
    if (all[2].revents & (POLLIN | POLLHUP)) reasons |= CURFEW_WOKEN;
    if (all[4].revents & POLLIN) {
        /* The read fails with ECANCELED, and the timer goes on. */
        curfew_wake_clear(all[4].fd);
        reasons |= CURFEW_WOKEN;
    }
    if (deadline >= 0 && curfew_now() >= deadline) reasons |= CURFEW_TIMER;
    return reasons | atomic_exchange(&recorded, 0);
}

int curfew_wake_open(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

void curfew_wake_signal(int descriptor)
{
    uint64_t one = 1;
    if (write(descriptor, &one, sizeof one) < 0) { /* A full counter is readable already. */ }
}

void curfew_wake_clear(int descriptor)
{
    uint64_t count;
    if (read(descriptor, &count, sizeof count) < 0) { /* It was clear. */ }
}

void curfew_wake_close(int descriptor) { close(descriptor); }
