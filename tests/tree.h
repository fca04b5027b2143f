/* Trees of the claim language as text, every node in brackets: shares nothing with expr_print. */
#ifndef TESTS_TREE_H
#define TESTS_TREE_H

#include "lang/ast.h"

/* parse_expression from line 1, column 1 without a file, as from the command line; st is initialised. */
expr *parse_line(const char *source, status *st);

/* "(and p (forall {range k 1 3} (index q 1 0 a)))"; the caller frees the string. */
char *dump_of(const expr *e);

/* What expr_print prints, and the dump of what a source parses to (NULL if it does not); to be freed. */
char *print_of(const expr *e);
char *reparse(const char *source);

#endif
