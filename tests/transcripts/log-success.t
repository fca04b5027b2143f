#: Models that give rewards r themselves (log_success): x = e^r is irrational, and all that follows is exact.

$ rationale show examples/rewards.drn
examples/rewards.drn
states       3
choices      6 (at most 2 actions in a state)
transitions  7, stochastic; every row sums to 1
horizon      2
start        one state, from the label init
success x    e^log_success
prior        declared; every row sums to 1
rewards      log_success prior
s0   starts with 1
   a   prior 1/3   x exp(-1/2)   to s1
   b   prior 2/3   x exp(-1)   to s1 1/2, s2 1/2
s1
   a   prior 1/2   x 1   to s1
   b   prior 1/2   x exp(-1/3)   to s2
s2
   a   prior 1/4   x exp(-2)   to s1
   b   prior 3/4   x exp(-1/6)   to s2

$ rationale show --json examples/rewards.drn
{"model":"examples/rewards.drn","states":3,"choices":6,"transitions":7,"horizon":2,"deterministic":false,"single_start":true,"success_declared":false,"log_success_declared":true,"prior_declared":true,"initial_declared":false,"rewards":["log_success","prior"]}

#: Both factors: x = success * e^log_success, and 0 where success is.
$ sed 's/^log_success prior/log_success success/; s|-2, 1/4|-2, 0|' examples/rewards.drn > both.drn

$ rationale show both.drn
both.drn
states       3
choices      6 (at most 2 actions in a state)
transitions  7, stochastic; every row sums to 1
horizon      2
start        one state, from the label init
success x    success times e^log_success, both declared
prior        not declared: uniform
rewards      log_success success
s0   starts with 1
   a   prior 1/2   x 1/3*exp(-1/2)   to s1
   b   prior 1/2   x 2/3*exp(-1)   to s1 1/2, s2 1/2
s1
   a   prior 1/2   x 1/2   to s1
   b   prior 1/2   x 1/2*exp(-1/3)   to s2
s2
   a   prior 1/2   x 0   to s1
   b   prior 1/2   x 3/4*exp(-1/6)   to s2

#: The prior is even; with one step eQ = x, e^(-1/2) / 3 against 2/3 e^-1.
$ rationale eval --horizon 1 'G(1)' both.drn
t=1  s0   a 1/(1 + 2*exp(-1/2))   b 2*exp(-1/2)/(1 + 2*exp(-1/2))

$ rationale eval --horizon 1 'J(G(1)) == G(1)[1,0,a] * (-1/2 - log(3)) + G(1)[1,0,b] * (log(2) - log(3) - 1)' both.drn
yes

$ rationale eval 'log(x[1,0,a])' both.drn
-log(3) - 1/2 = -1.5986122886681…

$ rationale eval 'J(prior)' both.drn
-inf

#: Numbers of every kind: rational, with powers of e, with logarithms of them, enclosed.
$ rationale eval 'J(prior)' examples/rewards.drn
-83/72

$ rationale eval 'eV(prior)' examples/rewards.drn
t=1  s0   (2*exp(-1/2) + 2*exp(-5/6) + 2*exp(-1) + 3*exp(-7/6) + 2*exp(-4/3) + exp(-3))/12
t=2  s1   (1 + exp(-1/3))/2
t=2  s2   (3*exp(-1/6) + exp(-2))/4

$ rationale eval 'G(1)[2,1,a]' examples/rewards.drn
1/(1 + exp(-1/3)) = 0.58257020646231…

$ rationale eval 'kappa(prior, 1)' examples/rewards.drn
-4/3*log(2) - 3/4*log(3) + 1/3*log(1 + exp(-1/3)) + 1/3*log(1 + exp(-11/6)) - 2/3*log(2 + 3*exp(-1/6) + 2*exp(-1/3) + exp(-2)) + log(4 + 4*exp(-1/3) + 2*exp(-1/2) + 3*exp(-2/3) + 2*exp(-5/6) + exp(-5/2)) + 43/72 = 0.23031278865954…

$ rationale eval 'kappa(prior, 1/2)' examples/rewards.drn
[0.12328011710259777981, 0.12328011710259777982]

$ rationale eval 'boltzmann(prior, 1/2)' examples/rewards.drn
t=1  s0   a [0.57652228914232955818, 0.57652228914232955819]   b [0.42347771085767044181, 0.42347771085767044182]
t=2  s1   a 1/(1 + exp(-1/6))   b exp(-1/6)/(1 + exp(-1/6))
t=2  s2   a exp(-11/12)/(1 + exp(-11/12))   b 1/(1 + exp(-11/12))

$ rationale eval 'G(1)[2,1,a] > 1/2 and argmax(prior) == optimal' examples/rewards.drn
yes

$ rationale eval 'var_return(prior)' examples/rewards.drn
1979/5184

$ rationale eval 'var_return(boltzmann(prior, 1/2)) < 1' examples/rewards.drn
yes

$ rationale eval 'exp(-1/2) * exp(1/2)' examples/rewards.drn
1

