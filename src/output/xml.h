/* Pieces of XML 1.0. */
#ifndef OUTPUT_XML_H
#define OUTPUT_XML_H

#include "base/text.h"

/* Character data: escaped, and what no XML document may hold (bytes that
 * are not UTF-8, control characters) as U+FFFD. */
void xml_text(text *out, const char *s);
/* name="value" with a space before it; line ends and tabs as references. */
void xml_attribute(text *out, const char *name, const char *value);

#endif
