#: rationale campaign: what it prints; tests/campaign.sh is about what it records.

$ cat > mine.campaign <<'END'
> # one that is proved and one that is refuted
> claims  thm-5.9/F=G/as-proved thm-5.9/F=G/as-printed
> family  any: states 2, horizon 2
> family  even: states 2, horizon 2, prior uniform   # and deterministic, where a reading says so
> seeds   1..2
> models  30
> unit    20
> END

#: Two readings, two families, two seeds, 20 + 10 models; and one witness.
$ rationale campaign run mine.campaign --db mine.sqlite
mine.sqlite: 17 of 17 units, 240 models

$ rationale campaign run mine.campaign --db mine.sqlite --quiet

$ rationale campaign status mine.sqlite
mine.sqlite: complete
units    17 of 17
models   240 of 240
…

$ rationale campaign report mine.sqlite
family any: states 2, actions 2, horizon 2, height 16, prior random; seeds 1..2, 30 models each
thm-5.9/F=G/as-proved                        holds                  on 53 of 60 models, 0 not applicable, 7 undefined; 80 undefined places skipped, 0 on one side only
thm-5.9/F=G/as-printed                       refuted, as expected   on 8 of 60 models, 0 not applicable, 6 undefined; 28 undefined places skipped, 0 on one side only; first met at MDP 7 of seed 1
    witness proofs/thm-5.9/prior-one-third.drn (1 state, 1 step)   k=1 t=1 state 0 action a0:  F(2) = 1/5   G(2) = 1/3
    smallest met: MDP 13 of seed 2 (2 states, 1 step)   k=1 t=1 state 0 action a0:  F(2) = 2025/18409   G(2) = 225/4321
    replay: rationale check thm-5.9/F=G/as-printed --seed 2 --states 2 --horizon 2 --only 13

family even: states 2, actions 2, horizon 2, height 16, prior uniform; seeds 1..2, 30 models each
thm-5.9/F=G/as-proved                        holds                  on 53 of 60 models, 0 not applicable, 7 undefined; 80 undefined places skipped, 0 on one side only
thm-5.9/F=G/as-printed                       refuted, as expected   on 0 of 60 models, 0 not applicable, 6 undefined; 22 undefined places skipped, 0 on one side only
    witness proofs/thm-5.9/prior-one-third.drn (1 state, 1 step)   k=1 t=1 state 0 action a0:  F(2) = 1/5   G(2) = 1/3

$ rationale campaign report mine.sqlite --quiet

$ rationale campaign export mine.sqlite units --format csv | cut -d , -f 1-19 | head -4
unit,reading,family,seed,first,models,holds,refuted,unknown,undefined,not_applicable,compared,skipped_both,skipped_one_side,draws_per_model,instances,instances_undefined,counterexamples,witness
0,thm-5.9/F=G/as-printed,,,,0,0,0,0,0,0,0,0,0,0,0,0,0,refuted
1,thm-5.9/F=G/as-proved,any,1,0,20,16,0,0,4,0,136,36,0,0,0,0,0,
2,thm-5.9/F=G/as-proved,any,1,20,10,9,0,0,1,0,80,20,0,0,0,0,0,

$ mkdir models

$ rationale campaign export mine.sqlite counterexamples --save models | wc -l
8

$ ls models | head -3
thm-5.9-F=G-as-printed-any-1-15.drn
thm-5.9-F=G-as-printed-any-1-27.drn
thm-5.9-F=G-as-printed-any-1-7.drn

