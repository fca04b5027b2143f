#!/bin/sh
# Claim files and general theorems must not drift apart. A reading with a field "coq NAME" and the theorem NAME of
# proofs/coq/*.v must agree, by name, on what is assumed; a theorem that begins "~ forall" carries a refuted reading,
# another one a reading that holds; and the comment above a theorem names exactly the readings that name it.
# Only text is read, so this needs no Coq. Usage: check-coq-names.sh [TREE]
set -u
LC_ALL=C
export LC_ALL

tree=${1:-${top_srcdir:-$(dirname "$0")/..}}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cd "$tree" || exit 99

# READING THEOREM holds|refuted|... HYPOTHESES, sorted and joined by commas; "given" and the rest count as they stand.
awk '
    function flush() { if (coq != "") print id, coq, expect, sorted(assumed) }
    function sorted(list, n, i, j, name, t) {
        n = split(list, name, /[ ,]+/)
        for (i = 1; i <= n; i++)
            for (j = i + 1; j <= n; j++)
                if (name[j] < name[i]) { t = name[i]; name[i] = name[j]; name[j] = t }
        list = ""
        for (i = 1; i <= n; i++)
            if (name[i] != "")
                list = list (list == "" ? "" : ",") name[i]
        return list == "" ? "-" : list
    }
    $1 == "claim" { flush(); id = $2; coq = assumed = expect = "" }
    $1 == "coq" { coq = $2 }
    $1 == "expect" { expect = $2 }
    $1 == "assume" || $1 == "given" { sub(/^[a-z]+ +/, ""); gsub(/ *, */, ","); gsub(/ /, "_"); assumed = assumed "," $0 }
    END { flush() }' proofs/*/*.claim | sort >"$work/claims"

# The same of theorems: the statement ends at "Proof."; its hypotheses are the words that a claim file may assume.
awk '
    BEGIN {
        n = split("deterministic full_support positive_success same_actions single_start uniform_prior", known, " ")
    }
    FNR == 1 { comment = ""; theorem = "" }
    /^\(\*/ { comment = "" }
    /^\(\*/, /\*\)/ { comment = comment " " $0; next }
    /^(Theorem|Lemma|Corollary) / { theorem = $2; statement = "" }
    theorem != "" && /^Proof\./ {
        assumed = ""
        for (i = 1; i <= n; i++)
            if (statement ~ ("[^A-Za-z_]" known[i] "[^A-Za-z_]"))
                assumed = assumed (assumed == "" ? "" : ",") known[i]
        said = statement ~ /:[ \n]*~ forall/ ? "refuted" : "holds"
        count = split(comment, word, /[ ,;()]+/)
        for (i = 1; i <= count; i++) {
            sub(/:$/, "", word[i])
            if (word[i] ~ /^[a-z]+(-[0-9.A-Za-z]+)?\/./ && word[i] !~ /\.(drn|claim|v)$/)
                print word[i], theorem, said, assumed == "" ? "-" : assumed
        }
        theorem = comment = ""
    }
    theorem != "" { statement = statement $0 " " }
    /^$/ { comment = "" }' proofs/coq/*.v | sort >"$work/theorems"

[ -s "$work/claims" ] || { echo 'no reading names a theorem'; exit 1; }
if ! diff "$work/claims" "$work/theorems" >"$work/found"; then
    echo 'reading, theorem, expectation, hypotheses: "<" as the claim files have it, ">" as proofs/coq has it'
    cat "$work/found"
    exit 1
fi
echo "$(grep -c . "$work/claims") readings agree with their theorems"
