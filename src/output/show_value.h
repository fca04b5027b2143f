/* Values of the language as text and as JSON (the keys are fixed, see doc/json.md). */
#ifndef OUTPUT_SHOW_VALUE_H
#define OUTPUT_SHOW_VALUE_H

#include "lang/eval.h"

#define SHOW_DEFAULT_DIGITS 32u

/* One line for numbers and truths, one line a place for tables, one line a path for laws; no newline at the
 * end. */
void show_value(text *out, evaluator *e, const value *v);

/* The object {"type": ...}; decimals get `digits` significant digits. */
void show_value_json(text *out, evaluator *e, const value *v, unsigned digits);

/* "s0 start": a state's number and its labels other than init. */
void show_state(text *out, const mdp *m, uint32_t s);

/* An action's name, or its position where it has none or shares it; quoted if odd. */
void show_action(text *out, const mdp *m, uint32_t s, uint32_t a);

#endif
