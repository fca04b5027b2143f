/* How near one name is to another, for "did you mean". */
#ifndef BASE_NEAR_H
#define BASE_NEAR_H

#define NEAR_LONGEST 40 /* bytes of a name that is worth comparing */
#define NEAR_FARTHEST 3 /* more than any distance that counts as near */

/*
 * 0 for names that differ in case alone, else how many bytes are to be put in, left out or changed;
 * NEAR_FARTHEST for more than that, and for names too short or too long to guess at.
 */
unsigned near_distance(const char *a, const char *b);

#endif