$ rationale check thm-5.9/F=G/as-printed models/*.drn --json | grep -o '"refuted":[0-9]*'
"refuted":8

#: An expectation that fails fails the report.
$ cat > wrong.claim <<'END'
> claim   wrong
> assert  success(G(2)) == success(prior)
> expect  holds
> END

$ printf 'claims wrong.claim\nfamily small: states 1, horizon 1\nseeds 3\nmodels 20\n' > wrong.campaign

$ rationale campaign run wrong.campaign --db wrong.sqlite --quiet

$ rationale campaign report wrong.sqlite
family small: states 1, actions 2, horizon 1, height 16, prior random; seeds 3, 20 models each
wrong                                        refuted, against expectation (holds) on 3 of 20 models, 0 not applicable, 1 undefined; first met at MDP 11 of seed 3
    smallest met: MDP 19 of seed 3 (1 state, 1 step)   success(G(2)) = 1   success(prior) = 1/2
    replay: rationale check wrong.claim:wrong --seed 3 --states 1 --horizon 1 --only 19
    its model file:
      //@horizon: 1
      @type: MDP
      @value_type: rational
      @parameters

      @reward_models
      success prior
      @nr_states
      1
      @nr_choices
      2
      @model
      state 0 init
      	action a0 [0, 1/2]
      		0 : 1
      	action a1 [1, 1/2]
      		0 : 1
? 1

#: Its replay replays it.
$ rationale check wrong.claim --seed 3 --states 1 --horizon 1 --only 19
wrong                                        refuted, against expectation (holds) on 1 of 1 model, 0 not applicable, 0 undefined; first met at MDP 19
    smallest met: MDP 19 (1 state, 1 step)   success(G(2)) = 1   success(prior) = 1/2
    replay: rationale check wrong.claim --seed 3 --states 1 --horizon 1 --only 19
    its model file:
      //@horizon: 1
      @type: MDP
      @value_type: rational
      @parameters

      @reward_models
      success prior
      @nr_states
      1
      @nr_choices
      2
      @model
      state 0 init
      	action a0 [0, 1/2]
      		0 : 1
      	action a1 [1, 1/2]
      		0 : 1
? 1

#: Readings about one file are left out.
$ printf 'claims ex-2\nfamily f: states 1\nseeds 1\nmodels 1\n' > ex.campaign

$ rationale campaign run ex.campaign --db ex.sqlite
ex.campaign:1:8: found only readings about one model file, wanted others
? 3

#: Mistakes.
$ rationale campaign
rationale: found rationale campaign alone, wanted rationale campaign run, status, report, export or merge
? 2

$ rationale campaign run mine.campaign
rationale: found rationale campaign run mine.campaign, wanted rationale campaign run SPEC --db FILE
? 2

$ rationale campaign run absent.campaign --db a.sqlite
absent.campaign:1:1: found no file to read (No such file or directory), wanted definitions, claims or a campaign
? 3

$ rationale campaign run wrong.campaign --db mine.sqlite
mine.sqlite: found results of another text of the spec (campaign status --json shows it), wanted the same, or another --db for this campaign
? 3

$ printf 'claims thm-5.99\nfamily f: states 1\nseeds 1\nmodels 1\n' > no.campaign; rationale campaign run no.campaign --db a.sqlite
no.campaign:1:8: found thm-5.99, wanted a name that `rationale claims` lists, a leading part of one, a .claim file or all
? 3

$ printf 'claims prop-4.3\n  absent.claim\nfamily f: states 1\nseeds 1\nmodels 1\n' > no.campaign; rationale campaign run no.campaign --db a.sqlite
no.campaign:2:3: found absent.claim, which cannot be read (No such file or directory), wanted a claim file beside the spec
? 3

$ printf 'claims thm-5.9\nfamily f: states 1, wide\nseeds 1\nmodels 1\n' > no.campaign; rationale campaign run no.campaign --db a.sqlite
no.campaign:2:21: found wide, wanted states N, actions N, horizon N, height N, prior KIND, deterministic or log-success
? 3

$ rationale campaign run mine.campaign --db a.sqlite --part 3/2
rationale: found --part 3/2, wanted i/N with i from 1 to N, such as 2/3
Try `rationale campaign --help`.
? 2

$ rationale campaign run mine.campaign --db no/such/folder.sqlite; rationale campaign report no/such/folder.sqlite
no/such/folder.sqlite: found no way to write the database (unable to open database file), wanted a file to record the campaign in
no/such/folder.sqlite: found no way to use the database (unable to open database file), wanted that of a campaign
? 3

$ rationale campaign run mine.campaign --db no/such/folder.sqlite 2>/dev/null
? 5

$ mkdir folder.sqlite-lock; rationale campaign run mine.campaign --db folder.sqlite
folder.sqlite-lock: found no way to write (Is a directory), wanted a lock beside the database
? 5

$ rationale campaign report mine.sqlite --db mine.sqlite
rationale: found rationale campaign report mine.sqlite --db mine.sqlite, wanted rationale campaign report DB
? 2

$ rationale campaign report --db mine.sqlite --quiet

$ rationale campaign report mine.sqlite --part 1/2
rationale: found --part, wanted it with campaign run only
? 2

$ rationale campaign export mine.sqlite units counterexamples
rationale: found rationale campaign export mine.sqlite units counterexamples, wanted rationale campaign export DB [units|counterexamples]
? 2

$ rationale campaign status mine.sqlite --format csv
rationale: found --format csv, wanted it with campaign export only
? 2

$ rationale campaign export mine.sqlite claims
rationale: found export claims, wanted units or counterexamples
? 2

$ rationale campaign export mine.sqlite --save absent
rationale: found --save absent, which is no folder, wanted one
? 2

$ rationale campaign status mine.campaign
mine.campaign: found no way to use the database (file is not a database), wanted that of a campaign
? 3

$ rationale campaign status absent.sqlite
absent.sqlite: found no way to use the database (unable to open database file), wanted that of a campaign
? 3

$ ls a.sqlite absent.sqlite
ls: cannot access 'a.sqlite': No such file or directory
ls: cannot access 'absent.sqlite': No such file or directory
? 2

#: Readings over all policies or rewards: how many were tried is recorded, and said.
$ cat > drawn.campaign <<'END'
> claims one-step/G=F/uniform thm-5.9/alpha=G/every-index
> family small: states 1, actions 2, horizon 1
> seeds 1
> models 10
> tries 3
> END

$ rationale campaign run drawn.campaign --db drawn.sqlite
drawn.sqlite: 2 of 2 units, 20 models

$ rationale campaign status drawn.sqlite
drawn.sqlite: complete
units    2 of 2
models   20 of 20
draws    3 tried on each model by 1 of 2 readings, 30 instances so far
…

$ rationale campaign report drawn.sqlite
family small: states 1, actions 2, horizon 1, height 16, prior random; seeds 1, 10 models each
one-step/G=F/uniform                         holds                  on 9 of 10 models, 3 draws of q tried on each, 0 not applicable, 1 undefined; 3 undefined places skipped, 0 on one side only; 3 of 30 instances undefined and skipped
thm-5.9/alpha=G/every-index                  holds                  on 9 of 10 models, 0 not applicable, 1 undefined; 7 undefined places skipped, 0 on one side only

$ rationale campaign export drawn.sqlite units --format csv | cut -d , -f 1-18
unit,reading,family,seed,first,models,holds,refuted,unknown,undefined,not_applicable,compared,skipped_both,skipped_one_side,draws_per_model,instances,instances_undefined,counterexamples
0,one-step/G=F/uniform,small,1,0,10,9,0,0,1,0,27,3,0,3,30,3,0
1,thm-5.9/alpha=G/every-index,small,1,0,10,9,0,0,1,0,63,7,0,0,0,0,0

$ rationale check one-step/G=F/uniform --random 10 --states 1 --horizon 1 --tries 3
one-step/G=F/uniform                         holds                  on 9 of 10 models, 3 draws of q tried on each, 0 not applicable, 1 undefined; 3 undefined places skipped, 0 on one side only; 3 of 30 instances undefined and skipped

#: What is recorded is one file, whole, and can be read where nothing can be written: the two bytes that say so are 1, not
#: those of a write-ahead log (2), which needs files beside it.
$ rationale campaign run mine.campaign --db alone.sqlite -q; od -An -j18 -N2 -tu1 alone.sqlite; ls alone.sqlite*
   1   1
alone.sqlite
