/* Declarations that the files of this module share. */
#ifndef CURFEW_INTERNAL_H
#define CURFEW_INTERNAL_H

#include "CTerminal.h"

/* The terminal's descriptor, -1 when it is closed. */
int curfew_tty_descriptor(void);

/* Restores the terminal with async-signal-safe calls only. True when it was in use and now has its original modes. */
bool curfew_tty_restore_in_crash(void);

/* The descriptor of stderr as the program received it. */
int curfew_stderr(void);

#endif
