#include "output/xml.h"

#include <string.h>

#define REPLACEMENT "\xEF\xBF\xBD"

/* U+FFFE and U+FFFF, which UTF-8 can write and XML cannot. */
static bool is_noncharacter(const char *s)
{
    return strncmp(s, "\xEF\xBF\xBE", 3) == 0 || strncmp(s, "\xEF\xBF\xBF", 3) == 0;
}

static void add_escaped(text *out, const char *s, bool attribute)
{
    while (*s) {
        size_t length = text_utf8_length(s);
        bool space = *s == '\n' || *s == '\t' || *s == '\r';
        if (length == 0 || is_noncharacter(s) || (length == 1 && (unsigned char)*s < 0x20 && !space))
            text_add(out, REPLACEMENT);
        else if (*s == '&')
            text_add(out, "&amp;");
        else if (*s == '<')
            text_add(out, "&lt;");
        else if (*s == '>')
            text_add(out, "&gt;");
        else if (*s == '"')
            text_add(out, "&quot;");
        else if (space && (attribute || *s == '\r')) /* a reader would make a space, or a line end, of it */
            text_addf(out, "&#%d;", *s);
        else
            text_add_n(out, s, length);
        s += length ? length : 1;
    }
}

void xml_text(text *out, const char *s)
{
    add_escaped(out, s, false);
}

void xml_attribute(text *out, const char *name, const char *value)
{
    text_addf(out, " %s=\"", name);
    add_escaped(out, value, true);
    text_add_char(out, '"');
}
