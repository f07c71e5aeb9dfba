/* Every block of the heap is overwritten before it is given back, so that no library leaves a secret in it. */
#define _GNU_SOURCE 1
#include "CMemory.h"

#include <errno.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif

#ifdef SANITIZED

/* A sanitizer has an allocator of its own, and needs to see every call. */
bool curfew_wipes_freed_memory(void) { return false; }

#else

/* The C library's own functions under their second names (malloc.c of glibc): they stay in reach of a replacement. */
extern void __libc_free(void *block);

/* From this size on the system takes the pages back and supplies zeros: overwriting would make it supply pages first
 * that were never used. */
static const size_t large = 256 * 1024;

static void wipe(void *block, size_t size)
{
    if (size >= large) {
        const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
        uintptr_t start = (uintptr_t)block, end = start + size;
        uintptr_t first = (start + page - 1) & ~(page - 1), last = end & ~(page - 1);
        int error = errno;
        bool is_released = madvise((void *)first, last - first, MADV_DONTNEED) == 0;
        errno = error;
        if (is_released) {
            explicit_bzero(block, first - start);
            explicit_bzero((void *)last, end - last);
            return;
        }
    }
    explicit_bzero(block, size);
}

void free(void *block)
{
    if (!block) return;
    wipe(block, malloc_usable_size(block));
    __libc_free(block);
}

/* Never moves a block by the C library's own way, which leaves the old one as it is. */
void *realloc(void *block, size_t size)
{
    if (!block) return malloc(size);
    if (size == 0) {
        free(block);
        return NULL;
    }
    size_t usable = malloc_usable_size(block);
    if (size <= usable && size >= usable / 2) {
        explicit_bzero((char *)block + size, usable - size);
        return block;
    }
    void *moved = malloc(size);
    if (!moved) return NULL;
    memcpy(moved, block, size < usable ? size : usable);
    free(block);
    return moved;
}

bool curfew_wipes_freed_memory(void)
{
    /* What stands in a freed block may be read here alone; volatile keeps the compiler from knowing better. */
    static const size_t size = 96;
    volatile unsigned char *block = malloc(size);
    if (!block) return false;
    for (size_t i = 0; i < size; i++) block[i] = 0xA5;
    free((void *)block);
    volatile uintptr_t address = (uintptr_t)block;
    const volatile unsigned char *freed = (const volatile unsigned char *)address;
    for (size_t i = 0; i < size; i++) {
        if (freed[i] == 0xA5) return false;
    }
    return true;
}

#endif

void curfew_trim_heap(void) { malloc_trim(0); }
