/* The parts of a terminal program that must be C: what runs inside a signal handler, and the system calls whose
 * structures and macros Swift cannot import. Nothing here knows of ncurses or of what is shown. */
#ifndef CURFEW_CTERMINAL_H
#define CURFEW_CTERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* guard.c: a crash shows no memory and leaves a sane terminal. */

/* No core file, no reading of this process by others, handlers for ILL TRAP ABRT BUS SEGV FPE. Idempotent. */
void curfew_guard_install(void);

/* tty.c: the terminal device and its modes. One in a process. */

enum curfew_open_result { CURFEW_OPEN, CURFEW_NOT_A_TERMINAL, CURFEW_OPEN_FAILED };

/* Opens the terminal that stdin and stdout are and keeps its present modes. errno tells why it failed. */
enum curfew_open_result curfew_tty_open(void);

/* Keeps the bytes that undo everything: written by curfew_tty_leave, at exit and in a crash. At most 255. */
void curfew_tty_set_farewell(const char *bytes, size_t count);

/* Raw modes; stderr, when it is a terminal, leads to /dev/null from here until curfew_tty_leave. */
void curfew_tty_enter(void);

/* The modes found at the start, after the farewell. Does nothing when not entered, or when a shell has given the
 * terminal to another process group. */
void curfew_tty_leave(bool discard_input);

void curfew_tty_close(void);

/* False when the terminal does not tell; both at least 1 otherwise. */
bool curfew_tty_size(int *columns, int *rows);

/* Bytes read; 0 when there are none now; -1 when the terminal is gone. */
long curfew_tty_read(void *buffer, size_t count);

/* Bytes written, 0 when the terminal takes none now; -1 when it is gone. */
long curfew_tty_write(const void *bytes, size_t count);

/* Waits up to the milliseconds for input, or for room for output. */
bool curfew_tty_await(bool output, int milliseconds);

/* An unnamed file in memory, closed in children; -1 if there is none. */
int curfew_memory_file(void);

/* wait.c: signals, and the one place where the program sleeps. */

enum {
    CURFEW_INPUT = 1, CURFEW_WOKEN = 2, CURFEW_TIMER = 4, CURFEW_RESIZED = 8, CURFEW_TERMINATE = 16,
    CURFEW_SUSPEND = 32, CURFEW_CONTINUED = 64, CURFEW_HANG_UP = 128, CURFEW_WRITABLE = 256
};

/* Handlers for WINCH TERM HUP INT QUIT TSTP CONT that only leave a note for curfew_wait. */
bool curfew_signals_install(void);

/* Gives the signals back to the system. */
void curfew_signals_remove(void);

/* The signal behind CURFEW_TERMINATE or CURFEW_HANG_UP, 0 when none came. */
int curfew_last_signal(void);

/* Nanoseconds of the clock that runs on through suspend: CLOCK_BOOTTIME, on macOS mach_continuous_time. */
int64_t curfew_now(void);

/* Sleeps until something happened; a deadline below zero is none. wake may be -1. */
int curfew_wait(int64_t deadline, int wake, bool for_output);

/* Lets the system take back the memory that holds the program's code: what runs again is mapped again. */
void curfew_give_back_code(void);

/* Stops the process group as the terminal's own ^Z would; returns when it is continued. */
void curfew_stop(void);

/* A descriptor that another thread makes readable; the second is where to write. False when there is none. */
bool curfew_wake_open(int descriptors[2]);
void curfew_wake_signal(int descriptor);
void curfew_wake_clear(int descriptor);
void curfew_wake_close(int descriptor, int writer);

#endif
