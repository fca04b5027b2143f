#: rationale tradeoff: j phases of retraining, n-fold rejection sampling.

#: By hand: success(prior) = (1/2 + 3/4)/2 = 5/8; with squares (1/2*1 + 9/16)/2 = 17/32; so 8/5 and 32/17 draws.
#: Conditioned once, up with 2/5 to a sure medal, down with 3/5: 2/5 + 3/5*3/4 = 17/20, and 17/20 = (17/32)/(5/8).
$ rationale tradeoff examples/race.drn
examples/race.drn: horizon 2
  j  n  success  expected draws  agrees with (j+n, 0)
  0  0  5/8      1               yes
  0  1  17/20    8/5             yes
  0  2  59/68    32/17           yes
  1  0  17/20    1               yes
  1  1  59/68    20/17           yes
  1  2  209/236  80/59           yes
  2  0  59/68    1               yes
  2  1  209/236  68/59           yes
  2  2  755/836  272/209         yes

#: 25/61 after two phases, 7/17 with x^2 (Example 3): stochastic dynamics, so they differ. By hand: eQ(prior) = (5/12, 1/2) at the
#: start, so G(1) = (5/11, 6/11), G(2) = (25/61, 36/61); squared it is (7/36, 10/36), so (0,2) = (7/17, 10/17) with success
#: (7*5 + 10*6)/(17*12) = 95/204, and (1,2) = (35, 60)/95, accepted with (5*7 + 6*10)/(11*36) = 95/396.
$ rationale tradeoff --train 1 --draw 2 examples/example3.drn
examples/example3.drn: horizon 2
  j  n  success  expected draws  agrees with (j+n, 0)
  0  0  11/24    1               yes
  0  1  61/132   24/11           yes
  0  2  95/204   72/17           no: t=1 s0 ∅ a1 7/17 against 25/61
  1  0  61/132   1               yes
  1  1  341/732  132/61          yes
  1  2  107/228  396/95          no: t=1 s0 ∅ a1 7/19 against 125/341

$ rationale tradeoff --train 1 --draw 2 --json examples/example3.drn
{"model":"examples/example3.drn","train":0,"draw":0,"success":"11/24","expected_draws":"1","agrees":true,"places_compared":3,"places_skipped":0,"first_difference":null}
{"model":"examples/example3.drn","train":0,"draw":1,"success":"61/132","expected_draws":"24/11","agrees":true,"places_compared":3,"places_skipped":0,"first_difference":null}
{"model":"examples/example3.drn","train":0,"draw":2,"success":"95/204","expected_draws":"72/17","agrees":false,"places_compared":3,"places_skipped":0,"first_difference":{"t":1,"state":0,"action":"a1","this":"7/17","trained":"25/61"}}
{"model":"examples/example3.drn","train":1,"draw":0,"success":"61/132","expected_draws":"1","agrees":true,"places_compared":3,"places_skipped":0,"first_difference":null}
{"model":"examples/example3.drn","train":1,"draw":1,"success":"341/732","expected_draws":"132/61","agrees":true,"places_compared":3,"places_skipped":0,"first_difference":null}
{"model":"examples/example3.drn","train":1,"draw":2,"success":"107/228","expected_draws":"396/95","agrees":false,"places_compared":3,"places_skipped":0,"first_difference":{"t":1,"state":0,"action":"a1","this":"7/19","trained":"125/341"}}

#: The same in the language.
$ rationale eval 'condition(G(1), x^2)[1,0,a1]' examples/example3.drn
7/19

$ rationale eval 'success(condition(prior, x^2))' examples/example3.drn
95/204

$ rationale eval 'expected_draws(G(1), 2)' examples/example3.drn
396/95

#: Deterministic dynamics: never a difference, whatever the prior.
$ for s in 1 2 3 4 5 6 7 8; do rationale generate --deterministic --states 4 --horizon 4 --prior random --seed $s | rationale tradeoff --train 3 --draw 3 - | grep -c ' no: '; done
0
0
0
0
0
0
0
0
? 1

#: The draws of the way through all phases multiply to those of one great phase: Z_0/Z_1 * Z_1/Z_2 = Z_0/Z_2.
$ rationale generate --deterministic --states 4 --horizon 4 --seed 1 | rationale tradeoff --train 2 --draw 3 --json - | python3 -c '
> import json, sys
> from fractions import Fraction
> d = {(o["train"], o["draw"]): Fraction(o["expected_draws"]) for o in map(json.loads, sys.stdin)}
> print(all(d[j, a + b] == d[j, a] * d[j + a, b] for j, a in d for b in range(4 - a) if j + a <= 2))'
True

#: The policies themselves.
$ rationale tradeoff --train 0 --draw 1 --policies examples/race.drn
examples/race.drn: horizon 2
  j  n  success  expected draws  agrees with (j+n, 0)
  0  0  5/8      1               yes
  0  1  17/20    8/5             yes
