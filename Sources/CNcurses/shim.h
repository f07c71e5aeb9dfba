/* ncurses for Swift: its header with wide characters, and functions for what Swift cannot import: macros, global
 * variables and functions with variable arguments. */
#ifndef CURFEW_CNCURSES_H
#define CURFEW_CNCURSES_H

#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <wchar.h>

/* An X/Open function, which wchar.h may hide. */
extern int wcwidth(wchar_t);

/* term.h defines several hundred macros with short names, so two of its functions are declared here. */
extern char *tigetstr(const char *);
extern int setupterm(const char *, int, int *);

static const uint32_t curfew_bold = A_BOLD;
static const uint32_t curfew_dim = A_DIM;
static const uint32_t curfew_underline = A_UNDERLINE;
static const uint32_t curfew_reverse = A_REVERSE;

/* NULL for a missing capability, and for a name that is not a string capability (tigetstr returns -1). */
static inline const char *curfew_capability(const char *name)
{
    const char *text = tigetstr(name);
    return text == (const char *)-1 ? NULL : text;
}

/* 1: found. 0: unknown, or not a screen terminal. -1: no database. */
static inline int curfew_look_up(const char *name, int descriptor)
{
    int result = -1;
    if (setupterm(name, descriptor, &result) == OK) return 1;
    return result;
}

static inline bool curfew_locale_is_utf8(void)
{
    const char *codeset = nl_langinfo(CODESET);
    return strcmp(codeset, "UTF-8") == 0 || strcmp(codeset, "utf8") == 0;
}

static inline WINDOW *curfew_window(void) { return stdscr; }

static inline int curfew_color_count(void) { return has_colors() ? COLORS : 0; }

static inline int curfew_pair_count(void) { return has_colors() ? COLOR_PAIRS : 0; }

/* The next update sends the whole screen. */
static inline void curfew_forget_screen(void) { clearok(curscr, TRUE); }

/* The columns of a scalar as the C library and ncurses count them; -1 when it is not printable. */
static inline int curfew_columns(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

/* A mark of 0 means none. */
static inline void curfew_make_cell(
    cchar_t *cell, uint32_t base, uint32_t mark, uint32_t second, uint32_t attributes, int16_t pair)
{
    wchar_t text[4] = { (wchar_t)base, (wchar_t)mark, (wchar_t)second, 0 };
    setcchar(cell, text, (attr_t)attributes, pair, NULL);
}

#endif
