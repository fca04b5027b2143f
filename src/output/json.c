#include "output/json.h"

#include <inttypes.h>

#include "exact/rat.h"

void json_string(text *out, const char *s)
{
    if (!s) {
        text_add(out, "null");
        return;
    }
    text_add_char(out, '"');
    for (const unsigned char *c = (const unsigned char *)s; *c;) {
        size_t length = text_utf8_length((const char *)c);
        if (length == 0)
            text_add(out, "\xEF\xBF\xBD");
        else if (*c == '"' || *c == '\\')
            text_addf(out, "\\%c", *c);
        else if (*c == '\n')
            text_add(out, "\\n");
        else if (*c < 0x20 || *c == 0x7F)
            text_addf(out, "\\u%04x", *c);
        else
            text_add_n(out, (const char *)c, length);
        c += length ? length : 1;
    }
    text_add_char(out, '"');
}

void json_rational(text *out, const mpq_t q)
{
    text_add_char(out, '"');
    rat_print(out, q);
    text_add_char(out, '"');
}

void json_key(text *out, const char *key)
{
    char last = out->length > 0 ? out->data[out->length - 1] : '{';
    if (last != '{' && last != '[' && last != ',')
        text_add_char(out, ',');
    json_string(out, key);
    text_add_char(out, ':');
}

void json_count(text *out, const char *key, uint64_t n)
{
    json_key(out, key);
    text_addf(out, "%" PRIu64, n);
}

void json_truth(text *out, const char *key, bool b)
{
    json_key(out, key);
    text_add(out, b ? "true" : "false");
}
