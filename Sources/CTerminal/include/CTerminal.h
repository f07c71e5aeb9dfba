/* The parts of a terminal program that must be C: signal handlers, and system calls whose structures and macros Swift
 * cannot import. Nothing here depends on ncurses or on what the screen shows. */
#ifndef CURFEW_CTERMINAL_H
#define CURFEW_CTERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* guard.c: a crash prints no memory and restores the terminal. */

/* Disables core files and access by other processes, and handles ILL TRAP ABRT BUS SEGV FPE. Idempotent. */
void curfew_guard_install(void);

/* tty.c: the terminal device and its modes. A process has one. */

enum curfew_open_result { CURFEW_OPEN, CURFEW_NOT_A_TERMINAL, CURFEW_OPEN_FAILED };

/* Opens the terminal of stdin and stdout and saves its modes. errno holds the reason of a failure. */
enum curfew_open_result curfew_tty_open(void);

/* Sets the bytes that restore the screen, at most 255. curfew_tty_leave, exit and the crash guard write them. */
void curfew_tty_set_restore_sequence(const char *bytes, size_t count);

/* Sets raw modes. If stderr is a terminal, its output goes to /dev/null until curfew_tty_leave. */
void curfew_tty_enter(void);

/* Writes the restore sequence and sets the saved modes. Has no effect when the terminal was not entered, or when a
 * shell has given the terminal to another process group. */
void curfew_tty_leave(bool discard_input);

void curfew_tty_close(void);

/* False when the terminal does not report its size; otherwise both numbers are at least 1. */
bool curfew_tty_size(int *columns, int *rows);

/* The number of bytes read; 0 when there is no input now; -1 when the terminal is gone. */
long curfew_tty_read(void *buffer, size_t count);

/* The number of bytes written; 0 when the terminal accepts none now; -1 when it is gone. */
long curfew_tty_write(const void *bytes, size_t count);

/* Waits up to the given milliseconds for input, or for the terminal to accept output. */
bool curfew_tty_await(bool output, int milliseconds);

/* The descriptor of an unnamed file in memory, closed on exec; -1 on failure. */
int curfew_memory_file(void);

/* wait.c: signals, and the only place where the main thread sleeps. */

enum {
    CURFEW_INPUT = 1, CURFEW_WOKEN = 2, CURFEW_TIMER = 4, CURFEW_RESIZED = 8, CURFEW_TERMINATE = 16,
    CURFEW_SUSPEND = 32, CURFEW_CONTINUED = 64, CURFEW_HANG_UP = 128, CURFEW_WRITABLE = 256
};

/* Handles WINCH TERM HUP INT QUIT TSTP CONT: the handlers record the signal for curfew_wait. */
bool curfew_signals_install(void);

/* Restores the default actions. */
void curfew_signals_remove(void);

/* The signal behind CURFEW_TERMINATE or CURFEW_HANG_UP; 0 when there was none. */
int curfew_last_signal(void);

/* CLOCK_BOOTTIME in nanoseconds: it advances while the machine is suspended. */
int64_t curfew_now(void);

/* How long the machine has been suspended since it started, in nanoseconds: what CLOCK_BOOTTIME is ahead of
 * CLOCK_MONOTONIC. May be less than that where the process is held up between the two, and is never more. */
int64_t curfew_slept(void);

/* Sleeps until there is a reason to wake and returns the reasons. A deadline below 0 means none; wake may be -1. The end
 * of a suspend, and a step of the wall clock, is a reason too: CURFEW_WOKEN. */
int curfew_wait(int64_t deadline, int wake, bool for_output);

/* Stops the process group as the terminal's own ^Z would; returns when it is continued. */
void curfew_stop(void);

/* Opens a descriptor that any thread can make readable; -1 on failure. */
int curfew_wake_open(void);
void curfew_wake_signal(int descriptor);
void curfew_wake_clear(int descriptor);
void curfew_wake_close(int descriptor);

/* tmux.c */

enum curfew_load_result { CURFEW_LOADED, CURFEW_LOAD_NOT_RUN, CURFEW_LOAD_REFUSED, CURFEW_LOAD_TOO_LATE };

/* Runs `tmux load-buffer -w -` with the bytes as its input and waits for its end. After the given milliseconds the
 * child is killed with all that it started. Blocks its thread. */
enum curfew_load_result curfew_tmux_load(const void *bytes, size_t count, int milliseconds);

/* memory.c */

/* Releases the resident pages of the program's code. The file cache supplies the pages that run again. */
void curfew_release_code_pages(void);

#endif
