#: rationale check: verdicts, evidence, counterexamples and their replay, exit statuses.

#: By hand, one step with p = (1/3, 2/3) and x = (1/2, 1): F_2 ∝ p² x² = (1/36, 16/36), G_2 ∝ p x² = (1/12, 8/12).
$ rationale check thm-5.9/F=G/as-printed proofs/thm-5.9/prior-one-third.drn
thm-5.9/F=G/as-printed                       refuted, as expected   on 1 of 1 model, 0 not applicable, 0 undefined
    witness proofs/thm-5.9/prior-one-third.drn (1 state, 1 step)   k=1 t=1 state 0 action a0:  F(2) = 1/5   G(2) = 1/3
    smallest met: proofs/thm-5.9/prior-one-third.drn (1 state, 1 step)   k=1 t=1 state 0 action a0:  F(2) = 1/5   G(2) = 1/3
    replay: rationale check thm-5.9/F=G/as-printed proofs/thm-5.9/prior-one-third.drn

#: Several readings and several models: Figure 4's prior is not uniform, Example 3's dynamics are not deterministic.
$ rationale check thm-5.9/alpha=G/as-printed thm-5.9/F=G/as-proved examples/race.drn examples/figure4.drn examples/example3.drn
thm-5.9/alpha=G/as-printed                   holds                  on 2 of 3 models, 1 not applicable, 0 undefined
thm-5.9/F=G/as-proved                        holds                  on 2 of 3 models, 1 not applicable, 0 undefined

#: A claim's name may be any leading part up to a slash.
$ rationale check ex-1
ex-1/start                                   holds                  on examples/race.drn
ex-1/own-future                              holds                  on examples/race.drn
ex-1/retrained                               holds                  on examples/race.drn

$ rationale check ex-
rationale: found ex-, which is no claim and no file, wanted one of those that `rationale claims` lists, a .claim file or a model: did you mean ex-1?
? 2

$ rationale check
rationale: found no claim, wanted a name that `rationale claims` lists or a .claim file
? 2

#: Every theorem's readings are as expected on random models, whatever the seed.
$ rationale check thm-5.9 prop-4.2 prop-4.3 prop-5.2 --random 200 --seed 11 --quiet

$ rationale check thm-5.9 --random 100 --seed 12 --deterministic --states 3 --actions 2 --horizon 3 --quiet

#: Nothing applicable is status 4, and no pass.
$ rationale check thm-5.9/alpha=G/as-printed examples/example3.drn
thm-5.9/alpha=G/as-printed                   undecided (expected: holds) on 0 of 1 model, 1 not applicable, 0 undefined
? 4

#: Claims of one's own. Success of the race is 5/8.
$ cat > own.claim <<'END'
> claim     own/right
> assert    success(prior) == 5/8
> expect    holds
> # ---
> claim     own/wrong
> assert    success(prior) == 1
> expect    holds
> # ---
> claim     own/refuted
> assert    success(prior) == 1
> expect    refuted
> # ---
> claim     own/not-refuted
> assert    success(prior) == 5/8
> expect    refuted
> # ---
> claim     own/undefined
> assert    success(prior) == 1/0
> expect    holds
> # ---
> claim     own/exists
> exists    model
> assert    success(prior) == 5/8
> expect    holds
> END

$ rationale check own.claim examples/race.drn
own/right                                    holds                  on 1 of 1 model, 0 not applicable, 0 undefined
own/wrong                                    refuted, against expectation (holds) on 1 of 1 model, 0 not applicable, 0 undefined
    smallest met: examples/race.drn (4 states, 2 steps)   success(prior) = 5/8   1 = 1
    replay: rationale check own.claim:own/wrong examples/race.drn
own/refuted                                  refuted, as expected   on 1 of 1 model, 0 not applicable, 0 undefined
    smallest met: examples/race.drn (4 states, 2 steps)   success(prior) = 5/8   1 = 1
    replay: rationale check own.claim:own/refuted examples/race.drn
own/not-refuted                              holds, expected refuted: no counterexample met on 1 of 1 model, 0 not applicable, 0 undefined
own/undefined                                undecided (expected: holds) on 0 of 1 model, 0 not applicable, 1 undefined
own/exists                                   holds                  on 1 of 1 model
    smallest met: examples/race.drn (4 states, 2 steps)
    replay: rationale check own.claim:own/exists examples/race.drn
? 1

#: --quiet leaves what is as expected out.
$ rationale check own.claim examples/race.drn --quiet | grep '^own' | cut -c1-50
own/wrong                                    refut
own/not-refuted                              holds
own/undefined                                undec

