/* Certificates written by hand, for test_tamper. */
#ifndef TESTS_SMALL_CERTIFICATES_H
#define TESTS_SMALL_CERTIFICATES_H

#define MODEL(T, STATE, SUCCESSOR)                                                                                        \
    "rationale certificate 2\nreading a\nmodel\n//@horizon: " T                                                           \
    "\n@type: MDP\n@value_type: rational\n@parameters\n\n@reward_models\n\n@nr_states\n1\n@nr_choices\n1\n@model\n" STATE \
    "\n\taction a\n\t\t" SUCCESSOR "\nend\n"
#define HEADER(T) MODEL(T, "state 0 init", "0 : 1")

/* Small certificates, by hand: what each operation makes, and what must not pass for it. */
#define ONE HEADER("1")
#define TWO \
    HEADER("2") "table #1 uses 9 = x\n1 0 : 1\n2 0 : 1\ntable #2 uses 9 = over #1 0\n1 0 ! 0\n2 0 ! 0\n"
#define LOG2 \
    ONE "log 2 45426 45427 16\nnumber #1 uses 1 = log 2\nis 0 + 1*log(2)\n" /* 2^16 log 2 = 45426.09... */
static const struct {
    const char *text;
    int status;
} small[] = {
    {ONE "table #1 uses 0 = prior\n1 0 : 1\nclaim yes\nverdict holds 1 steps\n", 0},
    {ONE "table #1 uses 0 = prior\n1 0 : 1/2\nclaim yes\nverdict holds 1 steps\n", 3},
    {ONE "table #1 uses 0 = prior\n1 0 ! 1\nclaim yes\nverdict holds 1 steps\n", 3},
    {ONE "number #1 uses 0 = plus 1 inf\nis inf\nclaim yes\nverdict holds 1 steps\n", 0},
    {ONE "number #1 uses 0 = plus 1 inf\nis 5\nclaim yes\nverdict holds 1 steps\n", 3},
    {ONE "number #1 uses 0 = weigh 0 inf\nis 0\nclaim yes\nverdict holds 1 steps\n", 0},
    {ONE "number #1 uses 0 = times 0 inf\nis undefined\nclaim yes\nverdict holds 1 steps\n", 0},
    /* What is undefined is no assumption, and no claim. */
    {ONE
     "number #1 uses 1 = over 1 0\nis undefined\ntruth #2 uses 1 = less #1 1\nis undefined\nassume #2\nclaim yes\n"
     "verdict holds 2 steps\n",
     3},
    {ONE "number #1 uses 1 = over 1 0\nis undefined\ntruth #2 uses 1 = less #1 1\nis undefined\nclaim #2\n"
         "verdict refuted 2 steps\n",
     3},
    {ONE
     "table #1 uses 1 = prior\n1 0 : 1\ntruth #2 uses 1 = equal #1 #1\nis yes\nclaim #2\nverdict holds 2 steps\n",
     3},
    /* Nowhere to be compared. */
    {ONE
     "table #1 uses 2 = x\n1 0 : 1\ntable #2 uses 1 = over #1 0\n1 0 ! 0\ntruth #3 uses 1 = equal #1 #2\nis undefined\n"
     "truth #4 uses 1 = defined #3\nis no\nclaim #4\nverdict refuted 4 steps\n",
     1},
    /* One policy refutes, if it is one. */
    {ONE "table #1 uses 0 = any policy 1\n1 0 : 1\nclaim no\nverdict refuted 1 steps\n", 1},
    {ONE "table #1 uses 0 = any policy 1\n1 0 : 1/2\nclaim no\nverdict refuted 1 steps\n", 3},
    {ONE "table #1 uses 0 = any policy 1\n1 0 ! 1\nclaim no\nverdict refuted 1 steps\n", 3},
    {ONE "table #1 uses 0 = any reward 1\n1 0 : 5/2\nclaim no\nverdict refuted 1 steps\n", 1},
    {ONE "table #1 uses 0 = any reward 1\n1 0 : -1\nclaim no\nverdict refuted 1 steps\n", 3},
    /* -log 2 is -0.693147...; the bounds leave open whether it is above -0.69315. */
    {LOG2 "truth #2 uses 1 = less 1/2 #1\nis yes\nclaim #2\nverdict holds 2 steps\n", 0},
    {LOG2
     "number #2 uses 1 = minus 0 #1\nis 0 + -1*log(2)\ntruth #3 uses 1 = less #2 -69313/100000\nis yes\nclaim #3\n"
     "verdict holds 3 steps\n",
     0},
    {LOG2
     "number #2 uses 1 = minus 0 #1\nis 0 + -1*log(2)\ntruth #3 uses 1 = less #2 -13863/20000\nis no\nclaim #3\n"
     "verdict refuted 3 steps\n",
     3},
    {LOG2
     "number #2 uses 1 = minus 0 #1\nis 0 + -1*log(2)\ntruth #3 uses 1 = less #2 -13863/20000\nis yes\nclaim #3\n"
     "verdict holds 3 steps\n",
     3},
    {LOG2 "number #2 uses 0 = times #1 #1\nis real\nclaim yes\nverdict holds 2 steps\n",
     3}, /* #1 is used twice */
    {ONE
     "log 2 45426 45427 16\nnumber #1 uses 0 = log 6\nis 0 + 1*log(2)\nclaim yes\nverdict holds 1 steps\n",
     3},
    {ONE
     "log 2 45426 45427 16\nnumber #1 uses 0 = log 3/8\nis 0 + -3*log(2)\nclaim yes\nverdict holds 1 steps\n",
     3},
    /*
     * With a policy of zeros that is undefined everywhere: it is met at t = 1, so that what comes after is
     * undefined. eV at t = 2 depends on it, as eQ is 1; at t = 1 eQ is 0.
     */
    {TWO "table #3 uses 0 = occupancy #2\n1 0 : 1\n2 0 ! 0\nclaim yes\nverdict holds 3 steps\n",
     3}, /* uses left */
    {HEADER("2") "table #1 uses 1 = x\n1 0 : 1\n2 0 : 1\ntable #2 uses 1 = over #1 0\n1 0 ! 0\n2 0 ! 0\n"
                 "table #3 uses 0 = occupancy #2\n1 0 : 1\n2 0 ! 0\nclaim yes\nverdict holds 3 steps\n",
     0},
    {HEADER("2") "table #1 uses 2 = x\n1 0 : 1\n2 0 : 1\ntable #2 uses 1 = over #1 0\n1 0 ! 0\n2 0 ! 0\n"
                 "table #3 uses 0 = eV #2 #1\n1 0 : 0\n2 0 ! 0\nclaim yes\nverdict holds 3 steps\n",
     0},
    {HEADER(
         "2") "table #1 uses 7 = x\n1 0 : 1\n2 0 : 1\ntable #2 uses 2 = over #1 0\n1 0 ! 0\n2 0 ! 0\n"
              "table #3 uses 1 = conditioned #2 #1 #1\n1 0 ! 0\n2 0 ! 0\n"
              "table #4 uses 1 = conditioned #1 #2 #1\n1 0 ! 1\n2 0 ! 1\n"
              "table #5 uses 0 = times 0 #3\n1 0 ! 0\n2 0 ! 0\n"
              "table #6 uses 0 = conditioned #4 #1 #1\n1 0 ! 1\n2 0 ! 1\nclaim yes\nverdict holds 6 steps\n",
     0},
    /* A value that is undefined counts where its action may be taken. */
    {HEADER(
         "2") "table #1 uses 4 = x\n1 0 : 1\n2 0 : 1\ntable #2 uses 1 = over #1 0\n1 0 ! 0\n2 0 ! 0\n"
              "table #3 uses 1 = eV #2 #1\n1 0 : 0\n2 0 ! 0\ntable #4 uses 0 = backup #1 #3\n1 0 ! 0\n2 0 : 1\nclaim yes\n"
              "verdict holds 4 steps\n",
     3}, /* #1 is used three times */
    {HEADER(
         "2") "table #1 uses 3 = x\n1 0 : 1\n2 0 : 1\ntable #2 uses 1 = over #1 0\n1 0 ! 0\n2 0 ! 0\n"
              "table #3 uses 1 = eV #2 #1\n1 0 : 0\n2 0 ! 0\ntable #4 uses 0 = backup #1 #3\n1 0 ! 0\n2 0 : 1\nclaim yes\n"
              "verdict holds 4 steps\n",
     0},
    /* Chance after the last step leads nowhere. */
    {"rationale certificate 2\nreading a\nmodel\n//@horizon: 1\n@type: MDP\n@value_type: rational\n@parameters\n\n"
     "@reward_models\n\n@nr_states\n2\n@nr_choices\n2\n@model\nstate 0 init\n\taction a\n\t\t0 : 1/2\n\t\t1 : 1/2\nstate 1\n"
     "\taction a\n\t\t1 : 1\nend\ntruth #1 uses 1 = deterministic\nis yes\nclaim #1\nverdict holds 1 steps\n",
     0},
};

#endif
