/* What the files of this module share. */
#ifndef CURFEW_INTERNAL_H
#define CURFEW_INTERNAL_H

#include "CTerminal.h"

/* The terminal's descriptor, -1 when closed. */
int curfew_tty_descriptor(void);

/* The async-signal-safe part of leaving: true when the terminal was in use and is now as it was found. */
bool curfew_tty_abandon(void);

/* Where a last word goes: stderr as the program was given it. */
int curfew_stderr(void);

#endif
