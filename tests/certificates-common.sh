# What the tests of certificates share; read by them with `.`, after set -u.
# shellcheck shell=sh disable=SC2034  # those who read it use what it sets
LC_ALL=C
export LC_ALL
tree=${top_srcdir:-$(dirname "$0")/..}
verify="${RATIONALE:?the built program}-verify"
restate="$RATIONALE-restate"
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failed=0
fail() {
    echo "$*"
    failed=1
}

# unpacked CERTIFICATE: its text, which may be compressed
unpacked() {
    case $1 in
    *.gz) gzip -dc "$1" ;;
    *) cat "$1" ;;
    esac
}

# claim_of ID: the file of that reading in proofs/
claim_of() {
    grep -lE "^claim[ 	]+$1\$" "$tree/proofs/${1%%/*}"/*.claim
}

# asked CLAIM_FILE ID MODEL CERTIFICATE: verified for this model, and for what rationale-restate makes of the reading
# there; in $status, with the answer in $work/answer
asked() {
    "$restate" --prelude "$tree/lib/prelude.defs" "$1:$2" "$3" >"$work/statement" || fail "no statement of $2"
    "$verify" --model "$3" --statement "$work/statement" "$4" >"$work/answer"
    status=$?
}
