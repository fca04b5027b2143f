#!/bin/sh
# Sizes that the documentation names are those of the tree, to a tenth: each is looked for in the words around it.
set -u
top=${top_srcdir:-.}
failed=0

# FILE WORDS-BEFORE WORDS-AFTER TRUTH: the number between the words.
near() {
    found=$(tr '\n' ' ' <"$top/$1" | sed -n "s/.*$2\([0-9][0-9, ]*\)$3.*/\1/p" | tr -d ', ')
    if [ -z "$found" ]; then
        echo "$1: found no number between \"$2\" and \"$3\", wanted about $4"
        failed=1
    elif [ $((found * 10)) -lt $(($4 * 9)) ] || [ $((found * 10)) -gt $(($4 * 11)) ]; then
        echo "$1: found $2$found$3, wanted about $4"
        failed=1
    fi
}

lines() { cat "$@" | wc -l; }

checker=$(lines "$top"/src/checker/*.[ch])
code=$(cat "$top"/src/checker/*.[ch] | awk '
    { line = $0; out = ""
      while (line != "")
          if (inside) { at = index(line, "*/"); if (!at) break; line = substr(line, at + 2); inside = 0 }
          else { at = index(line, "/*"); out = out (at ? substr(line, 1, at - 1) : line)
                 line = at ? substr(line, at + 2) : ""; inside = at > 0 }
      if (out ~ /[^ \t]/) count++ }
    END { print count }')
near README.md 'an independent checker of ' ' lines' "$checker"
near doc/trust.md '`src\/checker\/`, some ' ' lines' "$checker"
near doc/certificate.md 'end: some ' ' lines' "$checker"
near doc/certificate.md ' lines, ' ' without comments' "$code"
near doc/trust.md 'Zarith, ' ' lines that read files' "$(lines "$top"/src/extracted/*.ml)"
near proofs/coq/README.md '`MDP.v` (' ' lines' "$(lines "$top/proofs/coq/MDP.v")"
near proofs/coq/README.md 'doc\/certificate.md says (' ' lines' "$(lines "$top/proofs/coq/Certificate.v")"
near README.md '`make mutants` puts some ' ' small faults' "$(cat "$top"/tests/mutants/program/*.faults | grep -c '^fault ')"
near doc/trust.md '`make mutants`, which puts some ' ' of them' "$(cat "$top"/tests/mutants/program/*.faults | grep -c '^fault ')"
exit $failed
