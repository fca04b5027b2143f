#include "base/alloc.h"

#include <flint/flint.h>
#include <gmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/contract.h"

_Noreturn void alloc_exhausted(size_t size)
{
    fprintf(stderr, "rationale: out of memory (wanted %zu bytes more)\n", size);
    fflush(stderr);
    _exit(EXIT_INTERNAL);
}

void *alloc_bytes(size_t size)
{
    void *block = malloc(size ? size : 1);
    if (!block)
        alloc_exhausted(size);
    return block;
}

void *alloc_zeroed(size_t count, size_t size)
{
    void *block = calloc(count ? count : 1, size ? size : 1);
    if (!block)
        alloc_exhausted(count);
    return block;
}

void *alloc_resize(void *block, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        alloc_exhausted(SIZE_MAX);
    size_t bytes = count * size;
    void *moved = realloc(block, bytes ? bytes : 1);
    if (!moved)
        alloc_exhausted(bytes);
    return moved;
}

char *alloc_string_n(const char *text, size_t length)
{
    char *copy = alloc_bytes(length + 1);
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *alloc_string(const char *text)
{
    return text ? alloc_string_n(text, strlen(text)) : NULL;
}

void *alloc_grow(void *block, size_t used, size_t *capacity, size_t size)
{
    if (used < *capacity)
        return block;
    *capacity = *capacity ? *capacity + *capacity / 2 + 1 : 4;
    return alloc_resize(block, *capacity, size);
}

static void *gmp_resize(void *block, size_t old_size, size_t new_size)
{
    (void)old_size;
    return alloc_resize(block, new_size, 1);
}

static void gmp_free(void *block, size_t size)
{
    (void)size;
    free(block);
}

static void *flint_resize(void *block, size_t size)
{
    return alloc_resize(block, size, 1);
}

void alloc_install_in_libraries(void)
{
    mp_set_memory_functions(alloc_bytes, gmp_resize, gmp_free);
    __flint_set_memory_functions(alloc_bytes, alloc_zeroed, flint_resize, free);
}
