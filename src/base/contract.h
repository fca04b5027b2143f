/* Contracts that stay on: a verdict must not depend on NDEBUG. */
#ifndef BASE_CONTRACT_H
#define BASE_CONTRACT_H

/* Exit statuses of the program; when several apply the order is 5 > 3 > 2 > 1 > 4 > 0. */
enum exit_status {
    EXIT_AS_EXPECTED = 0,
    EXIT_AGAINST_EXPECTATION = 1,
    EXIT_USAGE = 2,
    EXIT_INPUT = 3,
    EXIT_UNDECIDED = 4,
    EXIT_INTERNAL = 5
};

/* Print "rationale: internal error: ..." and leave with EXIT_INTERNAL. */
_Noreturn void contract_broken(const char *file, int line, const char *condition);

/* Always evaluated. For mistakes of the caller, never for bad input. */
#define REQUIRE(condition) ((condition) ? (void)0 : contract_broken(__FILE__, __LINE__, #condition))

#endif
