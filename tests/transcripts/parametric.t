#: Models with parameters: a reading that is an identity is checked for all their values.

$ cat > coin.drn <<'END'
> //@horizon: 2
> @type: MDP
> @value_type: parametric
> @parameters
> p q x y
> @reward_models
> success prior
> @nr_states
> 3
> @nr_choices
> 4
> @model
> state 0 init
> 	action sure [1, q]
> 		1 : 1
> 	action risky [1, 1-q]
> 		1 : p
> 		2 : (1-p)
> state 1
> 	action good [x, 1]
> 		1 : 1
> state 2
> 	action bad [1/2*x+y, 1]
> 		2 : 1
> END

#: By hand: F' = G for any prior and dynamics. α = G needs deterministic ones: the mean of x and x/2 + y squared is not
#: the mean of the squares.
$ rationale check thm-5.9/F=G/repaired coin.drn
thm-5.9/F=G/repaired                         holds                  on coin.drn, all parameters at which its entries are positive, error < 2^-110
    12 rows compared, 0 undefined skipped; degree at most 94; 2 points
$ rationale check thm-5.9/alpha=G/stochastic coin.drn | head -2
thm-5.9/alpha=G/stochastic                   refuted, as expected   on coin.drn, with these values:
    k=2 t=1 state 0 action sure:  alpha(2) = 64/155   G(2) = 256/617
$ rationale check thm-5.9/alpha=G/as-printed coin.drn
thm-5.9/alpha=G/as-printed                   undecided              on coin.drn: not applicable, or undefined
? 4
$ rationale check thm-5.9/F=G/repaired coin.drn --json
{"reading":"thm-5.9/F=G/repaired","model":"coin.drn","verdict":"holds","expected":"holds","as_expected":true,"rows_compared":12,"rows_skipped":0,"rows_skipped_on_one_side":0,"degree":"94","error":"2^-110","points":2}
$ rationale check prop-5.4/success coin.drn
prop-5.4/success                             not an identity        found an inequality, >=, wanted an identity
? 2

#: Conditioning the prior is G(1) by definition; eQ is x in the last step alone.
$ cat > mine.claim <<'END'
> claim   mine/conditioned
> assert  condition(prior) == G(1)
> expect  holds
> claim   mine/value
> assert  eQ(prior) == x
> expect  refuted
> END
$ rationale check mine.claim coin.drn --quiet

#: That some values do is no question for all of them.
$ printf 'claim some\nexists model\nassert success(prior) == 1/3\nexpect holds\nclaim one\non coin.drn\nassert prior == G(0)\nexpect holds\n' > some.claim; rationale check some.claim coin.drn
some                                         not an identity        found a reading that wants some model, wanted one about all
one                                          not an identity        found a reading about one model, wanted one about all
? 2
$ rationale check thm-5.9/F=G/repaired coin.drn --format junit
rationale: found --format junit with coin.drn, wanted --format text or json for it: a step of its own, which passes where the exit status is 0
? 2

#: What is refused: products, names that are not listed, rows that do not sum to 1, other commands.
$ sed 's/(1-p)/(1-p*q)/' coin.drn > product.drn
$ rationale check mine.claim product.drn
product.drn:18:7: found "(1-p*q)", wanted a number or a sum of multiples of parameters, such as p, 1-p or 1/2+1/3*p
? 3
$ sed 's/(1-p)/1-r/' coin.drn > name.drn
$ rationale check mine.claim name.drn
name.drn:18:7: found "1-r", wanted a number, or names that @parameters lists
? 3
$ sed 's/(1-p)/1-2*p/' coin.drn > sum.drn
$ rationale check mine.claim sum.drn
sum.drn:16:2: found successors whose probabilities sum to 0.9999995085… where the parameters are near 0, wanted a sum of 1
? 3

#: Out of bounds: the place is that of the expression, the value at the point is to be read.
$ sed 's/\[x, 1\]/[x+1, 1]/' coin.drn > above.drn; rationale check mine.claim above.drn 2>&1 | sed 's/00[0-9]*…/00…/'
above.drn:20:15: found "x+1", which is 1.00… where the parameters are near 0, wanted a success from 0 to 1
$ sed 's/\[1, 1-q\]/[1, q-1]/' coin.drn > below.drn; rationale check mine.claim below.drn 2>&1 | sed 's/99[0-9]*…/99…/'
below.drn:16:19: found "q-1", which is -0.99… where the parameters are near 0, wanted a prior that is not negative
$ sed 's/: p$/: p-1/' coin.drn > no.drn; rationale check mine.claim no.drn 2>&1 | sed 's/99[0-9]*…/99…/'
no.drn:17:7: found "p-1", which is -0.99… where the parameters are near 0, wanted a positive probability
$ sed 's/: p$/: 1+1/' coin.drn > two.drn; rationale check mine.claim two.drn
two.drn:16:2: found successors whose probabilities sum to 2.999999508… where the parameters are near 0, wanted a sum of 1
? 3
$ sed 's/\[x, 1\]/[1+1, 1]/' coin.drn > constant.drn; rationale check mine.claim constant.drn
constant.drn:20:15: found "1+1", which is 2, wanted a success from 0 to 1
? 3
$ sed 's/\[x, 1\]/[3\/2, 1]/' coin.drn > constant.drn; rationale check mine.claim constant.drn
constant.drn:20:15: found "3/2", wanted a success from 0 to 1
? 3

$ sed 's/^p q x y/p q p/' coin.drn > twice.drn
$ rationale check mine.claim twice.drn
twice.drn:5:5: found "p", wanted each parameter once
? 3
$ rationale show coin.drn
coin.drn:3:14: found "parametric", wanted double or rational: parametric models are for check alone, from a file
? 3
$ rationale check mine.claim coin.drn --exhaustive
rationale: found the model coin.drn with --exhaustive, wanted one of them
? 2
