#!/bin/sh
# The two checkers of certificates, rationale-verify and the one extracted from Coq: on every certificate of proofs/,
# and on some hundreds with one change in them, they end with the same status. No cast that OCaml does not check is
# in the extracted code. Usage: certificates-coq.sh; the programs are $RATIONALE-verify and $RATIONALE-verify-coq.
set -u
. "${top_srcdir:-$(dirname "$0")/..}/tests/certificates-common.sh"
build=${top_builddir:?the build tree}
second="$RATIONALE-verify-coq"


grep -n 'Obj\.' "$build/extracted/checked.ml" && fail 'the extracted code has unchecked casts'
[ -s "$build/extracted/checked.ml" ] || fail "found no $build/extracted/checked.ml"

# agree NAME FILE: both answer alike; the second one's status is in $status
agree() {
    "$verify" - <"$2" >"$work/first" 2>&1
    wanted=$?
    "$second" - <"$2" >"$work/second" 2>&1
    status=$?
    [ $status -eq $wanted ] ||
        fail "$1: $wanted and $status: $(cat "$work/first" "$work/second")"
}

both=0
for kept in "$tree"/proofs/*/*.cert "$tree"/proofs/*/*.cert.gz; do
    [ -f "$kept" ] || continue
    unpacked "$kept" >"$work/certificate"
    agree "$kept" "$work/certificate"
    [ $status -le 1 ] || fail "$kept: status $status"
    both=$((both + 1))
    mv "$work/certificate" "$work/kept-$both"
done
[ $both -ge 127 ] || fail "only $both certificates in proofs/"
logs=$(grep -l '^log ' "$work"/kept-* | wc -l)
[ "$logs" -ge 37 ] || fail "only $logs of them have logarithms"

# The names of tables (a theorem of proofs/coq/NamedTables.v) fit what the readings compare: F(2^k) and G(2^k) for
# k = 1, 2; H(k) and alpha(2^k) for k = 1, 2, 3.
names() { # CERTIFICATE
    { cat "$tree/proofs/thm-5.9/$1" && "$second" --names "$tree/proofs/thm-5.9/$1"; } | awk '
        / = equal #[0-9]+ #[0-9]+$/ { left[++n] = $(NF - 1); right[n] = $NF }
        /^c #[0-9]+ is / { id = $2; sub(/^c #[0-9]+ is /, ""); name[id] = $0 }
        END { for (i = 1; i <= n; i++) printf "%s = %s; ", name[left[i]], name[right[i]] }'
}
found=$(names thm-5.9-F-G-as-printed--prior-one-third.cert)
[ "$found" = 'F(2), H(2) = G(2); F(4) = G(4); ' ] || fail "the names are $found"
found=$(names thm-5.9-H-alpha-as-printed--uniform-one-half.cert)
wanted='G(1), alpha(1), F(1), H(1), Fr(1), Hr(1) = alpha(2); F(2), H(2) = alpha(4); H(3) = alpha(8); '
[ "$found" = "$wanted" ] || fail "the names are $found"

# One change in a line: a digit, a sign of an undefined row, an operation, or the line itself. NR picks which.
cat >"$work/change.awk" <<'END'
NR != line { print; next }
kind == 0 && match($0, /[0-9]+[^0-9]*$/) {
    print substr($0, 1, RSTART - 1) (substr($0, RSTART, 1) + 1) % 10 substr($0, RSTART + 1); next
}
kind == 1 && match($0, /[0-9]/) { print substr($0, 1, RSTART - 1) (substr($0, RSTART, 1) + 1) % 10 substr($0, RSTART + 1); next }
kind == 2 && / : / { sub(/ : /, " ! "); print; next }
kind == 2 { sub(/uses [0-9]+/, "&0"); sub(/is yes/, "is no"); if (!sub(/\*log/, "1&")) sub(/is real/, "is 0"); print; next }
kind == 3 && /is -?inf|is real|log|^number/ {
    if (!sub(/is inf/, "is -inf") && !sub(/is -inf/, "is real") && !sub(/is real/, "is undefined") &&
        !sub(/ \+ -/, " + ") && !sub(/ \+ /, " + -") && !sub(/ sumlog/, " mean") && !sub(/ log #/, " minus 0 #") &&
        !sub(/smaller/, "larger") && !sub(/larger/, "smaller") && !sub(/weigh/, "times") && !sub(/minus/, "plus"))
        sub(/plus|times|entry/, "over")
    print; next
}
kind == 3 { if (!sub(/times/, "plus") && !sub(/holds/, "refuted") && !sub(/ and /, " or ") && !sub(/equal/, "less")) sub(/conditioned/, "softmax"); print; next }
kind == 4 { next }
kind == 5 { print; print; next }
{ print }
END
mutants=0
survivors=0
pick=1
while [ $pick -le $both ]; do
    size=$(wc -l <"$work/kept-$pick")
    line=$((pick % 7 + 1))
    while [ "$line" -le "$size" ]; do
        awk -v line="$line" -v kind="$(((line + pick) % 6))" -f "$work/change.awk" "$work/kept-$pick" >"$work/mutant"
        if ! cmp -s "$work/mutant" "$work/kept-$pick"; then
            mutants=$((mutants + 1))
            agree "certificate $pick, line $line changed" "$work/mutant"
            [ $status -gt 1 ] || survivors=$((survivors + 1))
        fi
        line=$((line + 7 + size / 12))
    done
    pick=$((pick + 1))
done
[ $mutants -ge 400 ] || fail "only $mutants changed certificates"
[ $((survivors * 10)) -le $mutants ] || fail "$survivors of $mutants changed certificates are accepted"
[ $failed -eq 0 ] && echo "$both certificates by both checkers, $logs with logarithms; $mutants changed ones," \
    "$survivors accepted by both"
exit $failed
