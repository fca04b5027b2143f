#: rationale check --exhaustive: identities on every structure, for all parameters.

#: 4 + 22 + 248 deterministic structures with losing actions merged, as doc/exhaustive.md counts them.
$ rationale check thm-5.9/alpha=G/as-printed --exhaustive
thm-5.9/alpha=G/as-printed                   holds                  on every deterministic structure to T3 W2 A2 (274 structures), all parameters, error < 2^-130
    2 709 rows compared, 771 undefined skipped, 0 on one side only; degree at most 572; 3 primes from seed 1; losing actions merged

$ rationale check thm-5.9/alpha=G/as-printed --exhaustive --quiet

#: What is refuted comes with a smallest structure and a model of it, which the ordinary check refutes as well.
$ rationale check thm-5.9/H=alpha/repaired-index-any-prior --exhaustive --horizon 2 > out; sed '1,2d; s/^      //' out > smallest.drn
$ head -2 out
thm-5.9/H=alpha/repaired-index-any-prior     refuted, as expected   by a structure of T = 1, 1 state, 2 actions in all; none of the 3 before it does, error < 2^-142
    k=2 t=1 state 0 action a0:  H(2) = 1/5   alpha(2) = 1/3
$ rationale check thm-5.9/H=alpha/repaired-index-any-prior smallest.drn | head -1
thm-5.9/H=alpha/repaired-index-any-prior     refuted, as expected   on 1 of 1 model, 0 not applicable, 0 undefined

#: Two parts make the whole.
$ rationale check thm-5.9/F=G/repaired --exhaustive --part 1/2
thm-5.9/F=G/repaired                         holds                  on every structure to T3 W2 A2, part 1 of 2 (2 040 structures), all parameters, error < 2^-126
    31 944 rows compared, 7 640 undefined skipped, 0 on one side only; degree at most 320; 3 primes from seed 1; losing actions merged
$ rationale check thm-5.9/F=G/repaired --exhaustive --part 2/2
thm-5.9/F=G/repaired                         holds                  on every structure to T3 W2 A2, part 2 of 2 (2 040 structures), all parameters, error < 2^-126
    31 968 rows compared, 7 616 undefined skipped, 0 on one side only; degree at most 320; 3 primes from seed 1; losing actions merged

#: Expected to be refuted, but not within these bounds: T = 1 knows no chance.
$ rationale check thm-5.9/alpha=G/stochastic --exhaustive --horizon 1
thm-5.9/alpha=G/stochastic                   holds, expected refuted on every structure to T1 W2 A2 (4 structures), all parameters, error < 2^-148
    9 rows compared, 3 undefined skipped, 0 on one side only; degree at most 8; 3 primes from seed 1; losing actions merged
? 4

#: More primes for a smaller error.
$ rationale check thm-5.9/F=G/repaired --exhaustive --horizon 2 --error 2^-300
thm-5.9/F=G/repaired                         holds                  on every structure to T2 W2 A2 (72 structures), all parameters, error < 2^-336
    624 rows compared, 160 undefined skipped, 0 on one side only; degree at most 94; 7 primes from seed 1; losing actions merged

#: What is done is not done again: the state file counts.
$ rationale check thm-5.9/F=G/repaired --exhaustive --horizon 2 --resume state > first
$ rationale check thm-5.9/F=G/repaired --exhaustive --horizon 2 --resume state > second
$ cmp first second && tail -1 state | sed 's/^[0-9a-f]* //; s/[0-9a-f]*$//'
next 72 structures 72 compared 624 undefined 160 one-side 0 left-out 0 redrawn 0 check 

#: Any number of threads: the same output, and the same last line of the state file.
$ for jobs in 1 2 5; do (rationale check thm-5.9/F=G thm-5.9/alpha=G --exhaustive --jobs $jobs --resume state$jobs; tail -1 state$jobs) > out$jobs; done
$ cmp out1 out2 && cmp out2 out5 && grep -c structures out1
5

#: JSON.
$ rationale check thm-5.9/F=G/repaired --exhaustive --horizon 1 --json
{"reading":"thm-5.9/F=G/repaired","verdict":"holds","expected":"holds","as_expected":true,"exhaustive":{"horizon":1,"width":2,"actions":2,"deterministic":false,"part":1,"parts":1,"structures":4,"structures_not_applicable":0,"rows_compared":12,"rows_skipped":4,"rows_skipped_on_one_side":0,"degree":"16","error":"2^-147","primes":["3967235587149562799","2640215973513893903","4237623932693977409"],"seed":1,"points_redrawn":0}}

#: No identity, and so no structures: the reason, exit status 2. About one model only: likewise.
$ rationale check cor-4.14/success ex-1/start --exhaustive
cor-4.14/success                             not an identity        found is_optimal, wanted an identity
ex-1/start                                   not an identity        found a reading about one model, wanted one about all
? 2

#: Identities between laws, numbers that may be infinite, entries; and what only looks like one.
$ rationale check prop-4.10/after-T-minus-1 tradeoff/draws-stochastic --exhaustive --horizon 2 | grep -v '^      '
prop-4.10/after-T-minus-1                    refuted, as expected   by a structure of T = 2, 3 states, 5 actions in all; none of the 613 before it does, error < 2^-139
    is_coherent(B(T - 1, 1), 1) fails: agree_where_reached(q, boltzmann(q, 1)) fails: q plays t=1 s0 #0, t=2 s1 #0, t=2 s2 #0;  t=1 s=0 a=0 q[1,0,0] = 1   r[1,0,0] = 1/2

