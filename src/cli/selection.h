/* Which readings a command works on, and running them: shared by check, claims and paper. */
#ifndef CLI_SELECTION_H
#define CLI_SELECTION_H

#include "campaign/sweep.h"
#include "cli/common.h"

/*
 * The arguments sorted out: names of claims and claim files select readings; everything else is a model file.
 */
typedef struct selection {
    library *prelude;
    claim_set *claims;
    const reading **readings;
    size_t reading_count;
    const char **models;
    size_t model_count;
    bool installed; /* the installed claim files have been read */
} selection;

/* False and a message in st (EXIT_USAGE or EXIT_INPUT) on an error; selection_clear in both cases. */
bool selection_make(selection *s, const options *o, status *st);

/* The same by hand: an empty selection; readings by a .claim file or by an installed name, which may be a
 * leading part (*found: is there such a name?). */
bool selection_open(selection *s, status *st);
bool selection_add_file(selection *s, const char *path, status *st);
bool selection_add_name(selection *s, const options *o, const char *name, bool *found, status *st);

/* Select every installed reading. */
bool selection_all(selection *s, const options *o, status *st);
void selection_clear(selection *s);

/* Models given on the command line, read once for all readings. */
typedef struct model_list {
    mdp **items;
    size_t count;
} model_list;
bool model_list_read(model_list *l, const selection *s, const options *o, status *st);
void model_list_clear(model_list *l);

/* Run one reading: its witness, the file it is about, the given models, and `plan`'s random models. */
bool selection_run(const model_list *models, const sweep_plan *plan, tally *y, status *st);

/* The plan that the options describe, with `count` random models unless --random or --only say otherwise. */
sweep_plan selection_plan(const options *o, uint64_t count);

#endif
