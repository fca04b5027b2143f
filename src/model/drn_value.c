#include "base/alloc.h"
#include "exact/rat.h"
#include "model/drn_parts.h"

/* What exponents and placeholders may add to what is written out: 1e1000000 has 9 bytes, a million digits. */
#define EXPANSION_BASE ((uint64_t)16 << 20)
#define EXPANSION_FACTOR 32

static bool charge(drn_reader *r, uint64_t digits)
{
    r->expanded += digits;
    if (r->expanded <= EXPANSION_BASE + EXPANSION_FACTOR * r->in.bytes)
        return true;
    return drn_fail_at(&r->in, 0, "found exponents and placeholders that make %llu digits of %llu bytes, "
                       "wanted numbers in proportion to the file",
                       (unsigned long long)r->expanded, (unsigned long long)r->in.bytes);
}

/* The sum of the word's exponents, signs left out; too long ones are the parser's business. */
static uint64_t exponents(const char *word)
{
    uint64_t sum = 0;
    while (*word) {
        char c = *word++;
        if (c != 'e' && c != 'E')
            continue;
        if (*word == '+' || *word == '-')
            word++;
        uint64_t exponent = 0;
        for (; *word >= '0' && *word <= '9'; word++)
            if (exponent <= RAT_MAX_EXPONENT)
                exponent = exponent * 10 + (uint64_t)(*word - '0');
        sum += exponent <= RAT_MAX_EXPONENT ? exponent : 0;
    }
    return sum;
}

static bool placeholder_value(drn_reader *r)
{
    const pool_string *entry = pool_find(&r->names, r->in.word.data);
    if (!entry)
        return drn_fail_word(&r->in, "a number, or a placeholder that @placeholders defines");
    mpq_set(r->number, r->placeholders[entry->mark - 1]);
    return charge(r, mpz_sizeinbase(mpq_numref(r->number), 10) + mpz_sizeinbase(mpq_denref(r->number), 10));
}

bool drn_value(drn_reader *r)
{
    const text *word = &r->in.word;
    if (!status_ok(r->in.st))
        return false;
    if (word->length == 0)
        return drn_fail_next(&r->in, "a number");
    if (word->data[0] == '$')
        return placeholder_value(r);
    if (word->data[0] == '[')
        return drn_fail_at(&r->in, 0, "found an interval, wanted a number: interval models cannot be read");
    if (!charge(r, exponents(word->data)))
        return false;
    if (r->values)
        return drn_linear(r);
    size_t offset = 0;
    const char *wanted = rat_parse(r->number, word->data, word->length, &offset);
    if (!wanted)
        return true;
    text found;
    text_init(&found);
    drn_quote(&found, word->data);
    drn_fail_at(&r->in, offset, "found %s, wanted %s", found.data, wanted);
    text_clear(&found);
    return false;
}
