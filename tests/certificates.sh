#!/bin/sh
# Every counterexample of proofs/, and every model that a reading is about, has its certificate there: they are what
# `rationale paper --certify` writes, and rationale-verify accepts each for its model and for what rationale-restate
# makes of its claim. After a change of claims or of the format: make certificates (this script with --bless).
set -u
. "${top_srcdir:-$(dirname "$0")/..}/tests/certificates-common.sh"
bless=no
[ "${1-}" = --bless ] && bless=yes
largest=65536 # bytes; larger ones are compressed
mkdir "$work/made"

# Counterexamples whose claims are not in certificates (doc/certificate.md): lines "ID WHAT", what they need.
cat >"$work/without" <<'END'
END

# Nothing random is of interest here, so few models are; some readings are undecided by that (4).
"$RATIONALE" paper --random 1 --proofs "$tree/proofs" --certify "$work/made" >/dev/null 2>"$work/refused"
status=$?
[ $status -eq 0 ] || [ $status -eq 4 ] || fail "rationale paper --certify ends with status $status"
sed -n 's/^rationale: no certificate of \([^ ]*\) on [^ ]* \(.*\) is not in certificates$/\1 \2/p' "$work/refused" |
    sort >"$work/refused.sorted"
[ "$(wc -l <"$work/refused")" -eq "$(wc -l <"$work/refused.sorted")" ] || fail "$(cat "$work/refused")"
diff "$work/without" "$work/refused.sorted" || fail 'readings without a certificate: < expected > found'

# model_of ID CLAIM_FILE: the file after `on` or `witness`
model_of() {
    awk -v id="$1" '$1 == "claim" { mine = $2 == id } mine && ($1 == "on" || $1 == "witness") { print $2 }' "$2"
}

expected_status() {
    awk -v id="$1" '$1 == "claim" { mine = $2 == id; exists = 0 }
        mine && $1 == "expect" { print $2 == "refuted" ? 1 : 0 }' "$2"
}

count=0
for made in "$work"/made/*.cert; do
    name=$(basename "$made")
    id=$(sed -n 's/^reading //p' "$made" | head -n 1)
    folder=$tree/proofs/${id%%/*}
    kept=$folder/$name
    [ "$(wc -c <"$made")" -le $largest ] || kept=$kept.gz
    if [ $bless = yes ]; then
        rm -f "$folder/$name" "$folder/$name.gz"
        case $kept in
        *.gz) gzip -9n <"$made" >"$kept" ;;
        *) cp "$made" "$kept" ;;
        esac
    fi
    echo "$kept" >>"$work/kept"
    claim=$(claim_of "$id")
    [ -f "$kept" ] || {
        fail "there is no $kept (make certificates)"
        continue
    }
    unpacked "$kept" >"$work/kept.cert"
    cmp -s "$work/kept.cert" "$made" || fail "$kept is not up to date (make certificates)"
    asked "$claim" "$id" "$folder/$(model_of "$id" "$claim")" "$work/kept.cert"
    wanted=$(expected_status "$id" "$claim")
    [ $status -eq "$wanted" ] || fail "$kept: status $status, wanted $wanted: $(cat "$work/answer")"
    count=$((count + 1))
done

find "$tree/proofs" -name '*.cert' -o -name '*.cert.gz' | sort >"$work/found"
sort "$work/kept" | diff - "$work/found" || fail 'certificates in proofs/: < made > found'
[ $count -ge 100 ] || fail "only $count certificates"
[ $failed -eq 0 ] && echo "$count certificates verified"
exit $failed
