#: rationale hunt and shrink: what the documentation does not show.

#: The result does not depend on threads; the replay line gives it again.
$ rationale hunt prop-5.4/J-as-printed --models 2000 --jobs 3 -o three.drn | grep replay
    replay: rationale hunt prop-5.4/J-as-printed --seed 1 --models 85

$ rationale hunt prop-5.4/J-as-printed --models 2000 --jobs 1 --json | sed 's/"where.*//'
{"reading":"prop-5.4/J-as-printed","verdict":"refuted","expected":"refuted","as_expected":true,"seed":1,"models":85,"horizon":3,"states":3,"choices":5,

$ rationale hunt prop-5.4/J-as-printed --seed 1 --models 85 -o one.drn | wc -l
4

$ cmp one.drn three.drn

$ rationale check prop-5.4/J-as-printed one.drn | head -n 1
prop-5.4/J-as-printed                        refuted, as expected   on 1 of 1 model, 0 not applicable, 0 undefined

#: Found against expectation; for `exists model`.
$ printf 'claim no-loss\nforall k in 1..2\nassert J(G(k)) >= J(G(k-1))\nexpect holds\n\nclaim third\nexists model\nassert success(prior) == 1/3\nexpect holds\n' > own.claim

$ rationale hunt own.claim --models 3000 --save . | grep -c replay
2

$ rationale check own.claim no-loss.drn third.drn --quiet | head -n 1
no-loss                                      refuted, against expectation (holds) on 1 of 2 models, 0 not applicable, 1 undefined

#: Shrinking with check and hunt.
$ printf 'claim same\nassert F(1) == G(2)\nexpect refuted\n' > same.claim

$ rationale check same.claim --random 20 --shrink --save . | sed -n '/shrunk/,$p'
    shrunk: 1 step, 1 state, 2 choices   t=1 state 0 action a0:  F(1) = 2/3   G(2) = 4/5
    locally minimal: no single change of steps, states, actions, successors or numbers keeps it, nor a pair of them
    its model file:
      //@horizon: 1
      @type: MDP
      @value_type: rational
      @parameters

      @reward_models
      success
      @nr_states
      1
      @nr_choices
      2
      @model
      state 0 init
      	action a0 [1]
      		0 : 1
      	action a1 [1/2]
      		0 : 1

$ rationale show same.drn | head -n 3
same.drn
states       1
choices      2 (at most 2 actions in a state)

$ rationale hunt same.claim --models 500 --shrink --json | sed 's/.*"shrunk"/"shrunk"/'
"shrunk":{"horizon":1,"states":1,"choices":2,"models":50907,"locally_minimal":true,"pairs_tried":true,"where":"t=1 state 0 action a0:  F(1) = 2/3   G(2) = 4/5","drn":"//@horizon: 1\n@type: MDP\n@value_type: rational\n@parameters\n\n@reward_models\nsuccess\n@nr_states\n1\n@nr_choices\n2\n@model\nstate 0 init\n\u0009action a0 [1]\n\u0009\u00090 : 1\n\u0009action a1 [1/2]\n\u0009\u00090 : 1\n"}}

$ rationale shrink no-loss.drn --claim own.claim
rationale: found --claim own.claim, which names 2 readings, wanted one of no-loss, third
? 2

$ rationale shrink no-loss.drn --claim same.claim --models 300 -q -o -
//@horizon: 1
@type: MDP
@value_type: rational
@parameters

@reward_models
success
@nr_states
1
@nr_choices
2
@model
state 0 init
	action a0 [1/2]
		0 : 1
	action a1 [1]
		0 : 1