$ rationale eval 'defined(log(0)) and not defined(log(-1))' examples/rewards.drn
yes

#: A form with logarithms that is no zero, but closer to it than 6144 bits tell.
$ rationale eval 'log(1 + exp(-1) + 1/2^7000) == log(1 + exp(-1))' examples/rewards.drn
unknown at 6144 bits
? 4

#: Tables: x^(1/2) is exact, the root of a sum is not.
$ rationale eval 'x^(1/2)' examples/rewards.drn
t=1  s0   a exp(-1/4)   b exp(-1/2)
t=2  s1   a 1   b exp(-1/6)
t=2  s2   a exp(-1)   b exp(-1/12)

$ rationale eval 'eQ(prior)^(1/2) * eQ(prior)^(1/2) == eQ(prior)' examples/rewards.drn
unknown at 6144 bits
? 4

$ rationale eval 'exp(x[1,0,a])' examples/rewards.drn
rationale: examples/rewards.drn: found a number that is not rational, wanted a rational exponent
  exp(x[1,0,a])
      ^
? 2

$ rationale eval 'x^exp(1)' examples/rewards.drn
rationale: examples/rewards.drn: found an exponent that is no fraction of numbers within 10^6, wanted one
  x^exp(1)
    ^
? 2

#: JSON.
$ rationale eval --json 'G(1)[2,1,a]' examples/rewards.drn
{"model":"examples/rewards.drn","expr":"G(1)[2,1,a]","value":{"type":"enclosure","exact":"1/(1 + exp(-1/3))","lower":"0.5825702064623146768663946139612295","upper":"0.5825702064623146768663946139612296"}}

$ rationale eval --json --digits 6 'kappa(prior, 1)' examples/rewards.drn
{"model":"examples/rewards.drn","expr":"kappa(prior, 1)","value":{"type":"enclosure","exact":"-4/3*log(2) - 3/4*log(3) + 1/3*log(1 + exp(-1/3)) + 1/3*log(1 + exp(-11/6)) - 2/3*log(2 + 3*exp(-1/6) + 2*exp(-1/3) + exp(-2)) + log(4 + 4*exp(-1/3) + 2*exp(-1/2) + 3*exp(-2/3) + 2*exp(-5/6) + exp(-5/2)) + 43/72","lower":"0.23031278","upper":"0.23031279"}}

$ rationale eval --json --digits 6 'kappa(prior, 1/2)' examples/rewards.drn
{"model":"examples/rewards.drn","expr":"kappa(prior, 1/2)","value":{"type":"enclosure","lower":"0.1232801171","upper":"0.1232801172","bits":192}}

$ rationale eval --json 'eV(prior)' examples/rewards.drn
{"model":"examples/rewards.drn","expr":"eV(prior)","value":{"type":"value","entries":[{"t":1,"state":0,"v":"(2*exp(-1/2) + 2*exp(-5/6) + 2*exp(-1) + 3*exp(-7/6) + 2*exp(-4/3) + exp(-3))/12","lower":"0.36076730292711820594066894647542","upper":"0.36076730292711820594066894647543","undefined":false},{"t":2,"state":1,"v":"(1 + exp(-1/3))/2","lower":"0.85826565528689462521280204846268","upper":"0.85826565528689462521280204846269","undefined":false},{"t":2,"state":2,"v":"(3*exp(-1/6) + exp(-2))/4","lower":"0.66869511447711372850718792359218","upper":"0.66869511447711372850718792359219","undefined":false}]}}

$ rationale eval --json 'boltzmann(prior, 1/2)' examples/rewards.drn
{"model":"examples/rewards.drn","expr":"boltzmann(prior, 1/2)","value":{"type":"policy","entries":[{"t":1,"state":0,"action":"a","lower":"0.57652228914232955818621917360164","upper":"0.57652228914232955818621917360165","undefined":false},{"t":1,"state":0,"action":"b","lower":"0.42347771085767044181378082639835","upper":"0.42347771085767044181378082639836","undefined":false},{"t":2,"state":1,"action":"a","p":"1/(1 + exp(-1/6))","lower":"0.54157048321679987857806238269761","upper":"0.54157048321679987857806238269762","undefined":false},{"t":2,"state":1,"action":"b","p":"exp(-1/6)/(1 + exp(-1/6))","lower":"0.45842951678320012142193761730238","upper":"0.45842951678320012142193761730239","undefined":false},{"t":2,"state":2,"action":"a","p":"exp(-11/12)/(1 + exp(-11/12))","lower":"0.28563757050894409419846208512948","upper":"0.28563757050894409419846208512949","undefined":false},{"t":2,"state":2,"action":"b","p":"1/(1 + exp(-11/12))","lower":"0.71436242949105590580153791487051","upper":"0.71436242949105590580153791487052","undefined":false}]}}

#: Claims, on models of one's own and on random ones.
$ rationale check thm-5.9/F=G/as-printed examples/rewards.drn
thm-5.9/F=G/as-printed                       refuted, as expected   on 0 of 1 model, 1 not applicable, 0 undefined
    witness proofs/thm-5.9/prior-one-third.drn (1 state, 1 step)   k=1 t=1 state 0 action a0:  F(2) = 1/5   G(2) = 1/3

