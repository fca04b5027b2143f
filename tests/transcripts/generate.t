#: rationale generate: models that are a function of the options alone, and that the reader takes.

$ rationale generate --deterministic --states 4 --actions 2 --horizon 3 --prior random --height 16 --seed 7 > m.drn

$ rationale show m.drn | head -n 8
m.drn
states       4
choices      8 (at most 2 actions in a state)
transitions  8, deterministic; every row sums to 1
horizon      3
start        one state, from the label init
success x    declared
prior        declared; every row sums to 1

$ rationale generate --seed 7 --height 16 --prior random --horizon 3 --actions 2 --states 4 --deterministic | cmp - m.drn && echo the same
the same

#: Another seed, another index: another model.
$ rationale generate --deterministic --states 4 --actions 2 --horizon 3 --seed 8 | cmp -s - m.drn
? 1

$ rationale generate --deterministic --states 4 --actions 2 --horizon 3 --seed 7 --index 1 | cmp -s - m.drn
? 1

$ rationale generate --deterministic --states 4 --actions 2 --horizon 3 --seed 7 -o file.drn && cmp file.drn m.drn && echo the same
the same

#: The kinds of priors, as the language sees them.
$ for s in 1 2 3 4 5; do rationale generate --prior uniform --seed $s | rationale eval 'uniform_prior' -; done
yes
yes
yes
yes
yes

$ for s in 1 2 3 4 5; do rationale generate --prior full --seed $s | rationale eval 'full_support' -; done
yes
yes
yes
yes
yes

#: Height 1: zeros and ones only.
$ rationale generate --height 1 --states 5 --actions 3 | rationale eval 'forall t, s, a: (x[t,s,a] == 0 or x[t,s,a] == 1) and (prior[t,s,a] == 0 or prior[t,s,a] == 1)' -
yes

#: Large: 100 states, 6 actions, 50 steps. By Theorem 5.9 conditioning twice is conditioning under x^2.
$ rationale generate --states 100 --actions 6 --horizon 50 --deterministic --seed 3 > large.drn

$ rationale eval 'success(G(2)) == success(alpha(2))' large.drn
yes
