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
/*
 * Two states, two steps, two actions at state 0 of which the prior takes the first: it leads to 0 and 1 with
 * 1/3 and 2/3, the second to 1. Places (1,0), (2,0), (2,1). x is 1/2 and 1, and 1/4 at state 1.
 */
#define DRN_OF(STATES, CHOICES)                                                                                           \
    "//@horizon: 2\n@type: MDP\n@value_type: rational\n@parameters\n\n@reward_models\nsuccess prior\n@nr_states\n" STATES \
    "\n@nr_choices\n" CHOICES                                                                                             \
    "\n@model\nstate 0 init\n\taction a [1/2, 1]\n\t\t0 : 1/3\n\t\t1 : 2/3\n\taction b [1, 0]\n"                          \
    "\t\t1 : 1\nstate 1\n\taction a [1/4, 1]\n\t\t1 : 1\n"
#define PAIR_OF(STATES, CHOICES) "rationale certificate 2\nreading a\nmodel\n" DRN_OF(STATES, CHOICES) "end\n"
#define PAIR_DRN DRN_OF("2", "3")
#define PAIR PAIR_OF("2", "3")
#define X1 "table #1 uses 1 = x\n1 0 : 1/2 1\n2 0 : 1/2 1\n2 1 : 1/4\n"
#define PRIOR1 "table #1 uses 1 = prior\n1 0 : 1 0\n2 0 : 1 0\n2 1 : 1\n"
/* choices 0 takes the first action everywhere, choices 1 the other at (1,0); #1 less twice #2 is -1, 2 there.
 */
#define WEIGHTS                                                            \
    PAIR "table #1 uses 2 = choices 0\n1 0 : 1 0\n2 0 : 1 0\n2 1 : 1\n"    \
         "table #2 uses 1 = choices 1\n1 0 : 0 1\n2 0 : 1 0\n2 1 : 1\n"    \
         "table #3 uses 1 = times 2 #2\n1 0 : 0 2\n2 0 : 2 0\n2 1 : 2\n"   \
         "table #4 uses 1 = minus #3 #1\n1 0 : -1 2\n2 0 : 1 0\n2 1 : 1\n" \
         "table #5 uses 1 = uniform\n1 0 : 1/2 1/2\n2 0 : 1/2 1/2\n2 1 : 1\n"
/* 2^16 log 3 = 71998.5...; log 2 log 3 = 0.7615... */
#define LOGS                                                                                                         \
    ONE "log 2 45426 45427 16\nlog 3 71998 71999 16\nnumber #1 uses 1 = log 2\nis 0 + 1*log(2)\nnumber #2 uses 1 = " \
        "log 3\nis 0 + 1*log(3)\nnumber #3 uses 1 = times #1 #2\nis real\n"
/*
 * Reward models besides: mine is 1/4 of the state and 1/4 of each action at state 0, and 1 of the action at
 * state 1; r is -1 of state 0, with 0 and 1/2 of its actions, and 2 of the action at state 1. (1,0) leads to
 * (2,1).
 */
#define REWARDS                                                                                                    \
    "rationale certificate 2\nreading a\nmodel\n//@horizon: 2\n@type: MDP\n@value_type: rational\n@parameters\n\n" \
    "@reward_models\nprior mine r\n@nr_states\n2\n@nr_choices\n3\n@model\nstate 0 [0, 1/4, -1] init\n"             \
    "\taction a [1/3, 1/4, 0]\n\t\t1 : 1\n\taction b [2/3, 1/4, 1/2]\n\t\t1 : 1\nstate 1\n\taction a [1, 1, 2]\n"  \
    "\t\t1 : 1\nend\n"
