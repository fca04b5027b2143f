/* Tallies as text and JSON. */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "campaign/sweep.h"
#include "cli/options.h"
#include "cli/selection.h"

/* The lines of `check` for one reading: verdict against expectation, evidence, the counterexample and how to
 * replay it. */
void report_text(text *out, const options *o, const tally *y);

/* One JSON object on one line; doc/json.md lists the keys. */
void report_json(text *out, const tally *y);

/* The same keys, for an object that has others too. */
void report_json_keys(text *out, const tally *y);

/* "9 985 of 10 000": the models that carry the verdict, of all that were looked at. */
void report_decisive(text *out, const tally *y);

/* "Coq: NAME", the theorem that the reading names; it is no evidence where nobody has looked at it. */
void report_theorem(text *out, const reading *r);
void report_theorem_json(text *out, const reading *r);

/* End the line, without blanks before. */
void report_end_line(text *out);

/* "on 9 985 of 10 000 models, 12 not applicable, 3 undefined; 40 undefined places skipped, 0 on one side
 * only". */
void report_evidence(text *out, const tally *y);

/* ", 8 draws of q, y tried on each": what a forall over policies and rewards rests on; nothing without one.
 */
void report_draws(text *out, const tally *y);

/* "rationale check ..." that meets the smallest counterexample again; nothing if there is none that can be.
 */
void report_replay(text *out, const options *o, const tally *y);

/* The counterexample to show: the smallest met, or else the witness; NULL without one. */
const specimen *report_specimen(const tally *y);

/* "refuted, as expected", "holds, against expectation (refuted)", ... */
void report_verdict(text *out, const tally *y);

/* 10000 as "10 000". */
void report_count(text *out, uint64_t n);

/* How to name the reading on a command line: its file, where the user gave that, or its id. */
void report_reading_name(text *out, const options *o, const reading *r);

/* "its model file:" and the text, indented. */
void report_model(text *out, const char *drn);

/* A reading's id as the name of a file: with dashes for slashes; `apart`, where others would have the same
 * name, with %2F for slashes (and %25 for %), which no two ids have in common. */
void report_file_name(text *out, const char *id, bool apart);

/* --save DIR: write DIR/<file name>.drn, if the option is given, for a reading of the selection. False and
 * EXIT_USAGE where that fails. */
bool report_save(const options *o, const selection *s, const reading *r, const char *drn, status *st);

/* The options that make the generated models of this run again: " --seed 7 --states 3 ...". */
void report_family(text *out, const options *o);

#endif
