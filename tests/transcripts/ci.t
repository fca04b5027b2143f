#: What check writes for those who run tests, and its budget.

$ cat > mixed.claim <<'END'
> claim     mixed/right
> assert    success(prior) <= 1
> expect    holds
> claim     mixed/wrong
> assert    success(prior) < 5/8
> expect    holds
> claim     mixed/refuted
> assert    success(prior) < 5/8
> expect    refuted
> claim     mixed/undecided
> assume    not deterministic
> assert    success(prior) <= 1
> expect    holds
> claim     mixed/#1<&>"
> assert    success(prior) < 1
> expect    holds
> END

$ rationale check --format tap mixed.claim examples/race.drn
TAP version 14
1..5
ok 1 - mixed/right
  ---
  message: "holds: on 1 of 1 model, 0 not applicable, 0 undefined"
  expected: "holds"
  ...
not ok 2 - mixed/wrong
  ---
  message: "refuted, against expectation (holds): on 1 of 1 model, 0 not applicable, 0 undefined"
  expected: "holds"
  model: "examples/race.drn"
  where: "success(prior) = 5/8   5 / 8 = 5/8"
  replay: "rationale check mixed.claim:mixed/wrong examples/race.drn"
  ...
ok 3 - mixed/refuted
  ---
  message: "refuted, as expected: on 1 of 1 model, 0 not applicable, 0 undefined"
  expected: "refuted"
  model: "examples/race.drn"
  where: "success(prior) = 5/8   5 / 8 = 5/8"
  replay: "rationale check mixed.claim:mixed/refuted examples/race.drn"
  ...
not ok 4 - mixed/undecided
  ---
  message: "undecided (expected: holds): on 0 of 1 model, 1 not applicable, 0 undefined"
  expected: "holds"
  ...
ok 5 - mixed/\#1<&>"
  ---
  message: "holds: on 1 of 1 model, 0 not applicable, 0 undefined"
  expected: "holds"
  ...
? 1

#: The XML is read by Python's parser: what is in it are the same five, with the same words.
$ cat > read.py <<'END'
> import sys
> import xml.etree.ElementTree as tree
> root = tree.parse(sys.argv[1]).getroot()
> for suite in root:
>     print(suite.get("name"), *(suite.get(k) + " " + k for k in ("tests", "failures", "errors")))
>     for case in suite:
>         child = case[0] if len(case) else case
>         print(case.get("classname"), "|", case.get("name"), "|", child.tag, "|", child.get("message"))
> assert all(root.get(k) == root[0].get(k) for k in ("tests", "failures", "errors"))
> assert len(root[0].findall("testcase")) == int(root.get("tests"))
> END

$ rationale check --format junit mixed.claim examples/race.drn > report.xml
? 1

$ python3 read.py report.xml
rationale check 5 tests 1 failures 1 errors
mixed | mixed/right | system-out | None
mixed | mixed/wrong | failure | refuted, against expectation (holds): on 1 of 1 model, 0 not applicable, 0 undefined
mixed | mixed/refuted | system-out | None
mixed | mixed/undecided | error | undecided (expected: holds): on 0 of 1 model, 1 not applicable, 0 undefined
mixed | mixed/#1<&>" | system-out | None

$ sed -n '/<failure/,/<.failure/p' report.xml
      <failure message="refuted, against expectation (holds): on 1 of 1 model, 0 not applicable, 0 undefined" type="refuted">mixed/wrong                                  refuted, against expectation (holds) on 1 of 1 model, 0 not applicable, 0 undefined
    smallest met: examples/race.drn (4 states, 2 steps)   success(prior) = 5/8   5 / 8 = 5/8
    replay: rationale check mixed.claim:mixed/wrong examples/race.drn
</failure>

#: A model against expectation is in the report, as a block that YAML keeps as it is.
$ rationale check --format tap mixed.claim:mixed/wrong --only 1 | sed -n '/drn/,$p'
  drn: |
    //@horizon: 3
    @type: MDP
    @value_type: rational
    @parameters

    @reward_models
    success prior
    @nr_states
    3
    @nr_choices
    6
    @model
    state 0
    	action a0 [0, 0]
    		1 : 1
    	action a1 [1, 1]
    		1 : 1
    state 1 init
    	action a0 [0, 0]
    		1 : 1
    	action a1 [1, 1]
    		1 : 1
    state 2
    	action a0 [0, 0]
    		0 : 1/3
    		1 : 1/3
    		2 : 1/3
    	action a1 [0, 1]
    		0 : 1/3
    		1 : 1/3
    		2 : 1/3
  ...

#: A file that cannot be read ends the run: the tests after it are missing.
$ cat > broken.claim <<'END'
> claim     broken/witness
> assert    yes
> expect    refuted
> witness   missing.drn
> claim     broken/after
> assert    yes
> expect    holds
> END

$ rationale check --format tap broken.claim
TAP version 14
1..2
not ok 1 - broken/witness
  ---
  message: "missing.drn:1:1: found no file to read (No such file or directory), wanted a model (the witness of broken/witness in broken.claim)"
  expected: "refuted"
  ...
missing.drn:1:1: found no file to read (No such file or directory), wanted a model (the witness of broken/witness in broken.claim)
Bail out! not all could be checked
? 3

$ rationale check --format junit broken.claim > report.xml
missing.drn:1:1: found no file to read (No such file or directory), wanted a model (the witness of broken/witness in broken.claim)
? 3

$ python3 read.py report.xml && grep system-err report.xml
rationale check 1 tests 0 failures 1 errors
broken | broken/witness | error | missing.drn:1:1: found no file to read (No such file or directory), wanted a model (the witness of broken/witness in broken.claim)
None | None | system-err | None
    <system-err>not all could be checked: 1 of 2 readings checked</system-err>

