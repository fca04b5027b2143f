#: rationale eval: values of every kind, as text and as JSON, on one model and on several.

#: Appendix B.1 and B.2 of the paper print 25/61 and 7/17. At alpha = 4 by hand: 3/4 (1/3)^4 + 1/4 (2/3)^4 = 19/324 for
#: a1, 1/2 (1/3)^4 + 1/2 (2/3)^4 = 34/324 for a2: 19/53.
$ rationale eval 'F(2)' examples/example3.drn
t=1  s0 ∅   a1 25/61   a2 36/61
t=2  s1   a1 1/2   a2 1/2
t=2  s2   a1 1/2   a2 1/2

$ rationale eval 'F(2)[1,0,a1]' examples/example3.drn
25/61

$ rationale eval 'G(1)[1,0,a1]' examples/example3.drn
5/11

$ rationale eval 'alpha(2)[1,0,a1]' examples/example3.drn
7/17

$ rationale eval 'alpha(4)[1,0,a1]' examples/example3.drn
19/53

#: The race at its start: G_k(up) : G_k(down) is 1/2 : 3/4 for k = 1, and then up is sure: times 1 : 3/4 each time. So
#: 2 : 3, 8 : 9, 32 : 27, 128 : 81.
$ for k in 1 2 3 4; do rationale eval "G($k)[1,0,up]" examples/race.drn; done
2/5
8/17
32/59
128/209

#: 32/59 + 27/59 * 3/4 = 209/236 and 8/17 + 9/17 * 3/4 = 59/68; their difference is 72/4012.
$ rationale eval 'success(G(3)) - success(G(2))' examples/race.drn
18/1003

#: Figure 2 and Figure 3: coherent after T = 2 iterations.
$ rationale eval 'B(2, 1)' examples/race.drn
t=1  s0 start   up 4/7   down 3/7
t=2  s1 ridge   up 1   down 0
t=2  s2 forest   up 1/2   down 1/2

$ rationale eval 'B(3, 1) == B(2, 1) and B(2, 1) != B(1, 1)' examples/race.drn
yes

#: eV of the prior: (1 + 0)/2 at the ridge, 3/4 in the forest, (1/2 + 3/4)/2 at the start.
$ rationale eval 'eV(prior)' examples/race.drn
t=1  s0 start   5/8
t=2  s1 ridge   1/2
t=2  s2 forest   3/4

$ rationale eval 'init' examples/race.drn
s0 start   1
s1 ridge   0
s2 forest   0
s3 end   0

#: 2/5 at the ridge, where up is sure; 3/5 in the forest, halved.
$ rationale eval 'law(G(1))' examples/race.drn
s0 up  s1 up  2/5
s0 down  s2 up  3/10
s0 down  s2 down  3/10

#: Yes, no and undefined are values: exit status 0.
$ rationale eval 'G(2) == alpha(2)' examples/race.drn
yes

$ rationale eval 'G(2) == alpha(2)' examples/example3.drn
no

$ rationale eval '1/0' examples/race.drn
undefined

$ rationale eval 'condition(prior, 0*x)' examples/race.drn
t=1  s0 start   undefined
t=2  s1 ridge   undefined
t=2  s2 forest   undefined

$ rationale eval 'condition(prior, 0*x)[1,0,up] + 1' examples/race.drn
undefined at t=1 s0

#: Unknown is status 4: over 17 steps there are 2^17 > 20 000 deterministic policies.
$ cat > stay.drn <<'END'
> //@horizon: 17
> @type: MDP
> @nr_states
> 1
> @model
> state 0 init
> 	action a
> 		0 : 1
> 	action b
> 		0 : 1
> END

$ rationale eval 'forall policy q deterministic: success(q) == 1' stay.drn
unknown
? 4

$ rationale eval 'no and (forall policy q deterministic: success(q) == 1)' stay.drn
no

#: 2^14 = 16 384 can be gone through, up to two policies each of which is as good.
$ rationale eval 'exists policy q deterministic: success(q) == 1' stay.drn --horizon 14
yes

