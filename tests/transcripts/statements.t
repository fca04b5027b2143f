#: What rationale-restate, and the writer of certificates, refuse of a claim, each in its words. Every claim here stands on
#: a line of its own, with its number as a name. What the program itself finds wrong with it stands behind `check`.

$ cat > claims.sh <<'END'
> n=0
> while IFS= read -r claim; do
>     n=$((n + 1))
>     printf 'claim odd/%s\nassert %s\nexpect holds\n' $n "$claim" > odd.claim
>     printf '%s\n' "$claim" | cut -c 1-60
>     rationale-restate odd.claim:odd/$n "$model" 2>&1 > statement | sed 's/^rationale-restate: odd.claim:[0-9]*:/    restate:/'
>     [ ! -s statement ] || echo "    restate: a statement"
>     rationale check odd.claim "$model" --random 0 --certify . 2>&1 > report | sed 's/^odd.claim:2:[0-9]*:/    check:  /;s/^rationale:/    certify:/'
>     rm -f statement ./*.cert
> done
> END

#: What is no expression, or none that certificates have.
$ cat > odd <<'END'
> prior[1,0,north] == 1
> init[9] == 1
> prior[1,0] == 1
> prior[3,0,0] == 1
> prior[t,0,0] == 1
> forall a: prior[1,0,a] >= 0
> forall k in 1..2000: k > 0
> (max k in 2..1: k) == 1
> policy("nothing") == prior
> success(prior, x, x) == 1
> prior == success(prior)
> 2 + true
> (if 1 then 2 else 3) == 2
> x + eV(prior) == x
> 3 and yes
> not 3
> success(prior)
> success(prior)^(1/2) > 0
> x^(1/2) == x
> log(J(prior)) == 0
> entropy(prior)^101 > 0
> 2^(2^40) > 1
> 10^(-3) == 0.001 and 1.5e2 == 150
> prior == prior )
> (prior == prior
> exp(0) == 1
> forall policy q in optimal: success(q) == success(optimal)
> forall z: z > 1
> exists policy q: success(q) > 2
> law(prior) == law(prior) and law(prior)[1] == 1
> if yes then (yes iff no) else no
> sum k in 1..3, j in 1..2: (k * j == 2)
> count k in 1..3: k > 1
> (count k in 1..3, j in 1..2: k * j == 2) == 2
> var_return(prior) >= 0
> "word" == 1
> 00000000000000000000000000001 == 1
> 1x == 1
> f(1) == 1
> forall k in 1..2 3 == k
> (success(prior) > 0) == (J(prior) < 0)
> prior[success(prior) + 1,0,0] > 0
> success(prior)^J(prior) > 0
> forall 1 in 1..2: yes
> law(prior) + 1 == 1
> x + (success(prior) > 0) == x
> policy(prior) == prior
> init(1, 2, 3, 4, 5, 6, 7, 8, 9, 10) == 1
> 7^(10^6) > 1
> condition(prior, best_J) == prior
> let y = success(prior) in y * y < y
> END
$ model=examples/race.drn sh claims.sh < odd
prior[1,0,north] == 1
    restate: north is the name of 0 actions of a state
    check:   found the action north, wanted one of state 0: up, down (model examples/race.drn)
init[9] == 1
    restate: wanted init[s]
    check:   found state 9, wanted one from 0 to 3 (model examples/race.drn)
prior[1,0] == 1
    restate: wanted [t,s,a] or [t,s]
    check:   found 2 indices for a policy, wanted [t,s,a]
prior[3,0,0] == 1
    restate: wanted an entry of a table, at a place that can be reached
    check:   found step 3, wanted one from 1 to 2 (model examples/race.drn)
prior[t,0,0] == 1
    restate: t with 0 arguments is not in certificates
    check:   found the unknown name t, wanted a known one: did you mean T?
forall a: prior[1,0,a] >= 0
    restate: wanted a state that is bound before its actions
    check:   found the action a of no state, wanted a state: bind s before a
forall k in 1..2000: k > 0
    restate: more than 1000 values are not in certificates
    certify: no certificate of odd/7 on examples/race.drn: a range of more than 1000 values is not in certificates
(max k in 2..1: k) == 1
    restate: found the least or most of nothing
    certify: no certificate of odd/8 on examples/race.drn: the least or most of nothing is not in certificates
policy("nothing") == prior
    restate: a statement
    check:   found "nothing", wanted the name of a reward model of examples/race.drn (model examples/race.drn)
success(prior, x, x) == 1
    restate: success with 3 arguments is not in certificates
    check:   found 3 arguments for success, wanted 1 to 2
prior == success(prior)
    restate: what is compared is of two kinds
    check:   found a policy == a number, wanted two sides of one kind
2 + true
    restate: true with 0 arguments is not in certificates
    check:   found the unknown name true, wanted a known one: did you mean yes?
(if 1 then 2 else 3) == 2
    restate: if wants a truth, and two numbers or truths
    check:   found a number, wanted a truth value
x + eV(prior) == x
    restate: a statement
    check:   found a reward table + a value table, wanted two action tables, two value tables, or a number with a table
3 and yes
    restate: and wants truths
    check:   found a number, wanted a truth value
not 3
    restate: not wants a truth
    check:   found a number, wanted a truth value
success(prior)
    restate: wanted truths to be claimed
    check:   found a number, wanted a truth value
success(prior)^(1/2) > 0
    restate: an exponent is no whole number
    certify: no certificate of odd/18 on examples/race.drn: a fractional power is not in certificates
x^(1/2) == x
    restate: an exponent is no whole number
    certify: no certificate of odd/19 on examples/race.drn: a fractional power is not in certificates
log(J(prior)) == 0
    restate: a statement
    certify: no certificate of odd/20 on examples/race.drn: a logarithm of what is not rational is not in certificates
entropy(prior)^101 > 0
    restate: a statement
    certify: no certificate of odd/21 on examples/race.drn: a power of infinity, or of logarithms to less than 0 or more than 100, is not in certificates
2^(2^40) > 1
    restate: a statement
    check:   found an exponent that is no fraction of numbers within 10^6, wanted one (model examples/race.drn)
10^(-3) == 0.001 and 1.5e2 == 150
    restate: a statement
prior == prior )
    restate: found ) behind the expression
    check:   found ")", wanted "(", an operator or the end
(prior == prior
    restate: wanted ), found nothing
    check:   found the end, wanted ")"
exp(0) == 1
    restate: exp with 1 arguments is not in certificates
    certify: no certificate of odd/26 on examples/race.drn: exp is not in certificates
forall policy q in optimal: success(q) == success(optimal)
    restate: quantifiers over all optimal policies are not in certificates
    certify: no certificate of odd/27 on examples/race.drn: a quantifier over all optimal policies is not in certificates
forall z: z > 1
    restate: wanted t, s, a or b, found z
    check:   found the name z, wanted t, s, a, b, "z in 1..4", "policy z" or "reward z"
exists policy q: success(q) > 2
    restate: a quantifier over all policies or rewards inside a claim is not in certificates
    certify: no certificate of odd/29 on examples/race.drn: a quantifier over all policies or rewards inside a claim is not in certificates
law(prior) == law(prior) and law(prior)[1] == 1
    restate: wanted [t,s,a] or [t,s]
    check:   found a law before [, wanted a table
if yes then (yes iff no) else no
    restate: a statement
sum k in 1..3, j in 1..2: (k * j == 2)
    restate: arithmetic wants numbers or tables
    check:   found a truth value, wanted a number
count k in 1..3: k > 1
    restate: wanted truths to be claimed
    check:   found a number, wanted a truth value
(count k in 1..3, j in 1..2: k * j == 2) == 2
    restate: a statement
var_return(prior) >= 0
    restate: a statement
    certify: no certificate of odd/35 on examples/race.drn: the assertion is undefined
"word" == 1
    restate: found a string that is no name here
    check:   found a string, wanted a number, a table, a law or a truth value
00000000000000000000000000001 == 1
    restate: a statement
1x == 1
    restate: found a name, x == 1, behind a number
    check:   found the name x, wanted an operator or the end
f(1) == 1
    restate: f with 1 arguments is not in certificates
    check:   found the unknown name f, wanted a known one: did you mean F?
forall k in 1..2 3 == k
    restate: wanted :, found 3 == k
    check:   found the number 3, wanted ",", ":" or an operator
(success(prior) > 0) == (J(prior) < 0)
    restate: a statement
prior[success(prior) + 1,0,0] > 0
    restate: wanted a whole number that is a constant
    check:   found a number that is no whole number, wanted an index (model examples/race.drn)
success(prior)^J(prior) > 0
    restate: an exponent is no whole number
    check:   found an exponent that is no fraction of numbers within 10^6, wanted one (model examples/race.drn)
forall 1 in 1..2: yes
    restate: wanted a name, found 1 in 1..2: yes
    check:   found the number 1, wanted a name, "policy" or "reward"
law(prior) + 1 == 1
    restate: arithmetic wants numbers or tables
    check:   found a law, wanted a number or a table
x + (success(prior) > 0) == x
    restate: a table stands beside what is no constant
    check:   found a truth value, wanted a number or a table
policy(prior) == prior
    restate: policy with 1 arguments is not in certificates
    check:   found prior without quotes, wanted the name of a reward model in double quotes: policy("prior")
init(1, 2, 3, 4, 5, 6, 7, 8, 9, 10) == 1
    restate: found too many arguments
    check:   found 10 arguments for init, wanted none
7^(10^6) > 1
    restate: a statement
condition(prior, best_J) == prior
    restate: best_J with 0 arguments is not in certificates
    check:   found the unknown name best_J, wanted a name of the kernel, a definition or a bound variable
let y = success(prior) in y * y < y
    restate: a statement