#define R "table #1 uses 1 = reward r\n1 0 : -1 -1/2\n2 1 : 2\n"
static const struct {
    const char *text;
    int status;
} small[] = {
    /* 0.7614... < log 2 log 3 < 0.7616: whether a weight of it less 0.7615 is 0 the bounds do not tell. */
    {LOGS "number #4 uses 1 = minus #3 1523/2000\nis real\nnumber #5 uses 1 = over 1 0\nis undefined\n"
          "number #6 uses 0 = weigh #4 #5\nis undefined\nclaim yes\nverdict holds 6 steps\n",
     3},
    {LOGS "number #4 uses 1 = minus #3 1/2\nis real\nnumber #5 uses 1 = over 1 0\nis undefined\n"
          "number #6 uses 0 = weigh #4 #5\nis undefined\nclaim yes\nverdict holds 6 steps\n",
     0},
    /* 1 < log 3 < 2, of which powers have long numerators: 2^100, 2^10000, and one that is too long. */
    {ONE "log 3 1 2 0\nnumber #1 uses 1 = log 3\nis 0 + 1*log(3)\nnumber #2 uses 1 = power #1 100\nis real\n"
         "number #3 uses 0 = power #2 100\nis real\nclaim yes\nverdict holds 3 steps\n",
     0},
    {ONE "log 3 1 2 0\nnumber #1 uses 1 = log 3\nis 0 + 1*log(3)\nnumber #2 uses 1 = power #1 100\nis real\n"
         "number #3 uses 1 = power #2 100\nis real\nnumber #4 uses 0 = power #3 100\nis real\nclaim yes\n"
         "verdict holds 4 steps\n",
     3},
    /* Lines to the letter, and in their order. */
    {ONE "log  2 45426 45427 16\nclaim yes\nverdict holds 0 steps\n", 3},
    {ONE "log 2 +45426 45427 16\nclaim yes\nverdict holds 0 steps\n", 3},
    {ONE "assume yes\nnumber #1 uses 0 = plus 1 1\nis 2\nclaim yes\nverdict holds 1 steps\n", 3},
    {ONE "claim yes\nassume yes\nverdict holds 0 steps\n", 3},
    {ONE "claim yes\nclaim yes\nverdict holds 0 steps\n", 3},
    {REWARDS "table #1 uses 0 = policy mine\n1 0 : 1/2 1/2\n2 1 : 1\nclaim yes\nverdict holds 1 steps\n", 0},
    {REWARDS "table #1 uses 0 = policy mine\n1 0 : 1/4 1/4\n2 1 : 1\nclaim yes\nverdict holds 1 steps\n", 3},
    {REWARDS "table #1 uses 0 = policy r\n1 0 : -1 -1/2\n2 1 : 2\nclaim yes\nverdict holds 1 steps\n", 3},
    {REWARDS "table #1 uses 0 = policy prior\n1 0 : 1/3 2/3\n2 1 : 1\nclaim yes\nverdict holds 1 steps\n", 0},
    {REWARDS "table #1 uses 0 = policy none\n1 0 : 1/3 2/3\n2 1 : 1\nclaim yes\nverdict holds 1 steps\n", 3},
    {REWARDS "table #1 uses 0 = reward none\n1 0 : 0 0\n2 1 : 0\nclaim yes\nverdict holds 1 steps\n", 3},
    {REWARDS R "table #2 uses 0 = power #1 -2\n1 0 : 1 4\n2 1 : 1/4\nclaim yes\nverdict holds 2 steps\n", 0},
    {REWARDS R "table #2 uses 0 = power #1 -3\n1 0 : -1 -8\n2 1 : 1/8\nclaim yes\nverdict holds 2 steps\n",
     0},
    {REWARDS R "table #2 uses 0 = power #1 -0\n1 0 : 1 1\n2 1 : 1\nclaim yes\nverdict holds 2 steps\n", 0},
    /* r + 1 is 0 and 1/2, and 3: 0^-2 is 0 in an undefined row, 0^0 is 1. */
    {REWARDS R "table #2 uses 1 = plus #1 1\n1 0 : 0 1/2\n2 1 : 3\n"
               "table #3 uses 0 = power #2 -2\n1 0 ! 0 4\n2 1 : 1/9\nclaim yes\nverdict holds 3 steps\n",
     0},
    {REWARDS R "table #2 uses 1 = plus #1 1\n1 0 : 0 1/2\n2 1 : 3\n"
               "table #3 uses 0 = power #2 -2\n1 0 : 0 4\n2 1 : 1/9\nclaim yes\nverdict holds 3 steps\n",
     3},
    {REWARDS R "table #2 uses 1 = plus #1 1\n1 0 : 0 1/2\n2 1 : 3\n"
               "table #3 uses 0 = power #2 0\n1 0 : 1 1\n2 1 : 1\nclaim yes\nverdict holds 3 steps\n",
     0},
    {ONE "number #1 uses 0 = power -3/2 -3\nis -8/27\nclaim yes\nverdict holds 1 steps\n", 0},
    {ONE "number #1 uses 0 = power 0 -1\nis undefined\nclaim yes\nverdict holds 1 steps\n", 0},
    /* Powers may have 2^25 bits, with those of the denominator; 1 has two. */
    {ONE "table #1 uses 1 = x\n1 0 : 1\ntable #2 uses 0 = power #1 16777216\n1 0 : 1\nclaim yes\n"
         "verdict holds 2 steps\n",
     0},
    {ONE "table #1 uses 1 = x\n1 0 : 1\ntable #2 uses 0 = power #1 16777217\n1 0 : 1\nclaim yes\n"
         "verdict holds 2 steps\n",
     3},
    {ONE "table #1 uses 3 = x\n1 0 : 1\ntable #2 uses 0 = softmax #1 16777217 #1 #1\n1 0 : 1\nclaim yes\n"
         "verdict holds 2 steps\n",
     3},
    {ONE "number #1 uses 0 = power 1 -16777217\nis 1\nclaim yes\nverdict holds 1 steps\n", 3},
    /* More work than a certificate may ask for: 30 times 2 words and 2^24. */
    {HEADER(
         "30") "table #1 uses 1 = x\n"
               "1 0 : 1\n2 0 : 1\n3 0 : 1\n4 0 : 1\n5 0 : 1\n6 0 : 1\n7 0 : 1\n8 0 : 1\n9 0 : 1\n10 0 : 1\n"
               "11 0 : 1\n12 0 : 1\n13 0 : 1\n14 0 : 1\n15 0 : 1\n16 0 : 1\n17 0 : 1\n18 0 : 1\n19 0 : 1\n20 0 : 1\n"
               "21 0 : 1\n22 0 : 1\n23 0 : 1\n24 0 : 1\n25 0 : 1\n26 0 : 1\n27 0 : 1\n28 0 : 1\n29 0 : 1\n30 0 : 1\n"
               "table #2 uses 0 = power #1 16777216\n",
     5},
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
    /* The sum is 1/2, and yet these are no weights: what was conditioned stands there, undefined. */
    {WEIGHTS "table #6 uses 0 = conditioned #5 #4 #1\n1 0 ! 1/2 1/2\n2 0 : 1 0\n2 1 : 1\n"
             "claim yes\nverdict holds 6 steps\n",
     0},
    {WEIGHTS "table #6 uses 0 = conditioned #5 #4 #1\n1 0 : -1 2\n2 0 : 1 0\n2 1 : 1\n"
             "claim yes\nverdict holds 6 steps\n",
     3},
    /* v: 1/2, 1/4 at the end, before it 1/2 (1/3 1/2 + 2/3 1/4) = 1/6. */
    {PAIR "table #1 uses 1 = x\n1 0 : 1/2 1\n2 0 : 1/2 1\n2 1 : 1/4\n"
          "table #2 uses 1 = prior\n1 0 : 1 0\n2 0 : 1 0\n2 1 : 1\n"
          "table #3 uses 0 = eV #2 #1\n1 0 : 1/6\n2 0 : 1/2\n2 1 : 1/4\nclaim yes\nverdict holds 3 steps\n",
     0},
    /* The best: 1, 1/4, and before it 1/2 (1/3 1 + 2/3 1/4) = 1/4 = 1 1/4. */
    {PAIR
     "table #1 uses 2 = x\n1 0 : 1/2 1\n2 0 : 1/2 1\n2 1 : 1/4\n"
     "table #2 uses 1 = best_eV #1\n1 0 : 1/4\n2 0 : 1\n2 1 : 1/4\n"
     "table #3 uses 2 = backup #1 #2\n1 0 : 1/4 1/4\n2 0 : 1/2 1\n2 1 : 1/4\n"
     "table #4 uses 0 = best #3 #3\n1 0 : 1/2 1/2\n2 0 : 0 1\n2 1 : 1\nclaim yes\nverdict holds 4 steps\n",
     0},
    {PAIR X1 "table #2 uses 0 = largest #1\n1 0 : 1\n2 0 : 1\n2 1 : 1/4\nclaim yes\nverdict holds 2 steps\n",
     0},
    {PAIR X1
     "table #2 uses 0 = largest #1\n1 0 : 1/2\n2 0 : 1/2\n2 1 : 1/4\nclaim yes\nverdict holds 2 steps\n",
     3},
    {PAIR PRIOR1
     "table #2 uses 0 = occupancy #1\n1 0 : 1\n2 0 : 1/3\n2 1 : 2/3\nclaim yes\nverdict holds 2 steps\n",
     0},
    /* Softmax of x^2 is 1/4 and 1 over 5/4. */
    {PAIR
     "table #1 uses 3 = x\n1 0 : 1/2 1\n2 0 : 1/2 1\n2 1 : 1/4\n"
     "table #2 uses 0 = softmax #1 2 #1 #1\n1 0 : 1/5 4/5\n2 0 : 1/5 4/5\n2 1 : 1\nclaim yes\nverdict holds 2 "
     "steps\n",
     0},
    /* Every entry counts. */
    {PAIR "table #1 uses 0 = x\n1 0 : 1/2 1/2\n2 0 : 1/2 1\n2 1 : 1/4\nclaim yes\nverdict holds 1 steps\n",
     3},
    {PAIR "table #1 uses 0 = x\n1 0 : 1/2 1\n2 0 : 1/2 1\nclaim yes\nverdict holds 1 steps\n", 3},
    {PAIR "truth #1 uses 1 = full_support\nis no\nclaim #1\nverdict refuted 1 steps\n", 1},
    {PAIR "truth #1 uses 1 = deterministic\nis no\nclaim #1\nverdict refuted 1 steps\n", 1},
    {PAIR "truth #1 uses 1 = uniform_prior\nis no\nclaim #1\nverdict refuted 1 steps\n", 1},
    {PAIR "truth #1 uses 1 = same_actions\nis no\nclaim #1\nverdict refuted 1 steps\n", 1},
    {PAIR "truth #1 uses 1 = positive_success\nis yes\nclaim #1\nverdict holds 1 steps\n", 0},
    {PAIR "truth #1 uses 1 = single_start\nis yes\nclaim #1\nverdict holds 1 steps\n", 0},
    /* The header counts what there is. */
    {PAIR_OF("1", "3") "claim yes\nverdict holds 0 steps\n", 3},
    {PAIR_OF("3", "3") "claim yes\nverdict holds 0 steps\n", 3},
    {PAIR_OF("2", "2") "claim yes\nverdict holds 0 steps\n", 3},
    {PAIR_OF("2", "4") "claim yes\nverdict holds 0 steps\n", 3},
    /* Bounds that reach 0 decide nothing: log 2 is below 45427/65536 and above 22713/32768, but may be
       either. */
    {LOG2 "truth #2 uses 1 = less #1 45427/65536\nis yes\nclaim #2\nverdict holds 2 steps\n", 3},
    {LOG2 "truth #2 uses 1 = less 22713/32768 #1\nis yes\nclaim #2\nverdict holds 2 steps\n", 3},
    {LOG2 "truth #2 uses 1 = less #1 11357/16384\nis yes\nclaim #2\nverdict holds 2 steps\n", 0},
    /* (log 2)^2 = 0.48045..., known between 0.480449 and 0.480471. */
    {LOG2 "number #2 uses 2 = power #1 2\nis real\ntruth #3 uses 1 = less 12/25 #2\nis yes\n"
          "truth #4 uses 1 = less #2 481/1000\nis yes\ntruth #5 uses 1 = and #3 #4\nis yes\nclaim #5\n"
          "verdict holds 5 steps\n",
     0},
    /* 1/log 2 is known between 1.442666 and 1.442698: 1.44268 is in between. */
    {LOG2 "number #2 uses 1 = over 1 #1\nis real\ntruth #3 uses 1 = less 721/500 #2\nis yes\nclaim #3\n"
          "verdict holds 3 steps\n",
     0},
    {LOG2 "number #2 uses 1 = over 1 #1\nis real\ntruth #3 uses 1 = less #2 36067/25000\nis yes\nclaim #3\n"
          "verdict holds 3 steps\n",
     3},
    {LOG2 "number #2 uses 0 = over #1 inf\nis 0\nclaim yes\nverdict holds 2 steps\n", 0},
    {LOG2 "number #2 uses 0 = over 0 #1\nis 0\nclaim yes\nverdict holds 2 steps\n", 0},
    {LOG2 "number #2 uses 0 = over #1 0\nis undefined\nclaim yes\nverdict holds 2 steps\n", 0},
    {ONE "number #1 uses 0 = over inf inf\nis undefined\nclaim yes\nverdict holds 1 steps\n", 0},
    /* A negative multiple turns a range around. */
    {LOGS "truth #4 uses 1 = less 19/25 #3\nis yes\nclaim #4\nverdict holds 4 steps\n", 0},
    /* 0.76150001 is known between 0.761491 and 0.761519: not enough to say that it is above, or below,
       0.7615. */
    {LOGS "truth #4 uses 1 = less 1523/2000 #3\nis yes\nclaim #4\nverdict holds 4 steps\n", 3},
    {LOGS "truth #4 uses 1 = less 1523/2000 #3\nis no\nclaim #4\nverdict refuted 4 steps\n",
     3}, /* Infinities: inf - inf, 0 times and quotients of them are undefined; a weight of 0 needs no value.
          */
    {ONE "number #1 uses 6 = minus 0 inf\nis -inf\nnumber #2 uses 0 = plus inf #1\nis undefined\n"
         "number #3 uses 0 = times -2 inf\nis -inf\nnumber #4 uses 0 = times #1 #1\nis inf\n"
         "number #5 uses 1 = over 1 0\nis undefined\nnumber #6 uses 0 = weigh 0 #5\nis 0\n"
         "number #7 uses 0 = smaller #1 5\nis -inf\nnumber #8 uses 0 = larger #1 5\nis 5\n"
         "number #9 uses 0 = times 0 inf\nis undefined\nnumber #10 uses 0 = power inf 0\nis 1\n"
         "number #11 uses 0 = log 0\nis -inf\nnumber #12 uses 0 = log -1\nis undefined\n"
         "truth #13 uses 0 = less #1 inf\nis yes\ntruth #14 uses 0 = equal inf inf\nis yes\n"
         "claim yes\nverdict holds 14 steps\n",
     0},
    {ONE "number #1 uses 0 = power inf 2\nis inf\nclaim yes\nverdict holds 1 steps\n", 3},
    /* log 3/4 = log 3 - 2 log 2; 5 is not over the base. 0 times a range is 0, and its power 0 is 1. */
    {LOGS "number #4 uses 0 = log 3/4\nis 0 + -2*log(2) + 1*log(3)\nnumber #5 uses 0 = times #3 0\nis 0\n"
          "claim yes\nverdict holds 5 steps\n",
     0},
    {LOGS "number #4 uses 0 = log 3/4\nis 0 + 1*log(3) + -2*log(2)\nnumber #5 uses 0 = times #3 0\nis 0\n"
          "claim yes\nverdict holds 5 steps\n",
     3},
    {LOGS "number #4 uses 0 = log 5\nis real\nnumber #5 uses 0 = times #3 0\nis 0\n"
          "claim yes\nverdict holds 5 steps\n",
     3},
    {LOGS "number #4 uses 0 = power #3 0\nis 1\nclaim yes\nverdict holds 4 steps\n", 0},
    {LOGS "number #4 uses 0 = power #3 2\nis real\nclaim yes\nverdict holds 4 steps\n", 0},
    {LOGS "number #4 uses 0 = power #3 -1\nis real\nclaim yes\nverdict holds 4 steps\n", 3},
    {LOGS "number #4 uses 0 = minus 1 #3\nis 1\nclaim yes\nverdict holds 4 steps\n", 3},
};

