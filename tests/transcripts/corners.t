#: Corners of the commands: what options do together, names that a shell would split, what JSON says where text is short.

#: Rewards -2 and -3: x is 1 and 1/2, or 1/3 with that base.
$ cat > gain.drn <<'END'
> //@horizon: 2
> @type: MDP
> @parameters
> 
> @reward_models
> gain
> @nr_states
> 1
> @model
> state 0 init
> 	action a [-2]
> 		0 : 1
> 	action b [-3]
> 		0 : 1
> END
$ rationale show gain.drn --success-from gain | grep -e success -e ' b '
success x    1/2^(max - r) for the reward model gain
   b   prior 1/2   x 1/2   to s0
$ rationale show gain.drn --success-from gain --base 1/3 | grep -e success -e ' b '
success x    1/3^(max - r) for the reward model gain
   b   prior 1/2   x 1/3   to s0

#: By hand: the prior succeeds in a step with 3/4; so eQ_1 is 3/4 and 3/8 at t=1, 1 and 1/2 at t=2.
$ rationale horizon gain.drn --success-from gain
gain.drn: horizon 2, the optimal success is 1
  k  optimal  success  smallest gap  at
  1  yes      1        3/8           t=1 s0
  2  yes      1        1/2           t=1 s0
greedy for the prior's values is optimal; the smallest k is 1
$ rationale horizon gain.drn --success-from gain --json
{"model":"gain.drn","horizon":2,"reward":null,"optimum":"1","greedy_optimal":true,"smallest_k":1,"lookahead":[{"k":1,"optimal":true,"value":"1","gap":"3/8","t":1,"state":0},{"k":2,"optimal":true,"value":"1","gap":"1/2","t":1,"state":0}]}

#: One action: nothing is second best.
$ cat > only.drn <<'END'
> @type: MDP
> @parameters
> 
> @reward_models
> success
> @nr_states
> 1
> @model
> state 0 init
> 	action a [1/2]
> 		0 : 1
> END
$ rationale horizon only.drn --horizon 1
only.drn: horizon 1, the optimal success is 1/2
  k  optimal  success  smallest gap  at
  1  yes      1/2      none
greedy for the prior's values is optimal; the smallest k is 1
$ rationale horizon only.drn --horizon 1 --json
{"model":"only.drn","horizon":1,"reward":null,"optimum":"1/2","greedy_optimal":true,"smallest_k":1,"lookahead":[{"k":1,"optimal":true,"value":"1/2","gap":null,"t":null,"state":null}]}
$ rationale show only.drn --json
{"model":"only.drn","states":1,"choices":1,"transitions":1,"horizon":null,"deterministic":true,"single_start":true,"success_declared":true,"log_success_declared":false,"prior_declared":false,"initial_declared":false,"rewards":["success"]}

#: Screening of model files finds what the exact check finds; its JSON says how sure it is.
$ rationale check thm-5.9/F=G/as-printed thm-5.9/F=G/repaired examples/race.drn proofs/thm-5.9/prior-one-third.drn --screen
thm-5.9/F=G/as-printed                       refuted, as expected   on 1 of 2 models modulo 3 primes, 0 not applicable, 0 undefined
    witness proofs/thm-5.9/prior-one-third.drn (1 state, 1 step)   k=1 t=1 state 0 action a0:  F(2) = 1/5   G(2) = 1/3
    smallest met: proofs/thm-5.9/prior-one-third.drn (1 state, 1 step)   k=1 t=1 state 0 action a0:  F(2) = 1/5   G(2) = 1/3
    replay: rationale check thm-5.9/F=G/as-printed proofs/thm-5.9/prior-one-third.drn
thm-5.9/F=G/repaired                         holds, error < 2^-101  on 2 of 2 models modulo 3 primes, 0 not applicable, 0 undefined
$ rationale check thm-5.9/F=G/repaired examples/race.drn --screen --json | grep -o '"models".*error_exponent'
"models":1,"holds":1,"refuted":0,"unknown":0,"undefined":0,"not_applicable":0,"places_compared":12,"places_skipped":0,"places_skipped_on_one_side":0,"prime_values":["3967235587149562799","2640215973513893903","4237623932693977409"],"prime_seed":1,"primes":3,"primes_replaced":0,"error_exponent
$ rationale check thm-5.9/F=G/as-printed examples/rewards.drn --screen
examples/rewards.drn: found log_success or more than 2^30 branches with --screen, wanted rationals and fewer
? 2

