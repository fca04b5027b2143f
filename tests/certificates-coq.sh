#!/bin/sh
# The two checkers of certificates, rationale-verify and the one extracted from Coq: on every certificate of proofs/,
# and on some hundreds with one change in them, they end with the same status, or the second says that something is
# beyond it (4), which it may say only of certificates with the words below. No cast that OCaml does not check is in
# the extracted code. Usage: certificates-coq.sh; the programs are $RATIONALE-verify and $RATIONALE-verify-coq.
set -u
LC_ALL=C
export LC_ALL
tree=${top_srcdir:-$(dirname "$0")/..}
build=${top_builddir:?the build tree}
first="${RATIONALE:?the built program}-verify"
second="$RATIONALE-verify-coq"

# What is beyond the extracted checker, as a certificate has it.
beyond='^log |= (policy|reward|sumlog|log) |^is (-?inf|real)$|[ ]inf( |$)|= power .* -'

work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failed=0
fail() {
    echo "$*"
    failed=1
}

grep -n 'Obj\.' "$build/extracted/checked.ml" && fail 'the extracted code has unchecked casts'
[ -s "$build/extracted/checked.ml" ] || fail "found no $build/extracted/checked.ml"

# agree NAME FILE: both answer alike; the second one's status is in $status
agree() {
    "$first" - <"$2" >"$work/first" 2>&1
    wanted=$?
    "$second" --quiet - <"$2" >"$work/second" 2>&1
    status=$?
    [ $status -eq 4 ] || [ $status -eq $wanted ] ||
        fail "$1: $wanted and $status: $(cat "$work/first" "$work/second")"
}

both=0
outside=0
for kept in "$tree"/proofs/*/*.cert "$tree"/proofs/*/*.cert.gz; do
    [ -f "$kept" ] || continue
    case $kept in
    *.gz) gzip -dc "$kept" ;;
    *) cat "$kept" ;;
    esac >"$work/certificate"
    agree "$kept" "$work/certificate"
    inside=yes
    grep -qE "$beyond" "$work/certificate" && inside=no
    case $inside,$status in
    yes,[01]) both=$((both + 1)) && cp "$work/certificate" "$work/inside-$both" ;;
    no,4) outside=$((outside + 1)) ;;
    *) fail "$kept: status $status, and by its words it is inside the extracted checker: $inside" ;;
    esac
done
[ $both -ge 80 ] || fail "only $both certificates are inside the extracted checker"

# The names of tables (a theorem of proofs/coq/NamedTables.v) fit what the readings compare: F(2^k) and G(2^k) for
# k = 1, 2; H(k) and alpha(2^k) for k = 1, 2, 3.
names() { # CERTIFICATE
    "$second" "$tree/proofs/thm-5.9/$1" | awk '
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
kind == 2 { sub(/uses [0-9]+/, "&0"); sub(/is yes/, "is no"); print; next }
kind == 3 { if (!sub(/times/, "plus") && !sub(/holds/, "refuted") && !sub(/ and /, " or ") && !sub(/equal/, "less")) sub(/conditioned/, "softmax"); print; next }
kind == 4 { next }
kind == 5 { print; print; next }
{ print }
END
mutants=0
survivors=0
pick=1
while [ $pick -le $both ]; do
    size=$(wc -l <"$work/inside-$pick")
    line=$((pick % 7 + 1))
    while [ "$line" -le "$size" ]; do
        awk -v line="$line" -v kind="$(((line + pick) % 6))" -f "$work/change.awk" "$work/inside-$pick" >"$work/mutant"
        if ! cmp -s "$work/mutant" "$work/inside-$pick"; then
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
[ $failed -eq 0 ] && echo "$both certificates by both checkers, $outside beyond the second; $mutants changed ones," \
    "$survivors accepted by both"
exit $failed