/* Refused, or trouble. */
static const char *const no_certificate[] = {
    "",
    "\n",
    "rationale certificate 1\n",
    "rationale certificate 2\n",
    "\xff\xfe\n",
    "rationale certificate 2\nreading a\nmodel\nend\n",
    "rationale certificate 2\nreading a\nmodel\n//@horizon: 1\n",
    HEADER("999999999") "claim yes\nverdict holds 0 steps\n",
    HEADER("1") "number #1 uses 1 = power 2 1000000\nis 0\n",
    HEADER("1") "number #1 uses 1 = power 0 -1\nis 0\nclaim yes\nverdict holds 1 steps\n",
    HEADER("1") "table #1 uses 2 = power #1 2\n1 0 : 1\nclaim yes\nverdict holds 1 steps\n",
    HEADER("1") "table #1 uses 0 = plus 1 2\n1 0 : 3\nclaim yes\nverdict holds 1 steps\n",
    HEADER("1") "truth #1 uses 1 = defined inf\nis yes\nclaim #1\nverdict holds 2 steps\n",
    HEADER("1") "truth #1 uses 1 = equal inf #1\nis yes\nclaim #1\nverdict holds 1 steps\n",
    HEADER(
        "1") "truth #1 uses 18446744073709551617 = deterministic\nis yes\nclaim #1\nverdict holds 1 steps\n",
    HEADER(
        "1") "table #1 uses 1 = prior\n1 0 : 1\nnumber #2 uses 1 = log #1\nis 0\nclaim yes\nverdict holds 2 steps\n",
    HEADER("1") "number #1 uses 1 = log 2\nis 0 + 1*log(2)\nclaim yes\nverdict holds 1 steps\n",
    HEADER("1") "claim yes\nlog 2 0 1 0\nverdict holds 0 steps\n",
    HEADER("1") "assume yes\nlog 2 0 1 0\nlog 3 0 2 0\nclaim yes\nverdict holds 0 steps\n",
    HEADER("1") "log 2 0 1 99999999\nclaim yes\nverdict holds 0 steps\n",
    HEADER("1") "claim yes\nclaim yes\nverdict holds 0 steps\n",
    HEADER("1") "claim yes\nverdict holds 0 steps",
    HEADER("1") "assume no\nclaim yes\nverdict holds 0 steps\n",
    HEADER("1") "claim no\nverdict holds 0 steps\n",
    HEADER("1") "claim yes\nverdict refuted 0 steps\n",
    HEADER("1") "assume yes\nverdict holds 0 steps\n",
    HEADER("1") "claim yes\nverdict holds 1 steps\n",
    HEADER("1") "truth #1 uses 1 = equal 1/2 2/4\nis yes\nclaim #1\nverdict holds 1 steps\n",
    HEADER("1") "truth #1 uses 1 = less 1 1\nis yes\nclaim #1\nverdict holds 1 steps\n",
    HEADER("1") "truth #1 uses 1 = less inf inf\nis yes\nclaim #1\nverdict holds 1 steps\n",
    HEADER("1") "truth #1 uses 0 = deterministic\nis yes\nclaim #1\nverdict holds 1 steps\n",
    HEADER("1") "number #1 uses 1 = minus inf inf\nis 0\nclaim yes\nverdict holds 1 steps\n",
    HEADER("1") "table #1 uses 1 = choices 1\n1 0 : 1\nclaim yes\nverdict holds 1 steps\n",
    HEADER("1") "table #1 uses 0 = prior\n1 0 : 1\n1 0 : 1\nclaim yes\nverdict holds 1 steps\n",
    MODEL("1", "state 0", "0 : 1") "claim yes\nverdict holds 0 steps\n",
    MODEL("1", "state 1 init", "0 : 1") "claim yes\nverdict holds 0 steps\n",
    MODEL("1", "state 0 init", "0 : 1/2") "claim yes\nverdict holds 0 steps\n",
    MODEL("1", "state 0 init", "1 : 1") "claim yes\nverdict holds 0 steps\n",
    MODEL("1", "state 0 init", "0 : 1/2\n\t\t0 : 1/2") "claim yes\nverdict holds 0 steps\n",
    MODEL("1", "state 0 \"init", "0 : 1") "claim yes\nverdict holds 0 steps\n",
    HEADER("1.0") "claim yes\nverdict holds 0 steps\n",
    HEADER("0") "claim yes\nverdict holds 0 steps\n",
    HEADER("1\n@type: MDP") "claim yes\nverdict holds 0 steps\n",
    HEADER("1") "claim yes\nverdict holds 0 steps\n\n"};