#: A name with a quote, an option that the replay needs.
$ sed '/horizon/d' proofs/thm-5.9/prior-one-third.drn > "it's.drn"
$ rationale check thm-5.9/F=G/as-printed "it's.drn" --horizon 1 | tail -1
    replay: rationale check thm-5.9/F=G/as-printed 'it'\''s.drn' --horizon 1
$ rationale check thm-5.9/F=G/as-printed --random 30 --seed 3 --height 3 | tail -1
    replay: rationale check thm-5.9/F=G/as-printed --seed 3 --height 3 --only 11

#: Against expectation: exit status 1. Success is no 2; it is 1/3 somewhere.
$ cat > wrong.claim <<'END'
> claim   wrong/unknown
> assert  success(prior) == 2
> expect  unknown
> claim   wrong/existence
> exists  model
> assert  success(prior) == 1/3
> expect  refuted
> END
$ rationale hunt wrong.claim --models 300 --seed 1 > found
? 1
$ sed -n "s, *by model.*,,p" found
wrong/unknown                                refuted, against expectation (unknown)
wrong/existence                              holds, against expectation (refuted)
$ rationale check wrong.claim --random 100 | grep expect
wrong/unknown                                refuted, against expectation (unknown) on 100 of 100 models, 0 not applicable, 0 undefined; first met at MDP 0
wrong/existence                              undecided (expected: refuted) on 0 of 100 models

#: Two seeds of 20 models and a witness: three units. The JSON of their state, and usages that are none.
$ cat > two.campaign <<'END'
> claims  thm-5.9/F=G/as-printed
> family  any: states 2, horizon 2
> seeds   1..2
> models  20
> unit    20
> END
$ rationale campaign run two.campaign --db two.sqlite --quiet
$ rationale campaign status two.sqlite --json | grep -o '"complete.*"models_done":[0-9]*'
"complete":true,"part":1,"parts":1,"units":3,"units_done":3,"models":40,"models_done":40
$ rationale campaign status
rationale: found rationale campaign status, wanted rationale campaign status DB
? 2
$ rationale campaign merge out.sqlite
rationale: found rationale campaign merge out.sqlite, wanted rationale campaign merge OUT IN...
? 2
$ rationale campaign status two.sqlite --save models
rationale: found --save, wanted it with campaign export only
? 2

#: What cannot be written is said, with its own exit status.
$ rationale show examples/race.drn > /dev/full
rationale: found standard output not writable (No space left on device), wanted to write the result there
? 5
$ rationale show examples/race.drn -o /dev/full
rationale: found /dev/full not writable (No space left on device), wanted to write the result there
? 5
$ rationale campaign report two.sqlite -o /dev/full
rationale: found /dev/full not writable (No space left on device), wanted to write the result there
? 5
$ rationale campaign export two.sqlite -o /dev/full
rationale: found /dev/full not writable (No space left on device), wanted to write the result there
? 5
$ rationale check thm-5.9/F=G/as-printed --random 30 --save two.campaign
rationale: found --save two.campaign, which is no folder, wanted one
? 2
$ rationale check thm-5.9/F=G/as-printed --certify two.campaign
rationale: found --certify two.campaign, which is no folder, wanted one
? 2
$ rationale campaign export two.sqlite counterexamples --save two.campaign
rationale: found --save two.campaign, which is no folder, wanted one
? 2
$ mkdir -p full/thm-5.9-F=G-as-printed.drn
$ rationale check thm-5.9/F=G/as-printed --random 30 --save full > /dev/null
full/thm-5.9-F=G-as-printed.drn: found no way to write (Is a directory), wanted --save to name a folder
? 5

#: Claims that are not finished, or say something twice; models in place of claims.
$ printf 'claim a\nforall k in 1..2\n' > a.claim; rationale claims a.claim
a.claim:2:1: found a forall that no assert follows, wanted one
? 3
$ printf 'claim a\nforall k in 1..2\nforall j in 1..2\nassert k == j\n' > a.claim; rationale claims a.claim
a.claim:3:1: found a second forall, wanted an assert first, or all binders in one forall
? 3
$ printf 'claim a\nexists model\nexists model\nassert yes\n' > a.claim; rationale claims a.claim
a.claim:3:1: found a second exists, wanted one in a reading
? 3
$ rationale claims examples/race.drn
rationale: found the model examples/race.drn, wanted names of claims or .claim files
? 2
$ rationale shrink examples/race.drn examples/figure4.drn --claim thm-5.9/F=G/as-printed
rationale: found several models, wanted rationale shrink FILE --claim ID, with one model and one reading
? 2
$ rationale shrink --claim thm-5.9/F=G/as-printed
rationale: found no model, wanted rationale shrink FILE --claim ID, with one model and one reading
? 2

