#!/bin/sh
# Every fault of tests/mutants/program still applies: its old text occurs exactly once in its file, and the tests it
# names are there. `make mutants` then sees whether they catch it.
set -eu
tree=${top_srcdir:-$(dirname "$0")/..}
PYTHONDONTWRITEBYTECODE=yes exec python3 "$tree/tests/mutants/program.py" check
