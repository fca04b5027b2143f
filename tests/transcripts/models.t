#: Models that cannot be read: one line with the place, exit status 3, whatever the command.

$ rationale eval 'success(prior)' absent.drn
absent.drn:1:1: found no file to read (No such file or directory), wanted a model
? 3

$ rationale show absent.drn
absent.drn:1:1: found no file to read (No such file or directory), wanted a model
? 3

$ rationale explain 'success(prior)' absent.drn
absent.drn:1:1: found no file to read (No such file or directory), wanted a model
? 3

$ rationale check thm-5.9/F=G/repaired absent.drn
absent.drn:1:1: found no file to read (No such file or directory), wanted a model
? 3

#: A directory, an empty file, another kind of file.
$ rationale eval 'success(prior)' examples
examples:1:1: found an error while reading (Is a directory), wanted a model
? 3

$ : > empty.drn

$ rationale eval 'success(prior)' empty.drn
empty.drn:1:1: found the end of the file, wanted a header line: the last one is @model
? 3

$ rationale eval 'success(prior)' - < empty.drn
-:1:1: found the end of the file, wanted a header line: the last one is @model
? 3

$ rationale show examples/conditioning-twice.claim 2>&1 | sed 's/, wanted.*//'
examples/conditioning-twice.claim:1:1: found "#"

#: Mistakes at their line and column: a prior that sums to 5/6, a successor that does not exist.
$ sed 's|^success$|success prior|; s|\[1\]|[1, 1/2]|; s|\[0\]|[0, 1/3]|; s|\[3/4\]|[3/4, 1/2]|' examples/race.drn > prior.drn

$ rationale show prior.drn
prior.drn:21:1: found a prior that sums to 5/6, wanted a sum of 1
? 3

$ sed 's/2 : 1/7 : 1/' examples/race.drn > successor.drn

$ rationale show successor.drn
successor.drn:20:3: found "7", wanted a successor from 0 to 3
? 3

#: Without a horizon a model is shown but not evaluated; --horizon gives one.
$ grep -v horizon examples/race.drn > endless.drn

$ rationale show endless.drn | grep horizon
horizon      none given: evaluation needs a line //@horizon: T or the option --horizon T

$ rationale eval 'success(prior)' endless.drn
endless.drn:1:1: found no horizon, wanted a line //@horizon: T in the file or the option --horizon T
? 3

$ rationale explain 'success(prior)' endless.drn
endless.drn:1:1: found no horizon, wanted a line //@horizon: T in the file or the option --horizon T
? 3

$ rationale check thm-5.9/F=G/repaired endless.drn
endless.drn:1:1: found no horizon, wanted a line //@horizon: T in the file or the option --horizon T
? 3

$ rationale eval 'success(prior)' --horizon 2 endless.drn
5/8

#: There are at most 50 000 000 pairs of step and state: for four states 12 500 000 steps.
$ rationale eval 'success(prior)' --horizon 12500001 endless.drn
endless.drn: found horizon 12500001 for 4 states, wanted at most 12500000: there may be at most 50000000 pairs of step and state
? 3

#: Rewards that are not there, or are no additive ones.
$ rationale eval 'success(prior)' --success-from coins examples/race.drn
examples/race.drn: found no reward model named coins, wanted one
? 3

$ rationale eval 'success(prior)' --success-from success examples/race.drn
examples/race.drn: found success, wanted an additive reward model
? 3

#: A POMDP is read as its MDP, with a notice that --quiet leaves out.
$ sed 's/@type: MDP/@type: POMDP/; s/^state \([0-9]\)/state \1 {\1}/' examples/race.drn > pomdp.drn

$ rationale eval 'success(prior)' pomdp.drn
pomdp.drn: a POMDP, read as its MDP: observations are left out
5/8

$ rationale eval --quiet 'success(prior)' pomdp.drn
5/8

#: Reward models without one that counts: x is 1 then, which is said, once for a file.
$ sed 's/^success/succes/' examples/race.drn > near.drn; sed 's/^success.*/gain/' examples/race.drn > far.drn

$ sed -n '/reward_models/,+1p' near.drn far.drn
@reward_models
succes
@reward_models
gain

$ for c in 'eval T' 'explain success(prior)==1'; do rationale $c near.drn; done
near.drn: found a reward model succes and none named success: x is 1 everywhere
2
near.drn: found a reward model succes and none named success: x is 1 everywhere
left side: success(prior)
    = 1
right side: 1
    = 1
success(prior) == 1
    = yes

$ rationale check prop-4.2 near.drn > out
near.drn: found a reward model succes and none named success: x is 1 everywhere

$ rationale horizon near.drn > out; rationale tradeoff near.drn > out; rationale show near.drn > out
near.drn: found a reward model succes and none named success: x is 1 everywhere
near.drn: found a reward model succes and none named success: x is 1 everywhere
near.drn: found a reward model succes and none named success: x is 1 everywhere

$ rationale check prop-4.2 near.drn --quiet; rationale eval T near.drn -q
2

$ rationale eval 'success(prior)' far.drn
far.drn: found the reward model gain and none named success, log_success, prior or initial: x is 1 everywhere
1
