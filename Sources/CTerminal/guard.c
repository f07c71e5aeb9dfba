/* A crash guard. Swift's own handler prints registers and memory, and with them a password: these handlers take its
 * place. Only functions that signal-safety(7) lists are called in the handler. */
#define _GNU_SOURCE 1
#include "internal.h"

#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

static const int fatal[] = { SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGSEGV, SIGFPE };
enum { FATAL = sizeof fatal / sizeof *fatal };

/* A stack of its own, so that an overflow of the main thread's stack is caught too. */
static _Alignas(16) char stack[32768];

static atomic_flag crashed = ATOMIC_FLAG_INIT;

static void say(int number, bool restored)
{
    char line[96] = "curfew: stopped by signal ";
    size_t at = strlen(line);
    const char *rest = restored ? "; the terminal is restored\n" : "\n";
    if (number > 9) line[at++] = (char)('0' + number / 10 % 10);
    line[at++] = (char)('0' + number % 10);
    memcpy(line + at, rest, strlen(rest));
    at += strlen(rest);
    if (write(curfew_stderr(), line, at) < 0) { /* nobody is left to tell */ }
}

static void on_crash(int number)
{
    sigset_t one;
    /* A second thread that crashes meanwhile waits for the end. */
    if (atomic_flag_test_and_set(&crashed)) {
        for (;;) pause();
    }
    say(number, curfew_tty_abandon());
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
#ifdef __linux__
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
    sigaltstack(&alternate, NULL);
    memset(&action, 0, sizeof action);
    action.sa_handler = on_crash;
    action.sa_flags = SA_ONSTACK;
    sigfillset(&action.sa_mask);
    for (int i = 0; i < FATAL; i++) sigaction(fatal[i], &action, NULL);
}