#: A number with e, as in the README; a replay with --tries; F = G for a uniform prior (proofs/thm-5.9).
$ rationale explain 'G(1)[2,1,a] == 1/2' examples/rewards.drn | tail -3
G(1)[2,1,a] == 1 / 2
    = no
    because G(1)[2,1,a] = 1/(1 + exp(-1/3)) = 0.582570206462…   1 / 2 = 1/2
$ rationale check one-step/G=F/any-prior --random 20 --tries 3 --seed 2 | tail -1
    replay: rationale check one-step/G=F/any-prior --seed 2 --tries 3 --only 0
$ rationale check thm-5.9/F=G/as-printed gain.drn --success-from gain --base 1/3 --horizon 1 --json | grep -o '"models":1,"holds":1'
"models":1,"holds":1

#: A name that is nearly one with a meaning is mentioned.
$ sed 's/^success prior/succes prior/' proofs/cor-5.10/prior-one-third.drn > near.drn
$ rationale show near.drn | head -1
near.drn: found a reward model succes and none named success: x is 1 everywhere
near.drn

#: What screening is not for.
$ rationale check thm-5.9/F=G/repaired --screen --random 5 --states 99
rationale: found more than 64 states or actions with --screen, wanted fewer
? 2
$ rationale check thm-5.9/F=G/repaired --screen --random 5 --height 999
rationale: found a height of 999 with --screen, wanted at most 256
? 2
$ rationale check thm-5.9/F=G/repaired --screen --random 5 --horizon 99
rationale: found 99 steps with --screen, wanted at most 64
? 2
$ cat > e.claim <<'END'
> claim   e/model
> exists  model
> assert  F(2) == G(2)
> expect  holds
> claim   e/entries
> assert  x == prior
> expect  refuted
> claim   e/return
> assert  J(prior) == J(G(1)) and 1 == 1
> expect  refuted
> END
$ rationale check e.claim:e/model --screen --random 5
e.claim:1:1: found the search for a model, wanted an identity without, for --screen
? 2

#: Both sides of a refutation, where they have e in them: x = e^(-1/2) at state 0, as the file says. J of the prior by
#: hand: 1/3 (-1/2 - 1/6) + 2/3 (-1 - 1/12 - 5/16), where states 1 and 2 have -1/6 and -5/8.
$ rationale check e.claim:e/entries e.claim:e/return examples/rewards.drn | grep -o '  t=1 .*\|J(prior) = [^ ]*'
  t=1 state 0 action a:  x = exp(-1/2)   prior = 1/3
J(prior) = -83/72

#: A spec in a folder names claims beside it; readings about one model are left out. CSV by another reader has as many
#: counterexamples as the JSON has lines.
$ mkdir sub && printf 'claim own/same\nassert prior == prior\nexpect holds\n' > sub/own.claim
$ sed 's,^claims .*,claims  ex-3 thm-5.9/F=G/as-printed own.claim,' two.campaign > sub/two.campaign
$ rationale claims ex-3 | wc -l
15
$ rationale campaign run sub/two.campaign --db sub.sqlite
rationale: 15 readings about one model file each are left out
sub.sqlite: 5 of 5 units, 80 models
$ rationale campaign export sub.sqlite counterexamples --format csv > found.csv
$ python3 -c 'import csv; rows = list(csv.DictReader(open("found.csv"))); print(len(rows), all("@model" in r["drn"] for r in rows))'
5 True
$ rationale campaign export sub.sqlite counterexamples | wc -l
5
$ rationale campaign run sub/two.campaign --db part.sqlite --part 2/2 --quiet
$ rationale campaign status part.sqlite | grep part
part.sqlite: complete
part     2/2

#: Undecidable by enclosures, and expected to be; a file that is shrunk.
$ printf 'claim e/half\nassert 2^(1/2) * 2^(1/2) == 2\nexpect unknown\n' > half.claim
$ rationale check half.claim --random 3
e/half                                       unknown, as expected   on 0 of 3 models, 0 not applicable, 0 undefined, 3 unknown
$ rationale check half.claim --random 3 --format tap
TAP version 14
1..1
ok 1 - e/half
  ---
  message: "unknown, as expected: on 0 of 3 models, 0 not applicable, 0 undefined, 3 unknown"
  expected: "unknown"
  ...
$ rationale check thm-5.9/F=G/as-printed examples/figure4.drn --shrink | grep -e smallest -e shrunk
    smallest met: examples/figure4.drn (8 states, 3 steps)   k=1 t=1 state 0 action up:  F(2) = 9/25   G(2) = 3/11
    shrunk: 1 step, 1 state, 2 choices   k=1 t=1 state 0 action up:  F(2) = 4/5   G(2) = 2/3