$ rationale check prop-5.4/J-deterministic --random 100 --log-success
prop-5.4/J-deterministic                     holds                  on 71 of 100 models, 0 not applicable, 29 undefined

$ rationale check prop-4.7/any-pair --random 50 --log-success --deterministic
prop-4.7/any-pair                            holds                  on 35 of 50 models, 0 not applicable, 15 undefined

$ rationale check thm-5.9/F=G/as-printed --random 200 --log-success | sed -n '1,4p'
thm-5.9/F=G/as-printed                       refuted, as expected   on 41 of 200 models, 0 not applicable, 19 undefined; 207 undefined places skipped, 0 on one side only; first met at MDP 0
    witness proofs/thm-5.9/prior-one-third.drn (1 state, 1 step)   k=1 t=1 state 0 action a0:  F(2) = 1/5   G(2) = 1/3
    smallest met: MDP 123 (1 state, 1 step)   k=1 t=1 state 0 action a0:  F(2) = 9*exp(-3)/(1 + 9*exp(-3))   G(2) = 3*exp(-3)/(1 + 3*exp(-3))
    replay: rationale check thm-5.9/F=G/as-printed --seed 1 --log-success --only 123

#: Random models.
$ rationale generate --log-success --states 2 --actions 2 --horizon 2 --seed 3 > random.drn

$ cat random.drn
//@horizon: 2
@type: MDP
@value_type: rational
@parameters

@reward_models
success log_success prior
@nr_states
2
@nr_choices
4
@model
state 0 init
	action a0 [1, -3, 3/5]
		1 : 1
	action a1 [1, -3, 2/5]
		0 : 11/16
		1 : 5/16
state 1
	action a0 [1, -2, 6/13]
		0 : 1/2
		1 : 1/2
	action a1 [1, -1, 7/13]
		0 : 5/14
		1 : 9/14

$ rationale show random.drn
random.drn
states       2
choices      4 (at most 2 actions in a state)
transitions  7, stochastic; every row sums to 1
horizon      2
start        one state, from the label init
success x    success times e^log_success, both declared
prior        declared; every row sums to 1
rewards      success log_success prior
s0   starts with 1
   a0   prior 3/5   x exp(-3)   to s1
   a1   prior 2/5   x exp(-3)   to s0 11/16, s1 5/16
s1
   a0   prior 6/13   x exp(-2)   to s0 1/2, s1 1/2
   a1   prior 7/13   x exp(-1)   to s0 5/14, s1 9/14

$ rationale generate --log-success --states 2 --actions 2 --horizon 2 --seed 3 | rationale show - | grep success
success x    success times e^log_success, both declared
rewards      success log_success prior

#: Retraining against rejection.
$ rationale tradeoff --horizon 1 --train 1 --draw 1 both.drn
both.drn: horizon 1
  j  n  success                                      expected draws                    agrees with (j+n, 0)
  0  0  (exp(-1/2) + 2*exp(-1))/6                    1                                 yes
  0  1  (exp(-1/2) + 4*exp(-3/2))/(3 + 6*exp(-1/2))  6*exp(1/2)/(1 + 2*exp(-1/2))      yes
  1  0  (exp(-1/2) + 4*exp(-3/2))/(3 + 6*exp(-1/2))  1                                 yes
  1  1  (exp(-1/2) + 8*exp(-2))/(3 + 12*exp(-1))     (3*exp(1/2) + 6)/(1 + 4*exp(-1))  yes

$ rationale tradeoff --horizon 1 --train 0 --draw 1 --json both.drn
{"model":"both.drn","train":0,"draw":0,"success":"(exp(-1/2) + 2*exp(-1))/6","expected_draws":"1","agrees":true,"places_compared":1,"places_skipped":0,"first_difference":null}
{"model":"both.drn","train":0,"draw":1,"success":"(exp(-1/2) + 4*exp(-3/2))/(3 + 6*exp(-1/2))","expected_draws":"6*exp(1/2)/(1 + 2*exp(-1/2))","agrees":true,"places_compared":1,"places_skipped":0,"first_difference":null}

#: Lookahead tables of gaps are for rational success.
$ rationale horizon examples/rewards.drn
examples/rewards.drn: found rewards given as log_success, wanted rational success for this table (try rationale eval 'is_optimal(greedy(lookahead(prior, 2)))')
? 3

$ rationale eval 'is_optimal(greedy(lookahead(prior, 2)))' examples/rewards.drn
yes

#: One factor from rewards, the model's own.
$ rationale eval 'success(prior)' --success-from log_success examples/rewards.drn
examples/rewards.drn: found log_success, wanted an additive reward model
? 3

$ sed 's/^log_success prior/log_success prior coins/; s/\]$/, 1]/' examples/rewards.drn > coins.drn

$ rationale eval 'success(prior)' --success-from coins coins.drn
coins.drn: found log_success beside --success-from, wanted one of the two
? 3
