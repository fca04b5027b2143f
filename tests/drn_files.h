/* Reading DRN files in tests: fixtures, text in memory, and what a model should say. All abort the test on failure. */
#ifndef TESTS_DRN_FILES_H
#define TESTS_DRN_FILES_H

#include "base/status.h"
#include "base/text.h"
#include "model/mdp.h"

bool exists(const char *path);

/* The path of a file below the tests' directory. */
void in_tests(char *path, size_t size, const char *name);

/* Read bytes as a file called "it"; NULL and st on a refusal. read_string and read_good insist on a model. */
mdp *read_bytes(const char *bytes, size_t length, text *notices, status *st);
mdp *read_string(const char *source);
mdp *read_good(const char *name, text *notices);

bool equals(mpq_srcptr value, const char *source);
void prior_is(const mdp *m, uint32_t s, uint32_t a, const char *source);
void goes(const mdp *m, uint32_t s, uint32_t a, uint32_t i, uint32_t target, unsigned weight, unsigned sum);

/* What is written reads back to what is written again the same. */
void round_trips(const mdp *m);

#endif
