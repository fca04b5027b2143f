#!/bin/sh
# Writer and checker agree on models made at random: every reading of proofs/ that has a certificate on them is
# accepted for its model and for what rationale-restate, by itself, makes of its claim. The extracted checker, where
# it is built, agrees.
set -u
. "${top_srcdir:-$(dirname "$0")/..}/tests/certificates-common.sh"
mkdir "$work/made"

for seed in 1 2 3 4 5; do
    kind=
    [ $((seed % 2)) -eq 0 ] || kind=--deterministic
    # shellcheck disable=SC2086  # no option is no word
    "$RATIONALE" generate --states $((1 + seed % 3)) --actions 2 --horizon $((1 + seed % 2)) --prior random \
        --height 6 --seed $seed $kind >"$work/m$seed.drn" || exit 99
done
names=$(cd "$tree/proofs" && for file in */*.claim; do echo "${file%%/*}"; done | sort -u)
# shellcheck disable=SC2086  # a name a word
"$RATIONALE" check $names "$work"/m*.drn --proofs "$tree/proofs" --certify "$work/made" >"$work/said" 2>"$work/refused"
status=$?
[ $status -le 1 ] || [ $status -eq 4 ] || fail "rationale check ends with status $status"
grep -vE 'an assumption is not met|is not in certificates|the assertion is undefined|an assumption is undefined' \
    "$work/refused" && fail 'other reasons than there are'

# second_opinion MODEL CERTIFICATE: the extracted checker, where it is built, ends as the first did
both=0
second_opinion() {
    [ -x "$verify-coq" ] || return 0
    "$verify-coq" --model "$1" --statement "$work/statement" "$2" >"$work/second"
    second=$?
    [ $second -eq $status ] || fail "$2: $status, but $second: $(cat "$work/second")"
    both=$((both + 1))
}

count=0
for made in "$work"/made/*--m[1-5].cert; do
    id=$(sed -n 's/^reading //p' "$made" | head -n 1)
    model=${made##*--}
    model=$work/${model%.cert}.drn
    asked "$(claim_of "$id")" "$id" "$model" "$made"
    [ $status -le 1 ] || fail "$made: status $status: $(cat "$work/answer")"
    count=$((count + 1))
    second_opinion "$model" "$made"
done
[ ! -x "$verify-coq" ] || [ $both -eq $count ] || fail "only $both of $count by the extracted checker"
[ $count -ge 200 ] || fail "only $count certificates"

# Words of the language that proofs/ has no certificate with.
cat >"$work/words.claim" <<'END'
claim     words/defined
assert    exists t, s: defined(G(1)[t,s,0]) and not defined(1/0)
expect    holds
claim     words/deterministic
assert    (min t, s, a: prior[t,s,a]) <= (max policy q deterministic: success(q)) and (count policy q deterministic: is_greedy(q)) >= 0
expect    holds
claim     words/variance
assert    J(prior) > -inf implies (var_return(prior) >= 0 and var_return(prior) <= 1000)
expect    holds
claim     words/best-return
assert    is_optimal_J(argmax(prior)) iff is_optimal(optimal)
expect    holds
claim     words/start
assert    (sum s in 0..0: init[s] * success(prior)) <= success(prior)
expect    holds
claim     words/draws
assert    expected_draws(prior, 2) >= 1
expect    holds
claim     words/kl
assert    kappa(prior, 2) != kappa_max(prior) or entropy(prior) > 0 or kl(prior, uniform) == 0
expect    holds
claim     words/logarithms
assert    log(2)^2 * log(3) / log(5) < 1 and log(2) * 0 == 0 and log(6) == log(2) + log(3) and log(8) / 3 == log(2)
expect    holds
claim     words/no-logarithms
assert    (success(prior) - success(prior)) * (log(2) * log(3)) < 1/2 and (log(2) * log(3) + log(2)) / inf == 0
assert    ((x[1,0,0] - x[1,0,0]) * (log(2) / log(3)))^2 < 1/2 and (log(2) * log(3) - log(2) * log(3))^2 < 1
expect    holds
claim     words/arithmetic
assert    -x + 2*x/x - 1 == 1 - x and x^2 == x*x and 1 - 1e-1 > 0.5
expect    refuted
claim     words/ahead
assert    lookahead(prior, 3) == eQ(optimal) and next(eV(prior))[1,0,0] <= 1
expect    refuted
claim     words/stored
assert    not policy("prior") == reward("success") and policy("prior") == prior
expect    holds
claim     words/laws
assert    posterior_law(prior) == law(G(1)) or law(prior) == law(uniform)
expect    refuted
claim     words/if
assert    if success(prior) > 1/2 then yes else deterministic or not deterministic
expect    holds
claim     words/always-by-paths
assert    eQ_by_paths(prior) == eQ(prior) and eV(uniform, prior) == eV_by_paths(uniform, prior)
assert    eV_by_paths(optimal, x^2) == eV(optimal, x^2) and eQ_by_paths(prior) == eQ_by_paths(prior)
expect    holds
claim     words/always-best-by-paths
assert    let v = eV_by_paths(optimal) in forall t, s: v[t,s] >= eV_by_paths(prior)[t,s] and v[t,s] >= eV_by_paths(uniform)[t,s]
expect    holds
claim     words/paths-differ
assert    eV_by_paths(prior) == eV_by_paths(uniform) or eQ_by_paths(prior) != eQ_by_paths(uniform)
expect    refuted
claim     words/always-undefined-by-paths
note      "At a place where v = eV is 0 the right side is undefined, elsewhere (v + 1)/v - 1/v = 1."
assert    eV_by_paths(prior, x^0) == (eV(prior) + 1) / eV(prior) - 1 / eV(prior)
assert    not defined(eV_by_paths(prior, x^0) == 1 / (0 * eV(prior)))
expect    holds
claim     words/always-kl-by-paths
assert    kl_by_paths(optimal, prior) == kl(optimal, prior) and kl_by_paths(prior, uniform) >= 0
assert    kl_by_paths(prior, optimal) == kl(prior, optimal) and not defined(kl_by_paths(condition(prior, 0*x), prior))
assert    not defined(kl_by_paths(prior, condition(prior, 0*x)))
expect    holds
claim     words/always-optimal-J
assert    is_optimal_J(optimal_J) and success(optimal_J) == success(optimal)
expect    holds
claim     words/always-roots
assert    forall k in 0..4: 4^(k/2) * success(prior) <= 2^k and (8/27)^(2/3) - success(prior) == (4/9) - success(prior)
expect    holds
claim     words/none-of-kept-rows
note      "The sum takes the row that was kept, for which certificates have no operation."
assert    not defined(eV_by_paths(condition(prior, 0*x))[1,0])
expect    refuted
claim     words/all
forall    policy q, reward y
assert    condition(q, y) == condition(q, y^2)
expect    refuted
END
# A dead end: states where success is impossible.
cat >"$work/m6.drn" <<'END'
//@horizon: 2
@type: MDP
@value_type: rational
@parameters

@reward_models
success prior
@nr_states
3
@nr_choices
5
@model
state 0 init
	action go [1, 1/2]
		1 : 1
	action stay [1, 1/2]
		2 : 1
state 1
	action up [0, 1/3]
		1 : 1
	action down [0, 2/3]
		1 : 1
state 2
	action wait [1/2, 1]
		2 : 1
END
"$RATIONALE" check "$work/words.claim" "$work"/m*.drn --certify "$work/made" >"$work/said" 2>"$work/refused"
status=$?
[ $status -le 1 ] || [ $status -eq 4 ] || fail "rationale check ends with status $status: $(cat "$work/refused")"
[ ! -e "$work/made/words-none-of-kept-rows--m1.cert" ] || fail 'a certificate of what the rules do not say'
words=0
for made in "$work"/made/words-*.cert; do
    model=${made##*--}
    model=$work/${model%.cert}.drn
    id=$(sed -n 's/^reading //p' "$made" | head -n 1)
    asked "$work/words.claim" "$id" "$model" "$made"
    [ $status -le 1 ] || fail "$made: status $status: $(cat "$work/answer")"
    case $id in words/always-*) [ $status -eq 0 ] || fail "$made: refuted" ;; esac
    second_opinion "$model" "$made"
    words=$((words + 1))
done
[ $words -ge 120 ] || fail "only $words certificates of words: $(cat "$work/refused")"

# The counterexamples of random models have theirs.
"$RATIONALE" check thm-5.9/F=G/as-printed one-step/H=alpha/any-prior --proofs "$tree/proofs" --random 50 --shrink \
    --certify "$work/made" >"$work/said" 2>&1
for kind in first smallest shrunk; do
    for made in "$work/made/thm-5.9-F-G-as-printed--$kind.cert" "$work/made/one-step-H-alpha-any-prior--$kind.cert"; do
        sed -n '/^model$/,/^end$/p' "$made" | sed '1d;$d' >"$work/found.drn"
        id=$(sed -n 's/^reading //p' "$made" | head -n 1)
        asked "$(claim_of "$id")" "$id" "$work/found.drn" "$made"
        [ $status -eq 1 ] || fail "$made: status $status: $(cat "$work/answer")"
        second_opinion "$work/found.drn" "$made"
    done
done
[ $failed -eq 0 ] && echo "$count certificates verified; of these and those of words $both also by the extracted checker"
exit $failed
