#!/bin/sh
# The general theorems of proofs/coq, checked by Coq in a copy: everything compiles, nothing is assumed or left out,
# and no theorem rests on an axiom; only those of the files below rest on the standard library's axioms of the reals.
# With RATIONALE_COQCHK=yes the compiled files are checked once more by coqchk, which takes half a minute.
# Usage: check-coq.sh [TREE]
set -u
LC_ALL=C
export LC_ALL

tree=${1:-${top_srcdir:-$(dirname "$0")/..}}
source=$tree/proofs/coq
coqc=${COQC:-coqc}
coqchk=${COQCHK:-coqchk}

# What these files may use, with the types that Coq prints cut off.
real_files='RealNumbers NaturalLogarithm Logarithms RealCertificates'
real_axioms='ClassicalDedekindReals.sig_forall_dec
ClassicalDedekindReals.sig_not_dec
FunctionalExtensionality.functional_extensionality_dep'

work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
files=$(sed -n 's/^\([A-Za-z]*\)\.v$/\1/p' "$source/_CoqProject")
[ -n "$files" ] || { echo "no files in $source/_CoqProject"; exit 99; }
for file in "$source"/*.v; do
    grep -qx "${file##*/}" "$source/_CoqProject" || { echo "${file##*/} is not in _CoqProject"; exit 1; }
done
cp "$source"/*.v "$work" || exit 99
cd "$work" || exit 99

if grep -nwE 'Admitted|admit|give_up|Axioms?|Parameters?|Conjecture|Abort|Unset|bypass_check|native_compute' ./*.v; then
    echo 'these words have no place in a finished proof'
    exit 1
fi

for file in $files; do
    "$coqc" -q -R . Rationale "$file.v" || exit 1
done

# One list of all that a file states: Coq then looks only once through what all of it rests on.
names() { sed -nE 's/^(Theorem|Lemma) ([A-Za-z0-9_]+).*/\2/p' "$1.v"; }
total=0
for file in $files; do
    count=$(names "$file" | grep -c .)
    [ "$count" -gt 0 ] || continue
    total=$((total + count))
    {
        echo "From Rationale Require $file."
        echo 'Inductive list := none | one {A : Type} (a : A) (rest : list).'
        echo 'Definition everything :='
        names "$file" | sed "s/.*/  one (@Rationale.$file.&) (/"
        echo '  none'
        names "$file" | sed 's/.*/)/' | tr -d '\n'
        echo '. Print Assumptions everything.'
    } >"Assumptions_$file.v"
    "$coqc" -q -R . Rationale "Assumptions_$file.v" >"$file.out" || exit 1
    if echo " $real_files " | grep -q " $file "; then
        sed -n 's/^\([A-Za-z][A-Za-z0-9_.]*\)\( :.*\)*$/\1/p' "$file.out" | sort -u >axioms
        echo "$real_axioms" | comm -13 - axioms >forbidden
    else
        grep -vx 'Closed under the global context' "$file.out" >forbidden
    fi
    if [ -s forbidden ]; then
        echo "$file.v rests on more than it may:"
        cat forbidden
        exit 1
    fi
done

if [ "${RATIONALE_COQCHK:-no}" = yes ]; then
    modules=$(for file in $files; do echo "Rationale.$file"; done)
    # shellcheck disable=SC2086  # one word a module
    "$coqchk" -silent -R . Rationale $modules || exit 1
    echo 'coqchk agrees'
fi
echo "$total theorems and lemmas checked by $("$coqc" --version | head -n 1)"
