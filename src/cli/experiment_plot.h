/* Pictures of experiments, drawn by gnuplot, which is asked for only here. */
#ifndef CLI_EXPERIMENT_PLOT_H
#define CLI_EXPERIMENT_PLOT_H

#include "campaign/experiment.h"

/* Before long work: can gnuplot be run (else EXIT_USAGE), and FILE be written? It is left as it is. */
bool plot_fits(const char *file, status *st);

/* What gnuplot is to do: the series, with the points of each (lines "x y"), as an SVG on standard output. */
void plot_script(text *out, const experiment *e, const text *points);

/* Have gnuplot carry it out; the picture goes to FILE. */
bool plot_draw(const text *script, const char *file, status *st);

#endif
