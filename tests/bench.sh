#!/bin/sh
# make bench: the same generated models (T = 3, S = 3, A = 2, k <= 4) checked by this program and by plain Python
# fractions, in turn, in one run. Whole processes are timed, reading the files included. Nothing here is a test.
set -eu

program=${RATIONALE:?the built program}
here=$(cd "$(dirname "$0")" && pwd)
python=${PYTHON:-/usr/bin/python3}
models=${BENCH_MODELS:-400}
rounds=${BENCH_ROUNDS:-5}
[ -x "$python" ] || { echo "bench: no $python (Debian package: python3)" >&2; exit 77; }

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

now() { date +%s%N; }

median() { sort -n | sed -n "$((rounds / 2 + 1))p"; }

bench() { # kind, option for generate
    kind=$1
    i=0
    while [ "$i" -lt "$models" ]; do
        "$program" generate $2 --states 3 --actions 2 --horizon 3 --seed 5 --index "$i" -o "$scratch/$kind-$i.drn"
        i=$((i + 1))
    done
    : >"$scratch/ours"
    : >"$scratch/python"
    round=0
    while [ "$round" -lt "$rounds" ]; do
        start=$(now)
        "$program" check --proofs "$here/bench" "bench/$kind" --jobs 1 --json "$scratch/$kind-"*.drn >"$scratch/out" || {
            cat "$scratch/out" >&2; exit 1; }
        middle=$(now)
        held=$("$python" "$here/bench.py" "$kind" "$scratch/$kind-"*.drn)
        end=$(now)
        [ "$held" -eq "$models" ] || { echo "bench: Python finds $held of $models to hold" >&2; exit 1; }
        echo $(((middle - start) / models)) >>"$scratch/ours"
        echo $(((end - middle) / models)) >>"$scratch/python"
        round=$((round + 1))
    done
    ours=$(median <"$scratch/ours")
    theirs=$(median <"$scratch/python")
    printf '%-14s this program %6d us a model   Python fractions %6d us a model   ratio %d.%d\n' "$kind" \
        $((ours / 1000)) $((theirs / 1000)) $((theirs / ours)) $((theirs * 10 / ours % 10))
}

echo "$models models a kind, T = 3, S = 3, A = 2, k <= 4; medians of $rounds rounds, whole processes, one thread"
bench deterministic --deterministic
bench stochastic ''
