/* Allocation that never returns NULL: out of memory ends the program with one line and status 5. */
#ifndef BASE_ALLOC_H
#define BASE_ALLOC_H

#include <stddef.h>

void *alloc_bytes(size_t size);                /* uninitialised; size 0 is allowed */
void *alloc_zeroed(size_t count, size_t size); /* count * size bytes, overflow checked */
void *alloc_resize(void *block, size_t count, size_t size);
char *alloc_string(const char *text); /* a copy; NULL stays NULL */
char *alloc_string_n(const char *text, size_t length);

/* Room for one more element in a growing array: returns the (perhaps moved) block and updates *capacity. */
void *alloc_grow(void *block, size_t used, size_t *capacity, size_t size);

/* Make GMP (and with it MPFR and MPFI) and FLINT use the same checked allocation. Call once at the start of
 * main. */
void alloc_install_in_libraries(void);

_Noreturn void alloc_exhausted(size_t size);

#endif
