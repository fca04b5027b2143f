/* Pictures of experiments, drawn by gnuplot, which is asked for only here. */
#ifndef CLI_EXPERIMENT_PLOT_H
#define CLI_EXPERIMENT_PLOT_H

#include <stdio.h>

#include "campaign/experiment.h"

/*
 * Before long work: can gnuplot be run, and FILE be written? Then FILE, empty, open for writing; the caller
 * closes it. Otherwise NULL, with EXIT_USAGE for a program that is not installed.
 */
FILE *plot_open(const char *file, status *st);

/* What gnuplot is to do: the series, with the points of each (lines "x y"), as an SVG on standard output. */
void plot_script(text *out, const experiment *e, const text *points);

/* Have gnuplot carry it out; the picture goes to the file that plot_open opened. */
bool plot_draw(const text *script, FILE *picture, status *st);

#endif
