#!/bin/sh
# Every counterexample of proofs/ is locally minimal: `rationale shrink` leaves it as it is, under the conditions of
# tests/proofs-minimal.list. After a change of shrinking or of a claim: shrink the witness with the same --keep, and
# make the notes that quote it true again.
set -u
LC_ALL=C
export LC_ALL
tree=${top_srcdir:-$(dirname "$0")/..}
list=$tree/tests/proofs-minimal.list

work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failed=0
fail() {
    echo "$*"
    failed=1
}

# Lines "READING FILE": readings with a witness, and refuted ones about one model.
"${RATIONALE:?the built program}" claims --json >"$work/claims" || exit 99
sed -n -e 's/^{"reading":"\([^"]*\)",.*"witness":"\([^"]*\)".*/\1 \2/p; t' \
    -e 's/^{"reading":"\([^"]*\)",.*"expected":"refuted",.*"on":"\([^"]*\)".*/\1 \2/p' "$work/claims" >"$work/readings"
[ "$(wc -l <"$work/readings")" -ge 80 ] || fail "found few counterexamples: $(wc -l <"$work/readings")"

sed -n 's/^\([^#| ][^| ]*\) | \([^|]*\) | [^|]*$/\1 \2/p' "$list" >"$work/list"
[ "$(grep -vc '^\(#.*\)*$' "$list")" -eq "$(wc -l <"$work/list")" ] || fail "$list: a line is not READING | KEEP | WHY"

bare() {
    sed -e '/^\/\/@/!{/^\/\//d;}' "$1"
}

while read -r reading file; do
    keep=$(sed -n "s#^$reading ##p" "$work/list")
    [ "$keep" = 'as it is' ] && continue
    set -- --keep "${keep:-full_support}"
    [ "$keep" = - ] && set --
    for budget in 1000 10000; do # the larger one for models with many numbers
        "$RATIONALE" shrink "$tree/$file" --claim "$reading" --models $budget "$@" >"$work/small" 2>"$work/report" || break
        ! grep -q 'the budget ended' "$work/report" || continue
        break
    done
    bare "$tree/$file" >"$work/before"
    bare "$work/small" >"$work/after"
    grep -q 'locally minimal:' "$work/report" && diff "$work/before" "$work/after" ||
        fail "$reading: $file is not locally minimal: $(cat "$work/report")"
done <"$work/readings"

cut -d' ' -f1 "$work/list" | sort >"$work/listed"
cut -d' ' -f1 "$work/readings" | sort >"$work/known"
comm -23 "$work/listed" "$work/known" >"$work/stale"
[ ! -s "$work/stale" ] || fail "$list: no counterexample of proofs/ belongs to $(tr '\n' ' ' <"$work/stale")"
exit $failed
