#: Wrong expressions: a line that says what was found and what was wanted, and a caret below the place; exit status 2.

$ rationale eval
rationale: found no expression, wanted an expression and at least one model file (- for standard input)
? 2

$ rationale eval 'prior'
rationale: found no model file, wanted an expression and at least one model file (- for standard input)
? 2

$ rationale eval 'success(G(2)' examples/race.drn
rationale: found the end, wanted ")" or ","
  success(G(2)
              ^
? 2

$ rationale eval '1 +* 2' examples/race.drn
rationale: found "*", wanted an expression
  1 +* 2
     ^
? 2

$ rationale eval 'x = prior' examples/race.drn
rationale: found "=", wanted "=="
  x = prior
    ^
? 2

$ rationale eval '0 < x[1,0,up] <= 1' examples/race.drn
rationale: found "<=", wanted "and" or parentheses: comparisons do not chain
  0 < x[1,0,up] <= 1
                ^
? 2

#: The caret counts characters, not bytes.
$ rationale eval 'let π = prior in π ? 1' examples/race.drn
rationale: found the character ?, wanted "(", an operator or the end
  let π = prior in π ? 1
                     ^
? 2

#: The line at fault of several.
$ rationale eval 'forall k in 1..4:   # each k
>     F(k) == G(q)' examples/race.drn
rationale: found the unknown name q, wanted a name of the kernel, a definition or a bound variable
      F(k) == G(q)
                ^
? 2

$ rationale eval 'sucess(prior)' examples/race.drn
rationale: found the unknown name sucess, wanted a known one: did you mean success?
  sucess(prior)
  ^
? 2

$ rationale eval 'condition(x)' examples/race.drn
rationale: found a reward table, wanted a policy
  condition(x)
            ^
? 2

$ rationale eval 'G(1, 2)' examples/race.drn
rationale: found 2 arguments for G, wanted 1
  G(1, 2)
  ^
? 2

$ rationale eval 'G(2) > G(1)' examples/race.drn
rationale: found a policy > a policy, wanted numbers (write forall t, s, a: and index tables [t,s,a])
  G(2) > G(1)
       ^
? 2

$ rationale eval 'eV(prior)[1,0,up]' examples/race.drn
rationale: found 3 indices for a value table, wanted [t,s]
  eV(prior)[1,0,up]
  ^
? 2

$ rationale eval 'forall k: G(k) == prior' examples/race.drn
rationale: found the name k, wanted t, s, a, b, "k in 1..4", "policy k" or "reward k"
  forall k: G(k) == prior
         ^
? 2

$ rationale eval 'if success(prior) then 1 else 2' examples/race.drn
rationale: found a number, wanted a truth value
  if success(prior) then 1 else 2
     ^
? 2

$ rationale eval 'success(policy(prior))' examples/race.drn
rationale: found prior without quotes, wanted the name of a reward model in double quotes: policy("prior")
  success(policy(prior))
                 ^
? 2

#: A mistake that shows inside the prelude: the caret is at what the user wrote.
$ rationale eval '1 + success(B(1, -1))' examples/race.drn 2>&1 | sed 's/at [^ ]*prelude.defs:[0-9:]*/at FILE/'
rationale: examples/race.drn: found a number that is no fraction of numbers from 0 to 1000000, wanted one (in B at FILE)
  1 + success(B(1, -1))
              ^

$ rationale eval 'success(alpha(prior))' examples/race.drn 2>&1 | sed 's/at [^ ]*prelude.defs:[0-9:]*/at FILE/'
rationale: found a reward table ^ a policy, wanted a number as exponent (in alpha at FILE)
  success(alpha(prior))
          ^

$ rationale eval 'count policy q: success(q) <= 1' examples/race.drn
rationale: found all policies after count, wanted finitely many things: k in 1..4, t, s, a, b or policy q deterministic
  count policy q: success(q) <= 1
        ^
? 2

$ rationale eval 'boltzmann(prior, -1/2)' examples/race.drn
rationale: examples/race.drn: found a number that is no fraction of numbers from 0 to 1000000, wanted one
  boltzmann(prior, -1/2)
                     ^
? 2

$ rationale eval '-J(prior)' examples/race.drn
rationale: found the unknown option -J, wanted one of those in --help (an expression that begins with - goes after --)
Try `rationale eval --help`.
? 2

$ rationale eval '1e1000001' examples/race.drn
rationale: found the number 1e1000001, wanted an exponent from -1000000 to 1000000
  1e1000001
    ^
? 2

#: What depends on the model.
$ rationale eval 'G(1)[1,0,left]' examples/race.drn
rationale: examples/race.drn: found the action left, wanted one of state 0: up, down
  G(1)[1,0,left]
           ^
? 2

$ rationale eval 'G(1)[1,0,2]' examples/race.drn
rationale: examples/race.drn: found action 2 of state 0, wanted a position from 0 to 1
  G(1)[1,0,2]
           ^
? 2

$ rationale eval 'G(1)[0,0,up]' examples/race.drn
rationale: examples/race.drn: found step 0, wanted one from 1 to 2
  G(1)[0,0,up]
       ^
? 2

$ rationale eval 'G(1)[1,4,up]' examples/race.drn
rationale: examples/race.drn: found state 4, wanted one from 0 to 3
  G(1)[1,4,up]
         ^
? 2

$ rationale eval 'init[4]' examples/race.drn
rationale: examples/race.drn: found state 4, wanted one from 0 to 3
  init[4]
       ^
? 2

$ rationale eval 'reward("coins")' examples/race.drn
rationale: examples/race.drn: found "coins", wanted the name of a reward model of examples/race.drn
  reward("coins")
         ^
? 2

$ rationale eval 'x^(1/1000001)' examples/race.drn
rationale: examples/race.drn: found an exponent that is no fraction of numbers within 10^6, wanted one
  x^(1/1000001)
      ^
? 2

$ rationale eval 'lookahead(prior, 0)' examples/race.drn
rationale: examples/race.drn: found a number that is no whole number from 1 to 1000000, wanted one
  lookahead(prior, 0)
                   ^
? 2

#: A recursion that does not end.
$ rationale eval 'G(0-1)' examples/race.drn 2>&1 | sed 's/^.*: found/found/'
found G calling itself more than 10000 deep, wanted an argument that ends it
  G(0-1)
  ^

#: A list of 2^21 trajectories is not begun.
$ cat > stay.drn <<'END'
> //@horizon: 21
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

$ rationale eval 'law(prior)' stay.drn
rationale: stay.drn: found a model with more than 1000000 trajectories, wanted one small enough to list them
  law(prior)
  ^
? 2

#: A chain of 2000 sums is refused, 2000 parentheses are not.
$ rationale eval "$(printf '1'; for i in $(seq 2000); do printf '+1'; done)" examples/race.drn 2>&1 | head -n 1
rationale: found an expression more than 1000 levels deep, wanted it in parts (name them with def)

$ rationale eval "$(seq 2000 | tr -dc '\n' | tr '\n' '(')1$(seq 2000 | tr -dc '\n' | tr '\n' ')')" examples/race.drn
1

#: Words and signs of other languages.
$ rationale eval 'true' examples/race.drn
rationale: found the unknown name true, wanted a known one: did you mean yes?
  true
  ^
? 2
$ rationale eval '1 ≤ 2' examples/race.drn
rationale: found ≤, wanted "<="
  1 ≤ 2
    ^
? 2
$ for sign in ≤ ≥ ≠ − · × ∧ ∨ ¬ → ⇒ ↔ ⇔ ∀ ∃ ∈ '=>' '->' '==>' '<=>' '<->' '<==>' '=<' '<>' '/=' '~=' '===' '&' '&&' '|' '||' '!' '**'; do rationale eval "1 $sign 2" examples/race.drn 2>&1 | head -n 1; done
rationale: found ≤, wanted "<="
rationale: found ≥, wanted ">="
rationale: found ≠, wanted "!="
rationale: found −, wanted "-"
rationale: found ·, wanted "*"
rationale: found ×, wanted "*"
rationale: found ∧, wanted "and"
rationale: found ∨, wanted "or"
rationale: found ¬, wanted "not"
rationale: found →, wanted "implies"
rationale: found ⇒, wanted "implies"
rationale: found ↔, wanted "iff"
rationale: found ⇔, wanted "iff"
rationale: found ∀, wanted "forall"
rationale: found ∃, wanted "exists"
rationale: found ∈, wanted "in"
rationale: found =>, wanted "implies" or ">="
rationale: found ->, wanted "implies"
rationale: found ==>, wanted "implies"
rationale: found <=>, wanted "iff"
rationale: found <->, wanted "iff"
rationale: found <==>, wanted "iff"
rationale: found =<, wanted "<="
rationale: found <>, wanted "!="
rationale: found /=, wanted "!="
rationale: found ~=, wanted "!="
rationale: found ===, wanted "=="
rationale: found &, wanted "and"
rationale: found &&, wanted "and"
rationale: found |, wanted "or"
rationale: found ||, wanted "or"
rationale: found !, wanted "not"
rationale: found **, wanted "^"

#: A reward r = log x is at most 0.
$ sed 's|\[-1/2, 1/3\]|[1/2, 1/3]|' examples/rewards.drn > up.drn; rationale eval 'x' up.drn
up.drn:14:2: found log_success 1/2, wanted a number that is not positive
? 3
