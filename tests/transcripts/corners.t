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
    witness proofs/thm-5.9/prior-one-third.drn (1 state, 1 step)   k=1 t=1 state 0 action a0:  F(2) = 1/17   G(2) = 1/9
    smallest met: proofs/thm-5.9/prior-one-third.drn (1 state, 1 step)   k=1 t=1 state 0 action a0:  F(2) = 1/17   G(2) = 1/9
    replay: rationale check thm-5.9/F=G/as-printed proofs/thm-5.9/prior-one-third.drn
thm-5.9/F=G/repaired                         holds, error < 2^-101  on 2 of 2 models modulo 3 primes, 0 not applicable, 0 undefined
$ rationale check thm-5.9/F=G/repaired examples/race.drn --screen --json | grep -o '"models".*error_exponent'
"models":1,"holds":1,"refuted":0,"unknown":0,"undefined":0,"not_applicable":0,"places_compared":12,"places_skipped":0,"places_skipped_on_one_side":0,"primes":3,"error_exponent
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
wrong/existence                              undecided (expected: refuted) 0 of 100 models