#: Actions without a name or with one twice are numbered, names that are no words quoted; 1/2 and 1 as odds.
$ cat > unnamed.drn <<'END'
> //@horizon: 2
> @type: MDP
> @parameters
> 
> @reward_models
> success
> @nr_states
> 2
> @model
> state 0 init
> 	action __NOLABEL__ [1/2]
> 		1 : 1
> 	action __NOLABEL__ [1]
> 		1 : 1
> state 1
> 	action go-up [1]
> 		1 : 1
> 	action twice [1]
> 		1 : 1
> 	action twice [1]
> 		1 : 1
> END
$ rationale eval 'condition(prior)' unnamed.drn
t=1  s0   0 1/3   1 2/3
t=2  s1   "go-up" 1/3   1 1/3   2 1/3
$ rationale eval --json 'log(2) - log(2) + 1' unnamed.drn
{"model":"unnamed.drn","expr":"log(2) - log(2) + 1","value":{"type":"rational","exact":"1","decimal":"1"}}
$ cp unnamed.drn "$(printf 'a\377.drn')"; rationale show "$(printf 'a\377.drn')" --json | grep -o '"model":"[^"]*"'
"model":"a�.drn"

#: From the ridge, at t=2, one of the two ways never wins.
$ rationale explain 'J(prior)' examples/race.drn | tail -2
    = -inf
    infinite first at t=2 s1

#: Errors that come up in the middle: in a campaign, in a witness, in a table that is read as a policy.
$ printf 'claim bad/name\nassert policy("none") == prior\nexpect holds\n' > bad.claim
$ sed 's,^claims .*,claims  bad.claim,' two.campaign > bad.campaign; rationale campaign run bad.campaign --db bad.sqlite --jobs 1
bad.claim:2:15: found "none", wanted the name of a reward model of random (model random); again with --seed 1 --only 0
? 3
$ printf 'claim bad/witness\nassert prior == prior\nexpect refuted\nwitness only.drn\n' > witness.claim
$ rationale check witness.claim --random 1
only.drn: found no horizon, wanted a line //@horizon: N or the option --horizon N
? 3
$ rationale eval 'policy("gain")' gain.drn
gain.drn: found the reward model gain and none named success, log_success, prior or initial: x is 1 everywhere
rationale: gain.drn: found the action rewards gain, which are no distribution at state 0, wanted a policy
  policy("gain")
  ^
? 2
$ printf 'keep all\n' >> two.campaign; rationale campaign run two.campaign --db all.sqlite --quiet && rationale campaign status all.sqlite --json | grep -o 'keep all'
keep all
$ printf '@type: MDP\n@value_type: parametric\n@parameters\np\n@reward_models\nsuccess\n@nr_states\n1\n' > p.drn
$ printf '@nr_choices\n1\n@model\nstate 0 init\n\taction a [p]\n\t\t0 : 1\n' >> p.drn; rationale check thm-5.9/F=G/repaired p.drn
p.drn:1:1: found no horizon, wanted a line //@horizon: T in the file
? 3

#: x = 1/4 at two steps: accepted with the square root of 1/16, a trajectory takes 4 draws.
$ sed 's,1/2,1/4,' only.drn > quarter.drn; rationale eval --horizon 2 'expected_draws(prior, 1/2)' quarter.drn
4