policy of j=0, n=0
t=1  s0 start   up 1/2   down 1/2
t=2  s1 ridge   up 1/2   down 1/2
t=2  s2 forest   up 1/2   down 1/2
policy of j=0, n=1
t=1  s0 start   up 2/5   down 3/5
t=2  s1 ridge   up 1   down 0
t=2  s2 forest   up 1/2   down 1/2

$ rationale tradeoff --train 0 --draw 0 --policies --json examples/race.drn
{"model":"examples/race.drn","train":0,"draw":0,"success":"5/8","expected_draws":"1","agrees":true,"places_compared":3,"places_skipped":0,"first_difference":null,"policy":{"type":"policy","entries":[{"t":1,"state":0,"action":"up","p":"1/2","undefined":false},{"t":1,"state":0,"action":"down","p":"1/2","undefined":false},{"t":2,"state":1,"action":"up","p":"1/2","undefined":false},{"t":2,"state":1,"action":"down","p":"1/2","undefined":false},{"t":2,"state":2,"action":"up","p":"1/2","undefined":false},{"t":2,"state":2,"action":"down","p":"1/2","undefined":false}]}}

#: No success is possible: the prior never gets a draw accepted, and there is nothing to retrain on, so that G(1) is undefined.
$ cat > never.drn <<'END'
> //@horizon: 1
> @type: MDP
> @reward_models
> success
> @nr_states
> 1
> @model
> state 0 init
> 	action a [0]
> 		0 : 1
> 	action b [0]
> 		0 : 1
> END
> rationale tradeoff --train 1 --draw 1 never.drn
never.drn: horizon 1
  j  n  success  expected draws  agrees with (j+n, 0)
  0  0  0        1               yes
  0  1  0        +inf            undefined everywhere
  1  0  0        undefined       undefined everywhere
  1  1  0        +inf            undefined everywhere

$ rationale tradeoff --train 1 --draw 1 --json never.drn
{"model":"never.drn","train":0,"draw":0,"success":"0","expected_draws":"1","agrees":true,"places_compared":1,"places_skipped":0,"first_difference":null}
{"model":"never.drn","train":0,"draw":1,"success":"0","expected_draws":"+inf","agrees":null,"places_compared":0,"places_skipped":1,"first_difference":null}
{"model":"never.drn","train":1,"draw":0,"success":"0","expected_draws":null,"agrees":null,"places_compared":0,"places_skipped":1,"first_difference":null}
{"model":"never.drn","train":1,"draw":1,"success":"0","expected_draws":"+inf","agrees":null,"places_compared":0,"places_skipped":1,"first_difference":null}

#: A dead end beside a way that succeeds: its place cannot be conditioned, is skipped, and is counted.
$ cat > dead-end.drn <<'END'
> //@horizon: 2
> @type: MDP
> @reward_models
> success
> @nr_states
> 3
> @model
> state 0 init
> 	action a [1]
> 		1 : 1
> 	action b [1]
> 		2 : 1
> state 1 dead end
> 	action a [0]
> 		1 : 1
> state 2
> 	action a [1/2]
> 		2 : 1
> END
> rationale tradeoff --train 1 --draw 1 dead-end.drn
dead-end.drn: horizon 2
  j  n  success  expected draws  agrees with (j+n, 0)
  0  0  1/4      1               yes
  0  1  1/2      4               yes (1 of 3 places undefined and skipped)
  1  0  1/2      1               yes (1 of 3 places undefined and skipped)
  1  1  1/2      2               yes (1 of 3 places undefined and skipped)

$ rationale tradeoff --train 0 --draw 1 examples/race.drn examples/example3.drn -o out.txt && cat out.txt
examples/race.drn: horizon 2
  j  n  success  expected draws  agrees with (j+n, 0)
  0  0  5/8      1               yes
  0  1  17/20    8/5             yes

examples/example3.drn: horizon 2
  j  n  success  expected draws  agrees with (j+n, 0)
  0  0  11/24    1               yes
  0  1  61/132   24/11           yes

#: What is refused.
$ rationale tradeoff
rationale: found no model, wanted at least one model file (- for standard input)
? 2

$ rationale tradeoff --train 1001 examples/race.drn
rationale: found --train 1001, wanted a whole number from 0 to 1000
Try `rationale tradeoff --help`.
? 2

$ rationale tradeoff --draw -1 examples/race.drn
rationale: found --draw -1, wanted a whole number from 0 to 1000
Try `rationale tradeoff --help`.
? 2

$ rationale tradeoff --reward gain examples/race.drn
rationale: found --reward, which this command does not have, wanted one of those in --help
Try `rationale tradeoff --help`.
? 2

$ rationale tradeoff no-such-file.drn
no-such-file.drn:1:1: found no file to read (No such file or directory), wanted a model
? 3

$ printf '@type: MDP\n@nr_states\n1\n@model\nstate 0 init\n\taction a\n\t\t0 : 1\n' | rationale tradeoff -
-:1:1: found no horizon, wanted a line //@horizon: T in the file or the option --horizon T
? 3
