/* Heap memory that keeps nothing of what it held. Linking this target is enough: it replaces the C library's free and
 * realloc for the whole program, all libraries included. */
#ifndef CURFEW_CMEMORY_H
#define CURFEW_CMEMORY_H

#include <stdbool.h>

/* Whether free is the one of this target in the running program. */
bool curfew_wipes_freed_memory(void);

/* Gives unused heap pages back to the system. */
void curfew_trim_heap(void);

#endif