#: One reading each: 0, 1, 0, 4, 4, 0.
$ awk '/^claim/ { n++ } { print > ("own-" n ".claim") }' own.claim

$ for n in 1 2 3 4 5 6; do rationale check own-$n.claim examples/race.drn > /dev/null; echo $?; done
0
1
0
4
4
0

#: A witness that does not refute is an error of the claim's author, whatever else refutes.
$ cat > witness.claim <<'END'
> claim     witness
> assert    success(prior) == 5/8
> expect    refuted
> witness   examples/race.drn
> END

$ rationale check witness.claim examples/example3.drn | head -n 2
witness                                      refuted, though not by its witness, on 1 of 1 model, 0 not applicable, 0 undefined
    witness examples/race.drn (4 states, 2 steps)

$ rationale check witness.claim examples/example3.drn > /dev/null
? 1

#: `on` names the one model; those of the command line are not looked at.
$ cat > on.claim <<'END'
> claim     on
> on        examples/race.drn
> assert    success(prior) == 5/8
> expect    holds
> END

$ rationale check on.claim examples/example3.drn
on                                           holds                  on examples/race.drn

#: Expected unknown: 2^17 deterministic policies are too many to go through.
$ cat > unknown.claim <<'END'
> claim     unknown
> assert    forall policy q deterministic: success(q) <= success(optimal)
> expect    unknown
> END

$ rationale check unknown.claim examples/example3.drn --horizon 17 | cut -c1-80
unknown                                      unknown, as expected   on 0 of 1 mo

#: Replay. The command printed gives the same two sides again; so does the model printed, and the file of --save.
$ cat > twice.claim <<'END'
> claim     twice
> assert    condition(condition(prior)) == condition(prior, x^2)
> expect    holds
> END

$ rationale check twice.claim --random 400 --seed 5 > first
? 1

$ sh -c "$(sed -n 's/^ *replay: //p' first)" > again
? 1

$ grep 'smallest met' first > sides && grep 'smallest met' again | cmp - sides && echo the same
the same

$ mkdir met && rationale check twice.claim --random 400 --seed 5 --save met > saved
? 1

$ cmp first saved && rationale check twice.claim met/twice.drn | grep -c -F "$(sed 's/.* steps*)//' sides)"
1

$ sed '1,/its model file/d; s/^      //' first | cmp - met/twice.drn && echo the same
the same

#: Threads and the number of models make no difference.
$ rationale check twice.claim --random 400 --seed 5 --jobs 1 | cmp - first && echo the same
the same

$ rationale check twice.claim --random 400 --seed 5 --jobs 7 | cmp - first && echo the same
the same

#: JSON: the same, one object a line.
$ rationale check --json own.claim examples/race.drn
{"reading":"own/right","verdict":"holds","expected":"holds","as_expected":true,"models":1,"holds":1,"refuted":0,"unknown":0,"undefined":0,"not_applicable":0,"places_compared":0,"places_skipped":0,"places_skipped_on_one_side":0}
{"reading":"own/wrong","verdict":"refuted","expected":"holds","as_expected":false,"models":1,"holds":0,"refuted":1,"unknown":0,"undefined":0,"not_applicable":0,"places_compared":0,"places_skipped":0,"places_skipped_on_one_side":0,"first":{"model":"examples/race.drn","horizon":2,"states":4,"choices":7,"where":"success(prior) = 5/8   1 = 1"},"smallest":{"model":"examples/race.drn","horizon":2,"states":4,"choices":7,"where":"success(prior) = 5/8   1 = 1"}}
{"reading":"own/refuted","verdict":"refuted","expected":"refuted","as_expected":true,"models":1,"holds":0,"refuted":1,"unknown":0,"undefined":0,"not_applicable":0,"places_compared":0,"places_skipped":0,"places_skipped_on_one_side":0,"first":{"model":"examples/race.drn","horizon":2,"states":4,"choices":7,"where":"success(prior) = 5/8   1 = 1"},"smallest":{"model":"examples/race.drn","horizon":2,"states":4,"choices":7,"where":"success(prior) = 5/8   1 = 1"}}
{"reading":"own/not-refuted","verdict":"holds","expected":"refuted","as_expected":false,"models":1,"holds":1,"refuted":0,"unknown":0,"undefined":0,"not_applicable":0,"places_compared":0,"places_skipped":0,"places_skipped_on_one_side":0}
{"reading":"own/undefined","verdict":"undecided","expected":"holds","as_expected":false,"models":1,"holds":0,"refuted":0,"unknown":0,"undefined":1,"not_applicable":0,"places_compared":0,"places_skipped":0,"places_skipped_on_one_side":0}
{"reading":"own/exists","verdict":"holds","expected":"holds","as_expected":true,"models":1,"holds":1,"refuted":0,"unknown":0,"undefined":0,"not_applicable":0,"places_compared":0,"places_skipped":0,"places_skipped_on_one_side":0,"first":{"model":"examples/race.drn","horizon":2,"states":4,"choices":7,"where":""},"smallest":{"model":"examples/race.drn","horizon":2,"states":4,"choices":7,"where":""}}
? 1

