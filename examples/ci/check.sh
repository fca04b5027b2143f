#!/bin/sh
# Check the claims beside this script, for a pipeline: the report as JUnit's XML, the outcome as the exit status.
#
#   check.sh            a number of models fixed beforehand: the same result everywhere, for every change
#   check.sh nightly    other models each day, as many as the time allows
#
# RATIONALE names the program, REPORT the file to write, MODELS and BUDGET how much to check.
set -u
here=$(dirname "$0")
program=${RATIONALE:-rationale}
report=${REPORT:-report.xml}

if [ "${1:-}" = nightly ]; then
    set -- --seed "${SEED:-$(date -u +%Y%m%d)}" --budget "${BUDGET:-5m}"
else
    set -- --seed "${SEED:-1}" --random "${MODELS:-2000}"
fi
"$program" check "$here"/*.claim "$@" --quiet --format junit --output "$report"
status=$?

case $status in
0) echo "every reading is as expected ($*)" ;;
1) echo "a reading is against its expectation ($*): $report has the counterexample and how to replay it" ;;
4) echo "a reading is undecided ($*): see $report" ;;
*) echo "the claims could not be checked" ;;
esac
exit "$status"
