/*
 * A pool of strings and rationals, each held once: models repeat the same few names and values very often,
 * and a file of N bytes should not make a model of 50 N bytes. Lookups take logarithmic time whatever the
 * names are.
 */
#ifndef MODEL_POOL_H
#define MODEL_POOL_H

#include <gmp.h>
#include <stddef.h>

typedef struct pool {
    void *strings;   /* search trees of pool_string and of mpq_t */
    void *rationals;
} pool;

typedef struct pool_string {
    size_t mark; /* 0 when new; the pool's user may keep a number here */
    char text[];
} pool_string;

void pool_init(pool *p);
void pool_clear(pool *p); /* frees every string and rational handed out */

/* The entry for text (NUL-terminated; the pool keeps a copy), the same one for equal texts. Borrowed. */
pool_string *pool_intern(pool *p, const char *text);

/* The entry for text if it is there, else NULL. */
pool_string *pool_find(const pool *p, const char *text);

/* A rational equal to value, which must be canonical. Borrowed. */
mpq_srcptr pool_rational(pool *p, const mpq_t value);

#endif