#: Certificates of one name are kept apart.
$ mkdir here there certified && cp examples/race.drn here && cp examples/figure4.drn there/race.drn
$ rationale check thm-5.9/F=G/repaired here/race.drn there/race.drn --certify certified --quiet && ls certified
thm-5.9-F-G-repaired--race.cert
thm-5.9-F-G-repaired--race~2.cert
$ rationale-verify --model there/race.drn certified/*~2.cert
s VERIFIED holds

#: A claim of one's own without a witness, and random models: what is found is certified.
$ printf 'claim mine/a\nassert success(condition(prior, x^2)) >= success(condition(prior, x))\nexpect refuted\n' > own.claim
$ mkdir own && rationale check own.claim --only 86 --certify own --quiet; ls own
mine-a--first.cert
mine-a--smallest.cert
$ for file in own/*; do rationale-verify "$file"; done
s VERIFIED refuted
s VERIFIED refuted
? 1
$ rationale check own.claim --random 0 --certify own
rationale: found --certify, which does nothing with --random 0 and without a model file: no claim here brings one
? 2

#: Successors in another order than that of the states are the same model, and its certificate stands.
$ rationale check own.claim --only 86 --save own --quiet; sed 'H;1h;$!d;x;s,\n\t\t0 : 2/7\n\t\t1 : 4/7,\n\t\t1 : 4/7\n\t\t0 : 2/7,' own/mine-a.drn > turned.drn; cmp -s own/mine-a.drn turned.drn
? 1
$ rationale show own/mine-a.drn > one && rationale show turned.drn > two; diff one two | grep -c '^[<>]'
2
$ mkdir turned && rationale check own.claim turned.drn --certify turned --quiet; rationale-verify turned/mine-a--turned.cert
s VERIFIED refuted
? 1

#: A hunt that finds nothing leaves the model that an earlier one found; readings about one model each are no hunt.
$ rationale hunt own.claim --models 2000 -o kept.drn --quiet > /dev/null; cp kept.drn before.drn
$ rationale hunt prop-5.4/success --models 10 -o kept.drn --quiet; cmp kept.drn before.drn
$ rationale hunt ex-1
rationale: found ex-1/start, which is about one model, wanted a claim about all models
? 2

#: Near misses, and a witness that is not there.
$ rationale check thm-59
rationale: found thm-59, which is no claim and no file, wanted one of those that `rationale claims` lists, a .claim file or a model: did you mean thm-5.9?
? 2
$ printf 'claim own\nasert yes\nexpect holds\n' > slip.claim; rationale check slip.claim 2>&1 | grep -o 'did you mean.*'
did you mean assert?
$ printf 'claim own\nassert no\nexpect refuted\nwitness absent.drn\n' > absent.claim; rationale check absent.claim
absent.drn:1:1: found no file to read (No such file or directory), wanted a model (the witness of own in absent.claim)
? 3
$ printf 'claim own\n\tassert yes\nexpect holds\n' > indented.claim; rationale check indented.claim
indented.claim:2:1: found an indented line, which goes on with claim, wanted a keyword in column 1
? 3

#: A byte order mark cannot be seen: it is named.
$ printf '\357\273\277claim own\nassert yes\nexpect holds\n' > marked.claim; rationale check marked.claim
marked.claim:1:1: found a byte order mark, wanted the text without it
? 3
$ (printf '\357\273\277'; cat examples/race.drn) | rationale show - 2>&1 | sed 's/.*wanted/wanted/'
wanted it without the byte order mark that it begins with

#: The checkers and what they cannot read.
$ rationale-verify -h
usage: rationale-verify [--model FILE.drn] [--statement FILE] CERTIFICATE|-
$ rationale-verify --version
usage: rationale-verify [--model FILE.drn] [--statement FILE] CERTIFICATE|-
? 5
$ rationale-verify nowhere.cert
rationale-verify: cannot read nowhere.cert: No such file or directory
? 5
$ mkdir folder && rationale-verify folder
rationale-verify: cannot read folder: Is a directory
? 5
$ rationale-verify /dev/null
s INVALID /dev/null:0: wanted "rationale certificate 2", found nothing
? 3
$ rationale-restate -h
usage: rationale-restate [--prelude FILE] FILE.claim:ID MODEL.drn

#: What somebody new may type: a folder, a command that is none, arguments in the wrong order.
$ rationale check examples
rationale: found the folder examples, wanted files: examples/*.drn or examples/*.claim, say
? 2
$ rationale check all --random 3
rationale: found all, which is no claim, wanted names: `rationale paper` checks all there are
? 2
$ rationale chek thm-5.9 2>&1 | head -n 1
rationale: found chek, wanted a command: did you mean check?
$ rationale eval examples/race.drn 'T'
rationale: found the model examples/race.drn first, wanted the expression before the models
? 2
$ rationale explain examples/race.drn 'T'
rationale: found the model examples/race.drn first, wanted the expression before the models
? 2

#: What is no text is not shown on a terminal, nor in JSON.
$ printf 'claim \033[31mred\nassert prior == prior\nexpect holds\n' > red.claim; rationale claims red.claim
red.claim:1:7: found the byte 0x1B, wanted text
? 3
$ printf 'claim latin\ntitle "\351"\n' > latin.claim; rationale claims latin.claim --json
latin.claim:2:8: found the byte 0xE9, wanted text in UTF-8
? 3

#: A file that may not grow is one that cannot be written.
$ (ulimit -f 1; rationale generate --states 500 -o large.drn; echo "ended with $?") 2>&1 | grep -v gcov
rationale: found large.drn not writable (File too large), wanted to write the result there
ended with 5
