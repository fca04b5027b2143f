/* Running a suite of the Check library as a whole program. */
#ifndef TESTS_SUITE_H
#define TESTS_SUITE_H

#include <check.h>

/* Runs the suite, as verbosely as CK_VERBOSITY says, and frees it. The exit status of main: EXIT_FAILURE if a test failed. */
int suite_run(Suite *suite);

#endif
