#!/bin/sh
# Writer and checker agree on models made at random: every reading of proofs/ that has a certificate on them is
# accepted for its model and for what rationale-restate, by itself, makes of its claim. The extracted checker, where
# it is built, agrees.
set -u
LC_ALL=C
export LC_ALL
tree=${top_srcdir:-$(dirname "$0")/..}
verify="${RATIONALE:?the built program}-verify"
restate="$RATIONALE-restate"
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
mkdir "$work/made"
failed=0
fail() {
    echo "$*"
    failed=1
}

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

count=0
both=0
for made in "$work"/made/*--m[1-5].cert; do
    id=$(sed -n 's/^reading //p' "$made" | head -n 1)
    model=${made##*--}
    claim=$(grep -lE "^claim[ 	]+$id\$" "$tree/proofs/${id%%/*}"/*.claim)
    "$restate" --prelude "$tree/lib/prelude.defs" "$claim:$id" "$work/${model%.cert}.drn" >"$work/statement" ||
        fail "no statement of $id"
    "$verify" --quiet --model "$work/${model%.cert}.drn" --statement "$work/statement" "$made" >"$work/answer"
    status=$?
    [ $status -le 1 ] || fail "$made: status $status: $(cat "$work/answer")"
    count=$((count + 1))
    [ -x "$verify-coq" ] || continue # the extracted checker, where it is built; 4: beyond it
    "$verify-coq" --quiet --model "$work/${model%.cert}.drn" --statement "$work/statement" "$made" >"$work/second"
    second=$?
    [ $second -eq 4 ] || [ $second -eq $status ] || fail "$made: $status, but $second: $(cat "$work/second")"
    [ $second -eq 4 ] || both=$((both + 1))
done
[ ! -x "$verify-coq" ] || [ $both -ge 100 ] || fail "only $both are in reach of the extracted checker"
[ $count -ge 200 ] || fail "only $count certificates"
[ $failed -eq 0 ] && echo "$count certificates verified, $both also by the extracted checker"
exit $failed
