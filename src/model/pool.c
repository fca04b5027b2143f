#include "model/pool.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* Keys of the string tree point at the text, so that a plain string can be searched for. */
static int compare_texts(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* A total order that is cheap; the numerical one would have to multiply. */
static int compare_rationals(const void *a, const void *b)
{
    mpq_srcptr x = a, y = b;
    int order = mpz_cmp(mpq_numref(x), mpq_numref(y));
    return order ? order : mpz_cmp(mpq_denref(x), mpq_denref(y));
}

/* What tsearch and tfind return points at the key. */
static void *key_of(void *tree_node)
{
    return *(void **)tree_node;
}

static pool_string *string_of(char *string_text)
{
    return (pool_string *)(void *)(string_text - offsetof(pool_string, text));
}

void pool_init(pool *p)
{
    *p = (pool){NULL, NULL};
}

void pool_clear(pool *p)
{
    while (p->strings) {
        char *key = key_of(p->strings);
        tdelete(key, &p->strings, compare_texts);
        free(string_of(key));
    }
    while (p->rationals) {
        mpq_ptr key = key_of(p->rationals);
        tdelete(key, &p->rationals, compare_rationals);
        mpq_clear(key);
        free(key);
    }
}

static void *checked(void *tree_node)
{
    if (!tree_node)
        alloc_exhausted(sizeof(void *));
    return tree_node;
}

pool_string *pool_find(const pool *p, const char *text)
{
    void *found = tfind(text, &p->strings, compare_texts);
    return found ? string_of(key_of(found)) : NULL;
}

pool_string *pool_intern(pool *p, const char *text)
{
    pool_string *entry = pool_find(p, text);
    if (entry)
        return entry;
    size_t length = strlen(text);
    entry = alloc_bytes(sizeof *entry + length + 1);
    entry->mark = 0;
    memcpy(entry->text, text, length + 1);
    checked(tsearch(entry->text, &p->strings, compare_texts));
    return entry;
}

mpq_srcptr pool_rational(pool *p, const mpq_t value)
{
    void *found = tfind(value, &p->rationals, compare_rationals);
    if (found)
        return key_of(found);
    mpq_ptr entry = alloc_bytes(sizeof(mpq_t));
    mpq_init(entry);
    mpq_set(entry, value);
    checked(tsearch(entry, &p->rationals, compare_rationals));
    return entry;
}
