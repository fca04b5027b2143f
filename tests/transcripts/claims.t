#: rationale claims: the readings, in the order of their files.

$ rationale claims prop-4.3
prop-4.3/as-printed                          holds    Proposition 4.3, trajectories starting in one state
prop-4.3/random-start                        refuted  Proposition 4.3 where μ is not on one state and p(ξ|O) conditions s_1 too   witness proofs/prop-4.3/two-starts.drn
prop-4.3/random-start-exactly                holds    when exactly equality holds for deterministic τ
prop-4.3/stochastic                          refuted  Proposition 4.3 without its hypothesis   witness proofs/tradeoff/luck-only.drn
prop-4.3/stochastic-exactly                  holds    when exactly equality holds

$ rationale claims thm-5.9/F=G/as-proved ex-3/main-text
thm-5.9/F=G/as-proved                        holds    Theorem 5.9, second equality, as Lemma A.9 proves it
ex-3/main-text                               refuted  Example 3, main text   on examples/example3.drn

$ rationale claims --json thm-5.9/F=G/as-printed
{"reading":"thm-5.9/F=G/as-printed","title":"π^F = π^G at 2^k, deterministic τ, any prior","source":"Theorem 5.9, second equality","expected":"refuted","witness":"proofs/thm-5.9/prior-one-third.drn","on":null,"file":"proofs/thm-5.9/thm-5.9.claim"}

#: Without a name, all of them: each claim's folder is there. (proofs/coq has theorems, and no claim.)
$ rationale claims | sed 's|/.*||' | uniq | sort > listed && ls -d proofs/*/ | cut -d/ -f2 | grep -v '^coq$' | sort | cmp - listed && echo all
all

#: 10 comes after 8.
$ rationale claims | sed 's|/.*||' | uniq | grep prop-4
prop-4.2
prop-4.3
prop-4.7
prop-4.8
prop-4.10
prop-4.13
prop-4.16

$ rationale claims examples/conditioning-twice.claim
conditioning-twice/deterministic             holds    README.md
conditioning-twice/stochastic                refuted  README.md   witness examples/example3.drn

$ rationale claims thm-7
rationale: found thm-7, which is no claim and no file, wanted one of those that `rationale claims` lists, a .claim file or a model
? 2
