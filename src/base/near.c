#include "base/near.h"

#include <string.h>
#include <strings.h>

static unsigned smallest(unsigned a, unsigned b, unsigned c)
{
    unsigned d = a < b ? a : b;
    return d < c ? d : c;
}

/* Levenshtein's distance: one row of the table at a time. */
static unsigned edit_distance(const char *a, const char *b)
{
    unsigned row[NEAR_LONGEST + 1];
    size_t width = strlen(b);
    for (unsigned j = 0; j <= width; j++)
        row[j] = j;
    for (unsigned i = 0; a[i]; i++) {
        unsigned diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < width; j++) {
            unsigned above = row[j + 1];
            row[j + 1] = smallest(above + 1, row[j] + 1, diagonal + (a[i] != b[j]));
            diagonal = above;
        }
    }
    return row[width];
}

unsigned near_distance(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b);
    if (n > NEAR_LONGEST || m > NEAR_LONGEST)
        return NEAR_FARTHEST;
    if (strcasecmp(a, b) == 0)
        return 0;
    if (n < 2 || m < 2)
        return NEAR_FARTHEST;
    unsigned distance = edit_distance(a, b);
    return distance < NEAR_FARTHEST ? distance : NEAR_FARTHEST;
}
