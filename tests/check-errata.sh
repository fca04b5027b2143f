#!/bin/sh
# proofs/ERRATA.md is what `rationale paper --errata` writes. After a change of a claim file:
#     rationale paper --errata -o proofs/ERRATA.md
set -eu
"${RATIONALE:?the built program}" paper --errata | diff -u "${top_srcdir:-.}/proofs/ERRATA.md" -