#: Several models: a line each, and JSON likewise. (1/2 * 1/2 + 1/2 * 3/4 = 5/8; (5/12 + 1/2)/2 = 11/24.)
$ rationale eval 'success(prior)' examples/race.drn examples/example3.drn
examples/race.drn: 5/8
examples/example3.drn: 11/24

$ rationale eval --json 'success(prior)' examples/race.drn examples/example3.drn
{"model":"examples/race.drn","expr":"success(prior)","value":{"type":"rational","exact":"5/8","decimal":"0.625"}}
{"model":"examples/example3.drn","expr":"success(prior)","value":{"type":"rational","exact":"11/24","decimal":"0.45833333333333333333333333333333"}}

#: 25/61 = 0.4098360655737704918032786885245901639…: the period of 61 is 60 digits; decimals are cut off.
$ rationale eval --json 'F(2)[1,0,a1]' examples/example3.drn
{"model":"examples/example3.drn","expr":"F(2)[1,0,a1]","value":{"type":"rational","exact":"25/61","decimal":"0.40983606557377049180327868852459"}}

$ rationale eval --format json --digits 6 'F(2)[1,0,a1]' examples/example3.drn
{"model":"examples/example3.drn","expr":"F(2)[1,0,a1]","value":{"type":"rational","exact":"25/61","decimal":"0.409836"}}

$ rationale eval --json 'G(1)' examples/race.drn
{"model":"examples/race.drn","expr":"G(1)","value":{"type":"policy","entries":[{"t":1,"state":0,"action":"up","p":"2/5","undefined":false},{"t":1,"state":0,"action":"down","p":"3/5","undefined":false},{"t":2,"state":1,"action":"up","p":"1","undefined":false},{"t":2,"state":1,"action":"down","p":"0","undefined":false},{"t":2,"state":2,"action":"up","p":"1/2","undefined":false},{"t":2,"state":2,"action":"down","p":"1/2","undefined":false}]}}

$ rationale eval --json 'G(1) == prior' examples/race.drn
{"model":"examples/race.drn","expr":"G(1) == prior","value":{"type":"truth","value":"no"}}

$ rationale eval --json 'forall policy q deterministic: success(q) == 1' stay.drn
{"model":"stay.drn","expr":"forall policy q deterministic: success(q) == 1","value":{"type":"truth","value":"unknown"}}
? 4

#: Standard input and output.
$ rationale eval 'success(prior)' - < examples/race.drn
5/8

$ rationale eval -o result 'success(prior)' examples/race.drn && cat result
5/8

$ rationale eval -o - 'success(prior)' examples/race.drn
5/8

#: --horizon overrides the file's. One step: the first decision succeeds surely. Three: the third one stays at the end.
$ rationale eval 'success(prior)' --horizon 1 examples/race.drn
1

$ rationale eval 'success(prior)' -T 3 examples/race.drn
5/8

#: An additive reward as success: x = base^(max - r). Here max - r is 1, 0 at the two actions: (1/2 + 1)/2, (3/4 + 1)/2.
$ cat > coins.drn <<'END'
> //@horizon: 1
> @type: MDP
> @reward_models
> coins
> @nr_states
> 1
> @model
> state 0 init
> 	action heads [2]
> 		0 : 1
> 	action tails [3]
> 		0 : 1
> END

$ rationale eval 'success(prior)' --success-from coins coins.drn
3/4

$ rationale eval 'success(prior)' --success-from coins --base 3/4 coins.drn
7/8

#: A failing model does not keep the others from their turn; the worst status counts.
$ rationale eval 'success(prior)' absent.drn examples/race.drn
absent.drn:1:1: found no file to read (No such file or directory), wanted a model
examples/race.drn: 5/8
? 3

#: A range is not gone through for ever: unknown, and why, unless the numbers gone through decide.
$ rationale eval 'forall k in 1..1000000000: k > 0' examples/race.drn
unknown: a range is too long to be gone through
? 4
$ rationale eval 'forall k in 1..1000000000: k < 5' examples/race.drn
no