#: That -o cannot be written is said before the search, which would never end; what is there stays as it is.
$ timeout 20 rationale hunt prop-5.4/J-deterministic --models 1000000000 -o no/such/folder
rationale: found --output no/such/folder, which cannot be opened (No such file or directory), wanted a file to write
? 5
$ timeout 20 rationale hunt prop-5.4/J-deterministic --models 1000000000 -o .
rationale: found --output ., which cannot be opened (Is a directory), wanted a file to write
? 5
$ timeout 20 rationale shrink no-loss.drn --claim own.claim:no-loss -o ''
rationale: found --output , which cannot be opened (No such file or directory), wanted a file to write
? 5
$ timeout 20 rationale check thm-5.9/F=G/repaired --random 1000000000 -o own.claim/report
rationale: found --output own.claim/report, which cannot be opened (Not a directory), wanted a file to write
? 5
$ echo before > kept; rationale hunt prop-5.4/J-deterministic --models 3 -o kept -q; rationale hunt prop-5.4/J-deterministic --models 3 -o none -q; cat kept; ls none
before
ls: cannot access 'none': No such file or directory
? 2
$ (timeout -s INT 1 rationale hunt prop-5.4/J-deterministic --models 1000000000 -o kept; timeout -s INT 1 rationale hunt prop-5.4/J-deterministic --models 1000000000 -o none) >/dev/null 2>&1; cat kept; ls none
before
ls: cannot access 'none': No such file or directory
? 2

#: Errors.
$ rationale hunt
rationale: found no claim, wanted a name that `rationale claims` lists or a .claim file
? 2

$ rationale hunt prop-5.4/J-as-printed some.drn
rationale: found the model some.drn, wanted claims only: hunt makes its own models
? 2

$ rationale hunt prop-5.4 -o all.drn
rationale: found -o with 6 readings, wanted one, or --save DIR for a file each
? 2

$ rationale hunt cor-5.11/slow-delta
rationale: found cor-5.11/slow-delta, which is about one model, wanted a claim about all models
? 2

$ rationale hunt prop-5.4/J-as-printed --budget 5h
rationale: found --budget 5h, wanted seconds or minutes from 1 to 1000000, such as 60s or 5m
Try `rationale hunt --help`.
? 2

$ rationale hunt prop-5.4/J-as-printed --models 0
rationale: found --models 0, wanted a whole number from 1 to 9223372036854775807
Try `rationale hunt --help`.
? 2

$ rationale shrink same.drn
rationale: found no --claim, wanted rationale shrink FILE --claim ID, with one model and one reading
? 2

$ rationale shrink missing.drn --claim same.claim
missing.drn:1:1: found no file to read (No such file or directory), wanted a model
? 3

$ printf '//@horizon: 1\n@type: MDP\n@parameters\n\n@reward_models\n\n@nr_states\n1\n@nr_choices\n1\n@model\nstate 0 init\n\taction a\n\t\t0 : 1\n' > trivial.drn

$ rationale shrink trivial.drn --claim same.claim
trivial.drn: found a model that does not refute same, wanted one that does
? 2

#: What cannot be kept.
$ rationale shrink proofs/thm-5.9/prior-one-third.drn --claim thm-5.9/F=G/as-printed --keep uniform_prior
proofs/thm-5.9/prior-one-third.drn: found a model without uniform_prior, which is to be kept, wanted one that has it
? 2
$ rationale shrink proofs/thm-5.9/prior-one-third.drn --claim thm-5.9/F=G/as-printed --keep full_support,T
--keep:1:14: found a number, wanted a truth value
? 2
$ rationale shrink proofs/thm-5.9/prior-one-third.drn --claim thm-5.9/F=G/as-printed --keep 'full_support,'
--keep:1:14: found the end, wanted an expression
? 2
$ rationale hunt thm-5.9/F=G/as-printed --keep full_support
rationale: found --keep, which this command does not have, wanted one of those in --help
Try `rationale hunt --help`.
? 2

#: A slip in a name, and a name of several readings.
$ rationale shrink same.drn --claim thm-5.9/F=G/as-prnted
rationale: found thm-5.9/F=G/as-prnted, which is no claim and no file, wanted one of those that `rationale claims` lists, a .claim file or a model: did you mean thm-5.9/F=G/as-printed?
? 2
$ rationale shrink same.drn --claim rem-4.8
rationale: found --claim rem-4.8, which names 5 readings, wanted one of rem-4.8/same-maximisers, rem-4.8/same-maximisers-any-policy, rem-4.8/same-maximisers-stochastic, rem-4.8/same-maximisers-random-start, rem-4.8/same-order
? 2
