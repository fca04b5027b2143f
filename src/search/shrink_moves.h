/* The single changes that shrinking tries, and what counts as smaller. */
#ifndef SEARCH_SHRINK_MOVES_H
#define SEARCH_SHRINK_MOVES_H

#include "search/draft.h"

typedef enum move_kind {
    MOVE_HORIZON,        /* to k steps */
    MOVE_DROP_STATE,     /* s; its share of the odds goes to the other successors */
    MOVE_MERGE_STATE,    /* s into i */
    MOVE_REMOVE_ACTION,  /* a of s */
    MOVE_ONE_START,      /* s */
    MOVE_ONE_SUCCESSOR,  /* (s, a): only its i-th */
    MOVE_DROP_SUCCESSOR, /* (s, a): the i-th */
    MOVE_SET_TARGET,     /* (s, a): the i-th leads to k */
    MOVE_PRIOR,          /* row of s: change k, of entry i */
    MOVE_ODDS,           /* row of (s, a): change k, of entry i */
    MOVE_STARTS,         /* mu: change k, of entry i */
    MOVE_SUCCESS,        /* x of (s, a): k-th simpler number */
    MOVE_REWARD,         /* r of (s, a): k-th simpler number */
    MOVE_SAME_SUCCESS,   /* x of (s, a) as that of action k of state i */
    MOVE_SAME_REWARD,    /* r likewise */
} move_kind;

typedef struct move {
    move_kind kind;
    uint32_t s, a, i, k;
} move;

/* Every move of a draft, structure first; the caller frees the array. */
move *moves_of(const draft *d, size_t *count);

/* The draft after the move, NULL where it does not fit or changes nothing. */
draft *move_apply(const draft *d, const move *m);

/*
 * How small a draft is, in the order that claims are told apart by: steps, states, choices, then height (the
 * largest numerator or denominator of tau, p, x, r, mu); after that support (successors, starts, positive
 * entries of the prior), the sum of all numerators and denominators (x = 1 counts as 0 does there, and x = 0
 * as 1 does: to always succeed is simpler than to always fail), and how many different numbers there are.
 */
typedef struct draft_size {
    uint32_t horizon, states;
    size_t choices;
    mpz_t height;
    size_t support;
    mpz_t heights;
    size_t different;
} draft_size;

void draft_size_init(draft_size *size, const draft *d);
void draft_size_clear(draft_size *size);
int draft_size_compare(const draft_size *a, const draft_size *b); /* < 0, 0, > 0 */

#endif
