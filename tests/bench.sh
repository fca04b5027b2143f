#!/bin/sh
# make bench: the same generated models (T = 3, S = 3, A = 2, k <= 4) checked by this program's engines, by its
# naive evaluator and by Python, in one run; then screening as a whole, two workers against one, and how times
# grow. Nothing here is a test.
set -eu

program=${RATIONALE:?the built program}
here=$(cd "$(dirname "$0")" && pwd)
engine=${BENCH_ENGINE:-$(dirname "$program")/tests/bench_engine}
python=${PYTHON:-/usr/bin/python3}
models=${BENCH_MODELS:-400}
campaign=${BENCH_CAMPAIGN:-400000}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

now() { date +%s%N; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.1f", a / b }'; }

comparators=
for comparator in Fraction gmpy2; do
    if ! [ -x "$python" ]; then
        echo "bench: skipped $comparator: there is no $python (Debian package python3)"
    elif [ "$comparator" = gmpy2 ] && ! "$python" -c 'import gmpy2' 2>"$scratch/why"; then
        echo "bench: skipped gmpy2: $python does not have it (Debian package python3-gmpy2)"
    else
        comparators="$comparators $comparator"
    fi
done

run() { "$engine" "$here/../lib/prelude.defs" "$here/bench/bench.claim" "$@"; }

against() { # what, microseconds, goals
    printf '    %-52s %8s us' "$1" "$2"
    shift
    for comparator in $comparators; do
        eval "theirs=\$us_$comparator"
        printf '   %6s x %s' "$(ratio "$theirs" "$1")" "$comparator"
    done
    printf '   %s\n' "$2"
}

bench() { # kind, option for generate, goals of exact and modular
    kind=$1
    i=0
    while [ "$i" -lt "$models" ]; do
        "$program" generate $2 --states 3 --actions 2 --horizon 3 --seed 5 --index "$i" -o "$scratch/$kind-$i.drn"
        i=$((i + 1))
    done
    echo "$kind: microseconds a model; $models models, T = 3, S = 3, A = 2, k <= 4"
    for comparator in $comparators; do
        set -- "$kind" "$2" "$3" "$4" $("$python" "$here/bench.py" "$comparator" "$kind" "$scratch/$kind-"*.drn)
        [ "$5" -eq "$models" ] || { echo "bench: $comparator finds $5 of $models to hold" >&2; exit 1; }
        eval "us_$comparator=$6"
        printf '    %-52s %8s us\n' "$comparator" "$6"
    done
    set -- "$kind" "$2" "$3" "$4" $(run "$kind" "$scratch/$kind-"*.drn)
    echo "    ($7 choices at reachable places, on average)"
    against "naive evaluator (canonical rationals)" "$5" ''
    against "exact engine, laying out included" "$6" "goals: $3"
    set -- "$kind" "$2" "$3" "$4" $(run campaign "$kind" "$campaign" 1)
    against "screening, a whole campaign of $campaign, 1 prime" "$5" "goals: $4"
    set -- "$kind" "$2" "$3" "$4" $(run campaign "$kind" "$campaign" 0)
    against "the same, $7 primes: error < 2^-$8" "$5" ''
    set -- "$kind" "$2" "$3" "$4" $(run campaign "$kind" "$((campaign / 20 + 1))" prove)
    against "exactly: up to $7 primes, else the exact engine" "$5" ''
    echo "    ($6 choices on average in screening)"
}

bench deterministic --deterministic '16 x gmpy2, 40 x Fraction' '100 x gmpy2, 400 x Fraction'
bench stochastic '' '6 x gmpy2, 17 x Fraction' '100 x gmpy2, 400 x Fraction'

# Two workers against one: elapsed time, which others at work on the machine disturb.
elapsed() { # options
    start=$(now)
    "$program" check --proofs "$here/bench" bench/stochastic --seed 5 --states 3 --actions 2 --horizon 3 "$@" \
        >"$scratch/out"
    end=$(now)
    echo $((end - start))
}
workers() { # name, options
    name=$1
    shift
    best=0
    for round in 1 2 3; do
        best=$(awk -v a="$best" -v one="$(elapsed --jobs 1 "$@")" -v two="$(elapsed --jobs 2 "$@")" \
            'BEGIN { r = one / two; printf("%.2f", (r > a ? r : a)) }')
    done
    printf '    %-44s %8s x\n' "$name" "$best"
}
echo "two workers against one, best of 3 rounds (goal: 1.7 x; needs a machine with nothing else to do)"
workers screening --screen --random "$campaign"
workers exact --random $((campaign / 40))

echo "exponents of the time, by least squares"
run growth | sed 's/^/    /'
echo "one large model"
run large | sed 's/^/    /'
