#: rationale explain. The numbers are Appendix B's and Figure 3's; see eval.t.

$ rationale explain 'G(1)[1,0,up]' examples/race.drn
G(0) = if k == 0 then prior else condition(G(k - 1))
    t=1  s0 start   up 1/2   down 1/2
    t=2  s1 ridge   up 1/2   down 1/2
    t=2  s2 forest   up 1/2   down 1/2
G(1) = if k == 0 then prior else condition(G(k - 1))
    t=1  s0 start   up 2/5   down 3/5
    t=2  s1 ridge   up 1   down 0
    t=2  s2 forest   up 1/2   down 1/2
G(1)[1,0,up]
    = 2/5

$ rationale explain 'F(2) == alpha(2)' examples/example3.drn | tail -n 11
left side: F(2)
    t=1  s0 ∅   a1 25/61   a2 36/61
    t=2  s1   a1 1/2   a2 1/2
    t=2  s2   a1 1/2   a2 1/2
right side: alpha(2)
    t=1  s0 ∅   a1 7/17   a2 10/17
    t=2  s1   a1 1/2   a2 1/2
    t=2  s2   a1 1/2   a2 1/2
F(2) == alpha(2)
    = no
    because t=1 state 0 action a1:  F(2) = 25/61   alpha(2) = 7/17

#: The first k at which it fails: for k = 1 both condition the prior under x.
$ rationale explain 'forall k in 1..3: F(k) == alpha(k)' examples/example3.drn | tail -n 3
forall k in 1..3: F(k) == alpha(k)
    = no
    because k=2 t=1 state 0 action a1:  F(2) = 25/61   alpha(2) = 7/17

#: 2/5 + 3/5 * 3/4 = 17/20 against 5/8.
$ rationale explain 'success(G(1)) < success(prior)' examples/race.drn | tail -n 7
left side: success(G(1))
    = 17/20
right side: success(prior)
    = 5/8
success(G(1)) < success(prior)
    = no
    because success(G(1)) = 17/20   success(prior) = 5/8

#: The conditioned policy plays down with 3/5 although its own eQ prefers up, 1 to 3/4 (Proposition 5.2).
$ rationale explain 'is_greedy(G(1))' examples/race.drn | tail -n 3
is_greedy(G(1))
    = no
    because is_greedy(G(1)) fails: t=1 s=0 a=1 b=0 eQ(q)[1,0,0] = 1   eQ(q)[1,0,1] = 3/4

#: Undefined places are counted.
$ rationale explain 'prior == condition(prior, 0*x)' examples/race.drn | tail -n 3
prior == condition(prior, 0 * x)
    = undefined
    undefined places passed over: 0 on both sides, 3 on one side only

$ rationale explain 'prior <' examples/race.drn
rationale: found the end, wanted an expression
  prior <
         ^
? 2

$ rationale explain 'prior == uniform'
rationale: found 1 argument, wanted an expression and one model file
? 2