/* Claims, and what they come to on PAIR_DRN by the rules of doc/certificate.md; NULL: refused. */
static const struct {
    const char *claim, *statement;
} stated[] = {
    /* Both assumptions; over (1,0), (2,0), (2,1), t outside; a > b is b < a. */
    {"claim a\nassume full_support, single_start\nforall t, s\nassert prior[t,s,0] > 1/2\n",
     "reading a\ntruth #1 uses 1 = full_support\ntruth #2 uses 1 = single_start\ntable #3 uses 3 = prior\n"
     "number #4 uses 1 = entry #3 1 0 0\ntruth #5 uses 1 = less 1/2 #4\nnumber #6 uses 1 = entry #3 2 0 0\n"
     "truth #7 uses 1 = less 1/2 #6\nnumber #8 uses 1 = entry #3 2 1 0\ntruth #9 uses 1 = less 1/2 #8\n"
     "truth #10 uses 1 = and #7 #9\ntruth #11 uses 1 = and #5 #10\nassume #1\nassume #2\nclaim #11\n"},
    /* The same, s outside: with s = 1 there is t = 2 alone. */
    {"claim a\nforall s, t\nassert prior[t,s,0] > 1/2\n",
     "reading a\ntable #1 uses 3 = prior\nnumber #2 uses 1 = entry #1 1 0 0\ntruth #3 uses 1 = less 1/2 #2\n"
     "number #4 uses 1 = entry #1 2 0 0\ntruth #5 uses 1 = less 1/2 #4\ntruth #6 uses 1 = and #3 #5\n"
     "number #7 uses 1 = entry #1 2 1 0\ntruth #8 uses 1 = less 1/2 #7\ntruth #9 uses 1 = and #6 #8\nclaim #9\n"},
    /* Every assertion, and of this reading only. */
    {"claim b\nassert deterministic\nclaim a\nassert full_support\nassert not single_start\nclaim c\nassert no\n",
     "reading a\ntruth #1 uses 1 = full_support\ntruth #2 uses 1 = single_start\ntruth #3 uses 1 = not #2\n"
     "truth #4 uses 1 = and #1 #3\nclaim #4\n"},
    /* A constant on the left decides, or does not count; -a is 0 - a. */
    {"claim a\nassert 1 > 2 or full_support\n", "reading a\ntruth #1 uses 1 = full_support\nclaim #1\n"},
    {"claim a\nassert 1 < 2 implies full_support\n", "reading a\ntruth #1 uses 1 = full_support\nclaim #1\n"},
    {"claim a\nassert 2 < 1 implies full_support\n", "reading a\nclaim yes\n"},
    {"claim a\nassert 1 != 1 and full_support\n", "reading a\nclaim no\n"},
    {"claim a\nassert - success(prior) >= 1 - 2^3\n",
     "reading a\ntable #1 uses 1 = prior\ntable #2 uses 1 = x\ntable #3 uses 1 = eV #1 #2\nnumber #4 uses 1 = mean #3\n"
     "number #5 uses 1 = minus 0 #4\ntruth #6 uses 1 = at_most -7 #5\nclaim #6\n"},
    /* Sums begin with 0, and have their last term. */
    {"claim a\nassert (sum s in 0..1: init[s] * success(prior)) == 1\n",
     "reading a\ntable #1 uses 1 = prior\ntable #2 uses 1 = x\ntable #3 uses 1 = eV #1 #2\nnumber #4 uses 2 = mean #3\n"
     "number #5 uses 1 = times 1 #4\nnumber #6 uses 1 = plus 0 #5\nnumber #7 uses 1 = times 0 #4\n"
     "number #8 uses 1 = plus #6 #7\ntruth #9 uses 1 = equal #8 1\nclaim #9\n"},
    /* One policy refutes what is said of all; not what is denied of all, or said of one of two things. */
    {"claim a\nforall policy q\nassert q == prior\n",
     "reading a\ntable #1 uses 1 = any policy 1\ntable #2 uses 1 = prior\ntruth #3 uses 1 = equal #1 #2\nclaim #3\n"},
    {"claim a\nassert not (forall policy q: q == prior)\n", NULL},
    {"claim a\nassert deterministic or (forall policy q: q == prior)\n", NULL},
    {"claim a\nassert deterministic and (forall policy q: q == prior)\n",
     "reading a\ntruth #1 uses 1 = deterministic\ntable #2 uses 1 = any policy 1\ntable #3 uses 1 = prior\n"
     "truth #4 uses 1 = equal #2 #3\ntruth #5 uses 1 = and #1 #4\nclaim #5\n"},
    {"claim a\nassert (forall policy q: q == prior) implies deterministic\n", NULL},
    {"claim a\nassert exists policy q: q == prior\n", NULL},
    {"claim a\nassume forall policy q: q == prior\nassert deterministic\n", NULL},
    /* Path by path: b, then to state 1 with 1, its only action; from (2,0) both actions, each with its prior,
     * which is the reward too. */
    {"claim a\nassert eQ_by_paths(prior)[1,0,b] == 1/4\n",
     "reading a\ntable #1 uses 2 = x\nnumber #2 uses 1 = entry #1 1 0 1\nnumber #3 uses 1 = weigh 1 #2\n"
     "number #4 uses 1 = times #3 1\ntable #5 uses 1 = prior\nnumber #6 uses 1 = entry #5 2 1 0\n"
     "number #7 uses 1 = weigh #4 #6\nnumber #8 uses 1 = entry #1 2 1 0\nnumber #9 uses 1 = weigh #7 #8\n"
     "number #10 uses 1 = plus 0 #9\ntruth #11 uses 1 = equal #10 1/4\nclaim #11\n"},
    {"claim a\nassert eV_by_paths(prior, prior)[2,0] == 1\n",
     "reading a\ntable #1 uses 2 = prior\nnumber #2 uses 2 = entry #1 2 0 0\nnumber #3 uses 1 = weigh 1 #2\n"
     "number #4 uses 1 = weigh #3 #2\nnumber #5 uses 1 = plus 0 #4\nnumber #6 uses 2 = entry #1 2 0 1\n"
     "number #7 uses 1 = weigh 1 #6\nnumber #8 uses 1 = weigh #7 #6\nnumber #9 uses 1 = plus #5 #8\n"
     "truth #10 uses 1 = equal #9 1\nclaim #10\n"},
    /* Sums over paths are to be asked for one by one, or compared with a table of their kind. */
    {"claim a\nassert 2 * eV_by_paths(prior) == 2 * eV(prior)\n", NULL},
    {"claim a\nassert greedy(eQ_by_paths(prior)) == argmax(prior)\n", NULL},
    {"claim a\nassert eV_by_paths(prior) == x\n", NULL},
    {"claim a\nassert eQ_by_paths(prior, eQ_by_paths(prior)) == x\n", NULL},
    /* Dynamics are random: the best for J is not the best for success. Roots are rational or none. */
    {"claim a\nassert optimal_J == optimal\n", NULL},
    {"claim a\nassert 4^(1/2) == 2 and (8/27)^(-2/3) == 9/4 and 0^(1/2) == 0\n", "reading a\nclaim yes\n"},
    {"claim a\nassert 2^(1/2) < 2\n", NULL},
    {"claim a\nassert (-8)^(1/3) == -2\n", NULL},
    /* (1,1) cannot be reached. */
    {"claim a\nassert prior[1,1,0] == 1\n", NULL},
};

#endif
