/* The crash guard. Swift's own handler prints registers and memory, which may hold a password; these handlers replace
 * it. A handler calls only the functions that signal-safety(7) lists. */
#define _GNU_SOURCE 1
#include "internal.h"

#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

static const int fatal[] = {
    SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGSEGV, SIGFPE, SIGSYS, SIGXCPU, SIGXFSZ,
};
enum { FATAL = sizeof fatal / sizeof *fatal };

/* The handlers have a stack of their own, so they also catch an overflow of the main thread's stack. */
static _Alignas(16) char stack[32768];

static atomic_flag crashed = ATOMIC_FLAG_INIT;

static void report(int number, bool restored)
{
    char line[96] = "curfew: stopped by signal ";
    size_t length = strlen(line);
    const char *rest = restored ? "; the terminal is restored\n" : "\n";
    if (number > 9) line[length++] = (char)('0' + number / 10 % 10);
    line[length++] = (char)('0' + number % 10);
    memcpy(line + length, rest, strlen(rest));
    length += strlen(rest);
    if (write(curfew_stderr(), line, length) < 0) { /* There is no other place to report to. */ }
}

static void on_crash(int number)
{
    sigset_t one;
    /* A second thread that crashes meanwhile waits for the process to end. */
    if (atomic_flag_test_and_set(&crashed)) {
        for (;;) pause();
    }
    report(number, curfew_tty_restore_in_crash());
    signal(number, SIG_DFL);
    sigemptyset(&one);
    sigaddset(&one, number);
    sigprocmask(SIG_UNBLOCK, &one, NULL);
    raise(number);
    _exit(128 + number);
}

void curfew_guard_install(void)
{
    struct rlimit none = { 0, 0 };
    stack_t alternate = { .ss_sp = stack, .ss_size = sizeof stack };
    struct sigaction action;

    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    sigaltstack(&alternate, NULL);
    memset(&action, 0, sizeof action);
    action.sa_handler = on_crash;
    action.sa_flags = SA_ONSTACK;
    sigfillset(&action.sa_mask);
    for (int i = 0; i < FATAL; i++) sigaction(fatal[i], &action, NULL);
}