tradeoff/draws-stochastic                    refuted, as expected   by a structure of T = 2, 3 states, 3 actions in all; none of the 33 before it does, error < 2^-138
    j=1 n=1 expected_draws(G(1), 1) * success(prior, x^2) = 1   success(prior, x^1) = 1/2
$ rationale check prop-4.3 prop-4.10/after-T tradeoff/draws-fall --exhaustive --horizon 1 | grep 'not an identity'
prop-4.3/random-start-exactly                not an identity        found iff, wanted an identity
prop-4.3/stochastic-exactly                  not an identity        found iff, wanted an identity
prop-4.10/after-T                            not an identity        found argmax, wanted an identity
tradeoff/draws-fall                          not an identity        found an inequality, <=, wanted an identity
$ rationale check prop-4.3 --screen 2>&1 | sed 's/.*: found/found/'
found laws, draws, conditions on numbers or entries of tables, wanted an identity without, for --screen
$ rationale check tradeoff/draws --exhaustive --horizon 1 --json
{"reading":"tradeoff/draws","verdict":"holds","expected":"holds","as_expected":true,"exhaustive":{"horizon":1,"width":2,"actions":2,"deterministic":true,"part":1,"parts":1,"structures":3,"structures_not_applicable":2,"rows_compared":27,"rows_skipped":0,"rows_skipped_on_one_side":0,"degree":"8","error":"2^-146","primes":["3967235587149562799","2640215973513893903","4237623932693977409"],"seed":1,"points_redrawn":0}}

#: paper shows such evidence where it was asked to compute it.
$ rationale paper --exhaustive --horizon 2 --random 5 | grep -A1 'F=G/as-proved'
    F=G/as-proved                       π^F_k = π^G_k, any τ, uniform prior                         holds     4 of 5 MDPs, undefined on 1 · every structure to T2 W2 A2 (69 structures), all parameters, error < 2^-134 · Coq: F_is_G_uniform
    F=G/uniform-varying-actions         π^F_k = π^G_k, uniform prior, actions vary in a layer       refuted   2 states, 2 steps: proofs/thm-5.9/varying-actions.drn · 0 of 5 MDPs, undefined on 1 · Coq: F_is_G_needs_same_actions

#: Numbers depend on the start.
$ cat > start.claim <<'END'
> claim   start
> assert  success(G(1)) * success(prior) == success(prior, x * x)
> expect  refuted
> END
$ rationale check start.claim --exhaustive --horizon 2 --deterministic | head -2
start                                        holds, expected refuted on every deterministic structure to T2 W2 A2 (26 structures), all parameters, error < 2^-145
    26 rows compared, 0 undefined skipped, 0 on one side only; degree at most 14; 3 primes from seed 1; one start state; losing actions merged

#: Options that do not go together, and bounds out of range.
$ rationale check thm-5.9 --width 3
rationale: found --width, which does nothing without --exhaustive, wanted both
? 2
$ rationale check thm-5.9 --exhaustive --random 10
rationale: found --random with --exhaustive, wanted one of them
? 2
$ rationale check thm-5.9 --exhaustive examples/race.drn
rationale: found the model examples/race.drn with --exhaustive, wanted one of them
? 2
$ rationale check thm-5.9 --exhaustive --width 7
rationale: found width 7, wanted structures with 1 to 6
? 2
$ rationale check thm-5.9/F=G/repaired --exhaustive --width 6 --actions 8
rationale: found bounds with too many kinds of state (width 6, actions 8), wanted smaller ones
? 2
$ rationale check thm-5.9 --exhaustive --part 3/2
rationale: found --part 3/2, wanted i/N with i from 1 to N, such as 2/3
Try `rationale check --help`.
? 2
$ rationale check thm-5.9 --exhaustive --error 1e-30
rationale: found --error 1e-30, wanted an error such as 2^-100, at least 2^-9999
Try `rationale check --help`.
? 2
$ rationale check thm-5.9/F=G/repaired --exhaustive --resume no/such/folder
no/such/folder: found no way to keep the state there (No such file or directory), wanted --resume to name a file
? 5

$ rationale check thm-5.9/F=G/repaired --exhaustive --format tap
rationale: found --format tap with --exhaustive, wanted --format text or json for it: a step of its own, which passes where the exit status is 0
? 2

#: A file that is something else is left as it is.
$ printf 'claim mine\nassert Fr(2) == G(2)\nexpect holds\n' > mine.claim
$ cp mine.claim before.claim; rationale check mine.claim --exhaustive --horizon 1 --resume mine.claim
mine.claim:1:1: found a line that is no state of a run, wanted --resume to name a new file, or one that a run has kept its state in
? 2

$ cmp mine.claim before.claim

#: Residues tell a tower of powers apart at once; no model shows it in numbers of 2^24 bits, which is said soon.
$ printf 'claim tower\nassert law(condition(prior, ((x^1000)^1000)^1000)) == law(condition(prior, x))\nexpect refuted\n' > tower.claim; timeout 60 rationale check tower.claim --exhaustive --horizon 1
tower                                        refuted, as expected   by a structure of T = 1, 1 state, 2 actions in all; none of the 4 before it does, error < 2^-109
    residues differ; that no model is shown is as its numbers are too large to evaluate
