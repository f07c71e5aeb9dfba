/* ncurses for Swift: its header with wide characters, and as functions what Swift cannot import of it, which is
 * macros, global variables that may change, and calls with variable arguments. */
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

/* Of X/Open, which wchar.h may hide. */
extern int wcwidth(wchar_t);

/* term.h defines several hundred macros with short names, so its calls are declared here. */
extern char *tigetstr(const char *);
extern int setupterm(const char *, int, int *);

static const uint32_t curfew_bold = A_BOLD;
static const uint32_t curfew_dim = A_DIM;
static const uint32_t curfew_underline = A_UNDERLINE;
static const uint32_t curfew_reverse = A_REVERSE;

/* NULL also for the -1 that tigetstr gives for a name that is no string capability. */
static inline const char *curfew_capability(const char *name)
{
    const char *text = tigetstr(name);
    return text == (const char *)-1 ? NULL : text;
}

/* setupterm's second result: 1 found, 0 unknown or no screen terminal, -1 no database. */
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

/* The whole screen is sent with the next update. */
static inline void curfew_forget_screen(void) { clearok(curscr, TRUE); }

/* Columns as the C library, and so ncurses, counts them; -1 when it cannot print it. */
static inline int curfew_columns(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

/* A zero ends the marks. */
static inline void curfew_make_cell(
    cchar_t *cell, uint32_t base, uint32_t mark, uint32_t second, uint32_t attributes, int16_t pair)
{
    wchar_t text[4] = { (wchar_t)base, (wchar_t)mark, (wchar_t)second, 0 };
    setcchar(cell, text, (attr_t)attributes, pair, NULL);
}

#endif