#: Bytes that are no UTF-8, and what XML cannot hold: only a file's name can have them.
$ printf 'claim odd\nassert no\nexpect holds\n' > odd.claim; name=$(printf 'odd\303(\001.drn'); cp examples/race.drn "$name"; rationale check --format junit odd.claim "$name" > report.xml
? 1

$ python3 read.py report.xml | sed 1d; grep -o 'met: .*drn (' report.xml
odd | odd | failure | refuted, against expectation (holds): on 1 of 1 model, 0 not applicable, 0 undefined
met: odd�(�.drn (

#: The budget: a time with its unit; it can leave a reading undecided, and says so.
$ rationale check mixed.claim --budget 60
rationale: found --budget 60, wanted seconds or minutes from 1 to 1000000, such as 60s or 5m
Try `rationale check --help`.
? 2

$ rationale check mixed.claim --budget 1.5s
rationale: found --budget 1.5s, wanted seconds or minutes from 1 to 1000000, such as 60s or 5m
Try `rationale check --help`.
? 2

$ rationale check mixed.claim:mixed/right --budget 100s --random 50
mixed/right                                  holds                  on 50 of 50 models, 0 not applicable, 0 undefined

$ rationale check mixed.claim:mixed/right mixed.claim:mixed/refuted --budget 1s --quiet

$ rationale check mixed.claim:mixed/right --budget 1s --json | grep -c '"budget_spent":true'
1

$ rationale check mixed.claim:mixed/right --budget 1s --json --random 50 | grep -c budget
0
? 1

#: The recipe of the examples.
$ RATIONALE=$(command -v rationale) BUDGET=1s REPORT=night.xml sh examples/ci/check.sh nightly | sed 's/seed [0-9]*/seed TODAY/'
every reading is as expected (--seed TODAY --budget 1s)

$ python3 read.py night.xml
rationale check 3 tests 0 failures 0 errors
folding | folding/uniform | system-out | None
folding | folding/step | system-out | None
folding | folding/any-prior | system-out | None

$ echo 'claim nothing' > examples/ci/broken.claim; RATIONALE=rationale REPORT=none.xml sh examples/ci/check.sh; rm examples/ci/broken.claim
examples/ci/broken.claim:1:1: found the claim nothing without an assert, wanted one
the claims could not be checked

#: Options that would do nothing.
$ rationale check mixed.claim examples/race.drn --seed 3
rationale: found --seed, which does nothing where models are given, without --random N
? 2

$ rationale check mixed.claim --random 0 --states 3
rationale: found --states, which does nothing with --random 0
? 2

$ rationale check mixed.claim --only 3 --random 5
rationale: found --random, which does nothing with --only
? 2

$ rationale check mixed.claim --only 3 --budget 5s
rationale: found --budget, which does nothing with --only
? 2

$ rationale check mixed.claim --success-from cost
rationale: found --success-from, which does nothing without a model file
? 2

$ rationale check mixed.claim --tries 5
rationale: found --tries, which does nothing here: no reading ranges over policies or rewards
? 2

$ rationale check mixed.claim --proofs proofs
rationale: found --proofs, which does nothing without the name of a claim
? 2

$ rationale check mixed.claim examples/race.drn --save .
rationale: found --save, which does nothing where models are given, without --random N
? 2

#: Files that --save would write over one another are kept apart.
$ printf 'claim a/b\nassert no\nexpect refuted\nclaim a-b\nassert no\nexpect refuted\n' > same.claim

$ mkdir apart; rationale check same.claim --random 3 --save apart --quiet && ls apart
a%2Fb.drn
a-b.drn

$ rationale hunt same.claim --models 5 --save apart --quiet && ls apart
a/b                                          refuted, as expected   by model 1 of the hunt, seed 1
    3 steps, 1 state, 1 choice   no is no
    replay: rationale hunt same.claim:a/b --seed 1 --models 1
a-b                                          refuted, as expected   by model 1 of the hunt, seed 1
    3 steps, 3 states, 6 choices   no is no
    replay: rationale hunt same.claim:a-b --seed 1 --models 1
a%2Fb.drn
a-b.drn

$ rm apart/*; rationale check same.claim:a/b --random 3 --save apart --quiet && ls apart
a-b.drn

$ printf 'claims same.claim\nfamily b: states 2\nfamily b-b: states 2\nseeds 1\nmodels 2\nkeep 1\n' > same.campaign

$ printf 'claim a\nassert no\nexpect refuted\nclaim a-b\nassert no\nexpect refuted\nclaim a/b\nassert no\nexpect refuted\n' > same.claim

$ rationale campaign run same.campaign --db same.sqlite --quiet; rm apart/*; rationale campaign export same.sqlite counterexamples --save apart | wc -l; ls apart
8
a%2Fb-b%2Db-1-0.drn
a%2Fb-b-1-0.drn
a-b%2Db-1-0.drn
a-b-1-0.drn
a-b-b%2Db-1-0.drn
a-b-b%2Db-1-1.drn
a-b-b-1-0.drn
a-b-b-1-1.drn

#: One reading of a file.
$ rationale check mixed.claim:mixed examples/race.drn --quiet | grep -c against
1

$ rationale check mixed.claim:mixed/right mixed.claim:mixed/refuted mixed.claim:mixed/right examples/race.drn | grep -c '^mixed'
2

$ rationale check mixed.claim:right examples/race.drn
rationale: found mixed.claim:right, wanted one of the claims in that file, such as mixed/right
? 2

$ rationale claims mixed.claim:mixed/wrong
mixed/wrong                                  holds
