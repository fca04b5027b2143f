#include "exact/truth.h"

const char *truth_name(truth t)
{
    static const char *const names[] = {"no", "yes", "unknown", "undefined"};
    return names[t];
}

truth truth_not(truth a)
{
    if (a == TRUTH_NO)
        return TRUTH_YES;
    return a == TRUTH_YES ? TRUTH_NO : a;
}

truth truth_and(truth a, truth b)
{
    if (a == TRUTH_NO || b == TRUTH_NO)
        return TRUTH_NO;
    if (a == TRUTH_UNDEFINED || b == TRUTH_UNDEFINED)
        return TRUTH_UNDEFINED;
    return a == TRUTH_UNKNOWN || b == TRUTH_UNKNOWN ? TRUTH_UNKNOWN : TRUTH_YES;
}

truth truth_or(truth a, truth b)
{
    return truth_not(truth_and(truth_not(a), truth_not(b)));
}

truth truth_implies(truth a, truth b)
{
    return truth_or(truth_not(a), b);
}

truth truth_iff(truth a, truth b)
{
    return truth_and(truth_implies(a, b), truth_implies(b, a));
}
