#!/bin/sh
# make installcheck: the installed files are there, and the installed program works with the installed data alone.
# Usage: check-install.sh VERSION DESTDIR BINDIR PKGDATADIR
set -u
version=$1
destdir=$2
program=$2$3/rationale
data=$2$4
tree=${top_srcdir:-$(dirname "$0")/..}
bad=0

fault() {
    echo "installcheck: $*"
    bad=1
}

# Every file of proofs/ and examples/, and the prelude.
installed=0
for part in proofs examples; do
    [ -d "$tree/$part" ] || continue
    list=$(cd "$tree" && find "$part" -type f)
    for file in $list; do
        cmp -s "$tree/$file" "$data/$file" || fault "$data/$file is absent or differs"
        installed=$((installed + 1))
    done
done
if [ -f "$tree/lib/prelude.defs" ]; then
    cmp -s "$tree/lib/prelude.defs" "$data/prelude.defs" || fault "$data/prelude.defs is absent or differs"
fi
[ ! -e "$(dirname "$program")/rationale.datadir" ] || fault 'rationale.datadir is installed'

case $("$program" --version 2>&1) in
    *"$version"*) ;;
    *) fault "$program --version does not print $version" ;;
esac

# Under DESTDIR the data is not where the program will look for it, so only an install in place can run claims.
if [ -z "$destdir" ]; then
    scratch=$(mktemp -d) || exit 1
    cd "$scratch" || exit 1
    printed=$("$program" claims 2>&1) || fault "rationale claims ended with status $?: $printed"
    [ -n "$printed" ] || fault 'rationale claims prints nothing'
    if [ -f "$data/examples/example3.drn" ]; then
        # Example 3 of the paper: the second folded policy gives 25/61.
        printed=$("$program" eval 'F(2)[1,0,a1]' "$data/examples/example3.drn" 2>&1)
        [ "$printed" = 25/61 ] || fault "eval 'F(2)[1,0,a1]' prints \"$printed\", wanted 25/61"
    fi
    if [ -f "$data/proofs/rem-4.8/rem-4.8-same-order--order.cert" ]; then
        # With the installed prelude: the checker, the model and the claim agree.
        "$program-restate" "$data/proofs/rem-4.8/rem-4.8.claim:rem-4.8/same-order" \
            "$data/proofs/rem-4.8/order.drn" >"$scratch/statement"
        printed=$("$program-verify" --model "$data/proofs/rem-4.8/order.drn" --statement "$scratch/statement" \
            "$data/proofs/rem-4.8/rem-4.8-same-order--order.cert" 2>&1)
        [ "$printed" = 's VERIFIED refuted' ] || fault "rationale-verify prints \"$printed\""
    fi
    cd / && rm -rf "$scratch"
fi

[ "$bad" -eq 0 ] && echo "installcheck: $installed data files and the program are as built"
exit "$bad"