#: From standard input, into a file.
$ rationale check own-1.claim - < examples/race.drn -o verdicts && cat verdicts
own/right                                    holds                  on 1 of 1 model, 0 not applicable, 0 undefined

#: The claims of another folder; a folder that is not there.
$ mkdir claims && mv own.claim claims

$ rationale check own/right --proofs claims examples/race.drn
own/right                                    holds                  on 1 of 1 model, 0 not applicable, 0 undefined

$ rationale check own/right --proofs absent examples/race.drn
absent: found no directory to read (No such file or directory)
? 3

#: Primes: which they are (for good: a seed means the same in every release), and as many as make agreement exact.
$ rationale check thm-5.9/F=G/repaired --screen --random 50 --horizon 2 --seed 3 --json | grep -o '"prime_values.*primes_replaced":[0-9]*'
"prime_values":["3017033822583350231","2350675983528778013","4447376702992820599"],"prime_seed":3,"primes":3,"primes_replaced":0

$ rationale check thm-5.9/F=G/repaired --screen --random 50 --states 20 --horizon 30 --seed 3 --json | grep -o '"prime_values.*primes_replaced":[0-9]*'
"prime_values":["24469970082902137599526353792502836115264942585941997238655399978979249874807"],"prime_seed":3,"primes":1,"primes_replaced":0

$ rationale check thm-5.9/F=G/repaired --screen --prove --random 50 --horizon 2 --seed 3 --json | grep -o '"exact_by.*engine":[0-9]*'
"exact_by_primes":48,"exact_by_engine":2

$ rationale check thm-5.9/F=G/repaired examples/example3.drn --screen --prove
thm-5.9/F=G/repaired                         holds                  on 1 of 1 model, exactly: modulo up to 2 primes, more than their numbers are large, 0 not applicable, 0 undefined

$ rationale check thm-5.9/F=G/repaired --prove
rationale: found --prove without --screen, wanted both
? 2

$ rationale check thm-5.9/F=G/repaired --screen --prove --primes 2
rationale: found --primes with --prove, which takes as many as it needs, wanted one of them
? 2

#: A policy that depends on t is printed and cannot be in the saved model, which says so: the replay draws it again.
$ mkdir drawn; rationale check one-step/G=alpha/stochastic --seed 59 --random 1 --save drawn | grep smallest > once

$ cut -c 1-80 once
    smallest met: MDP 0 (3 states, 3 steps)   p = (6/23, 17/23) at t=1 s1, (1) a

$ head -4 drawn/one-step-G=alpha-stochastic.drn
// again: rationale check one-step/G=alpha/stochastic --seed 59 --only 0
//@horizon: 3
// without p, y: no reward model can be what depends on t or is not rational; drawn for one-step/G=alpha/stochastic with --seed 59 --only 0
@type: MDP

$ sed -n 's,^// again: ,,p' drawn/one-step-G=alpha-stochastic.drn | sh | grep smallest | cmp - once && echo the same
the same

#: What depends on t is not in the model, so that --shrink may have nothing to go by.
$ rationale check one-step/G=alpha/stochastic --seed 59 --random 1 --shrink | grep -c shrunk
rationale: MDP 0 is not made smaller for one-step/G=alpha/stochastic: it takes what depends on t to refute it
0
? 1

#: A model made for --screen is another one than that of the same index without: --shrink takes the one that was met.
$ rationale check thm-5.9/F=G/as-printed --screen --random 300 --shrink | grep -o 'shrunk: [^ ]* step, .*'
shrunk: 1 step, 1 state, 2 choices   k=1 t=1 state 0 action a0:  F(2) = 1/5   G(2) = 1/3

#: Where there is no model to say anything about, no blanks are left at the end.
$ printf 'claim some\nexists model\nassert success(prior) == 1/3\nexpect holds\n' > some.claim; rationale check some.claim --random 0 | sed 's/$/|/'
some                                         undecided (expected: holds)|
