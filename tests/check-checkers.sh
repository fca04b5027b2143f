#!/bin/sh
# The checking scripts must notice sabotage: each is run on small trees with one fault, and on one without.
# shellcheck disable=SC2016,SC2317  # dollars for transcripts; functions called through expect
set -u
here=$(cd "${top_srcdir:-$(dirname "$0")/..}/tests" && pwd) || exit 99
unset top_srcdir top_builddir RATIONALE
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
bad=0
cases=0

# expect STATUS PATTERN WHAT COMMAND...: run it, and look for PATTERN (if any) in what it prints.
expect() {
    status=$1 pattern=$2 what=$3
    shift 3
    cases=$((cases + 1))
    "$@" >"$work/printed" 2>&1
    code=$?
    if [ "$code" -ne "$status" ] || { [ -n "$pattern" ] && ! grep -qe "$pattern" "$work/printed"; }; then
        echo "$what: status $code, wanted $status and a line like \"$pattern\"; printed:"
        sed 's/^/    /' "$work/printed"
        bad=1
    fi
}

# ---- check-architecture.sh -----------------------------------------------------------------------

tree=$work/tree
# A file of the tree, from standard input, listed in its Makefile.am.
source_file() { # PATH
    mkdir -p "$tree/$(dirname "$1")"
    cat >"$tree/$1"
    echo "list = $1" >>"$tree/Makefile.am"
}
sound_tree() {
    rm -rf "$tree"
    mkdir -p "$tree/tests"
    : >"$tree/Makefile.am"
    printf '%s\n' '#include "config.h"' '#include <gmp.h>' '/* double the sum: 0.5' ' * strtod */' 'int a; // float' \
        'const char *s = "1.5 double";' | source_file src/exact/rat.c
    printf '%s\n' '#include "exact/rat.h"' '#include "model/mdp.h"' 'int exp; int b = 0x1e3;' | source_file src/model/mdp.c
}
architecture() { sh "$here/check-architecture.sh" "$tree"; }

sound_tree
expect 0 'as agreed' 'a sound tree' architecture
sound_tree; echo '#include "model/mdp.h"' | source_file src/exact/row.c
expect 1 'exact comes before model' 'an include of a later room' architecture
sound_tree; echo '#include "mdp.h"' | source_file src/model/x.c
expect 1 'wanted "room/file.h"' 'an include without its room' architecture
sound_tree; echo '#include "attic/old.h"' | source_file src/model/x.c
expect 1 'may not include attic' 'an include of no room' architecture
sound_tree; echo 'int a;' | source_file src/attic/x.c
expect 1 'attic is no room' 'a room of its own' architecture
sound_tree; echo '#include "base/text.h"' | source_file src/checker/x.c
expect 1 'checker may not include' 'a checker that shares code' architecture
sound_tree; echo '#include <sqlite3.h>' | source_file src/cli/x.c
expect 1 'only campaign' 'SQLite outside campaign' architecture
for code in 'double d;' 'mpq_set_d(q, n);' 'x = mpq_get_d(q);' 'mpz_set_d(z, n);' 'strtod(s, &e);' 'atof(s);' \
    'int n = 0.5;' 'int n = 1e3;' 'n = pow(2, 3);' '"a" /* b */ + (float)n;' 'mpfr_get_d(m, r);'; do
    sound_tree; echo "$code" | source_file src/model/x.c
    expect 1 'x.c:1: .* is floating point' "floating point in: $code" architecture
done
sound_tree; { echo 'int f(void)'; echo '{'; yes '    f();' | head -n 69; echo '}'; } | source_file src/model/x.c
expect 1 'x.c:2: a function of 71 lines' 'a long function' architecture
sound_tree; { echo 'int f(void)'; echo '{'; yes '    f();' | head -n 68; echo '}'; } | source_file src/model/x.c
expect 0 'as agreed' 'a function of 70 lines' architecture
sound_tree; yes 'int a;' | head -n 601 | source_file src/model/x.c
expect 1 'more than 600 lines' 'a long file' architecture
sound_tree; echo 'int a;' >"$tree/src/model/new.c"
expect 1 'new.c: in no list' 'an unlisted source' architecture
sound_tree; echo 'int a;' >"$tree/tests/test_new.c"
expect 1 'wanted a line "tests/test_new"' 'an unlisted test' architecture

# ---- check-dist.sh -------------------------------------------------------------------------------

if command -v git >/dev/null; then
    unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
    sound_tree
    git init -q "$tree"
    printf '*.o\n' >"$tree/.gitignore"
    touch "$tree/ignored.o"
    dist() { sh "$here/check-dist.sh" "$tree" "$work/distfiles"; }
    printf '%s\n' "$tree/Makefile.am" ../src/exact/rat.c src/model/mdp.c >"$work/distfiles"
    expect 0 'all of the 3 files' 'a whole release' dist
    printf '%s\n' Makefile.am src/model/mdp.c >"$work/distfiles"
    expect 1 'src/exact/rat.c' 'a forgotten file' dist
    git -C "$tree" add src
    expect 1 'src/exact/rat.c' 'a forgotten file that is tracked' dist
fi

# ---- check-coq-names.sh, check-coq.sh ------------------------------------------------------------

pair=$work/pair
# A reading and its theorem, as sed commands change them.
reading_and_theorem() { # SED-FOR-THE-CLAIM SED-FOR-THE-THEOREM
    rm -rf "$pair"
    mkdir -p "$pair/proofs/a-1" "$pair/proofs/coq"
    printf '%s\n' 'claim  a-1/x=y/one' 'assume deterministic, uniform_prior' 'assert yes' 'expect holds' 'coq    one' \
        'claim  a-1/two' 'expect refuted' 'coq    two' 'claim a-1/three' 'expect holds' |
        sed "$1" >"$pair/proofs/a-1/a-1.claim"
    printf '%s\n' '(* Of deterministic things. *)' 'Definition d := deterministic.' '' '(* a-1/x=y/one: why,' '   and how *)' \
        'Theorem one k : uniform_prior M ->' '  deterministic M -> F k == G k.' 'Proof. auto. Qed.' '(* a-1/two *)' \
        'Theorem two :' '  ~ forall M k, F M k == G M k.' 'Proof. auto. Qed.' | sed "$2" >"$pair/proofs/coq/A.v"
    echo A.v >"$pair/proofs/coq/_CoqProject"
}
names() { sh "$here/check-coq-names.sh" "$pair"; }

reading_and_theorem '' ''
expect 0 '2 readings agree' 'readings and theorems that agree' names
reading_and_theorem 's/, uniform_prior//' ''
expect 1 '^> a-1/x=y/one one holds deterministic,uniform_prior' 'a hypothesis dropped from a reading' names
reading_and_theorem '' 's/uniform_prior M ->//'
expect 1 '^> a-1/x=y/one one holds deterministic$' 'a hypothesis dropped from a theorem' names
reading_and_theorem 's/^assume/given x > 0\n&/' ''
expect 1 'x_>_0' 'a condition that the theorem does not have' names
reading_and_theorem '' 's/~ forall/forall/'
expect 1 '^> a-1/two two holds' 'a refutation that is none' names
reading_and_theorem 's/refuted/holds/' ''
expect 1 '^< a-1/two two holds' 'a reading that should hold with a refutation' names
reading_and_theorem '' 's/Theorem two/Theorem tow/'
expect 1 '^> a-1/two tow' 'a theorem of another name' names
reading_and_theorem '' 's/a-1.two/a-1\/three/'
expect 1 '^> a-1/three two' 'a comment that names another reading' names
reading_and_theorem '/^coq/d' ''
expect 1 'no reading names a theorem' 'readings without theorems' names

for word in Admitted. Axiom Parameter admit. Abort.; do
    reading_and_theorem '' "s/^Proof.*/$word/"
    expect 1 'no place in a finished proof' "$word in a proof" env COQC=false sh "$here/check-coq.sh" "$pair"
done
reading_and_theorem '' ''; echo 'B.v' >"$pair/proofs/coq/_CoqProject"
expect 1 'A.v is not in _CoqProject' 'a file that is not compiled' env COQC=false sh "$here/check-coq.sh" "$pair"

# ---- check-faults.sh -----------------------------------------------------------------------------

# Sixty faults in one source; the arguments are lines of a last one.
faults() {
    rm -rf "$tree"
    mkdir -p "$tree/tests/mutants/program" "$tree/src"
    cp "$here/mutants/program.py" "$tree/tests/mutants/program.py"
    echo 'test_programs = tests/test_a' >"$tree/Makefile.am"
    i=0
    while [ "$i" -lt 60 ]; do
        echo "a[$i] = $i;"
        printf '%s\n' "fault f$i: it breaks" 'file src/a.c' 'tests tests/test_a' "- a[$i] = $i;" '+ b' '' >&3
        i=$((i + 1))
    done >"$tree/src/a.c" 3>"$tree/tests/mutants/program/a.faults"
    printf '%s\n' "$@" >>"$tree/tests/mutants/program/a.faults"
}
check_faults() { top_srcdir=$tree sh "$here/check-faults.sh"; }

faults
expect 0 '60 faults in 1 files' 'sound faults' check_faults
echo 'a[7] = 7;' >>"$tree/src/a.c"
expect 1 'f7: its old text occurs 2 times' 'a fault that applies twice' check_faults
faults 'fault g: it breaks' 'file src/a.c' 'tests tests/test_a' '- a[1] = 1;' '- a[2] = 2;' '+ b'
expect 0 '61 faults' 'old text of two lines' check_faults
faults 'fault g: it breaks' 'file src/a.c' 'tests tests/test_a' '- a[60]' '+ b'
expect 1 'g: its old text occurs 0 times' 'a fault that does not apply' check_faults
faults 'fault f7: it breaks' 'file src/a.c' 'tests tests/test_a' '- a[1]' '+ b'
expect 1 'f7: a second fault of that name' 'a name taken' check_faults
faults 'fault g: it breaks' 'file src/a.c' 'tests tests/test_b' '- a[1]' '+ a[1]'
expect 1 'g: no test tests/test_b' 'a test that is not there' check_faults
expect 1 'not the same' 'a fault that changes nothing' check_faults
faults 'fault g: it breaks' 'file src/b.c' 'tests tests/test_a' '- a[1]' '+ b'
expect 1 'g: no file src/b.c' 'a file that is not there' check_faults
faults 'a fault'
expect 1 'found .a fault., wanted' 'a line of no kind' check_faults
faults
sed -i '1,6d' "$tree/tests/mutants/program/a.faults"
expect 1 '59 faults, wanted 60' 'too few faults' check_faults

# ---- check-numbers.sh ----------------------------------------------------------------------------

# What it reads, with an edit of one file.
numbers() { # FILE SED-COMMAND
    rm -rf "$tree"
    mkdir -p "$tree"
    (cd "$here/.." && tar cf - README.md doc/trust.md doc/certificate.md proofs/coq/README.md proofs/coq/MDP.v \
        proofs/coq/Certificate.v src/checker src/extracted tests/mutants/program) | (cd "$tree" && tar xf -)
    sed "$2" "$tree/$1" >"$tree/edited" && cp "$tree/edited" "$tree/$1"
}
check_numbers() { top_srcdir=$tree sh "$here/check-numbers.sh"; }

numbers README.md ''
expect 0 '' 'sizes that are right' check_numbers
numbers README.md 's/checker of [0-9 ]* lines/checker of 900 lines/'
expect 1 'README.md: found an independent checker of 900 lines, wanted about' 'a size that is stale' check_numbers
numbers doc/certificate.md 's/without comments//'
expect 1 'doc/certificate.md: found no number between' 'a size that is no longer named' check_numbers

# ---- transcripts.sh ------------------------------------------------------------------------------

mkdir -p "$work/home/examples"
echo 'a model' >"$work/home/examples/m.drn"
printf '%s\n' '#!/bin/sh' 'echo "out $*"' 'echo err >&2' 'exit "${2:-0}"' >"$work/rationale"
chmod +x "$work/rationale"
transcripts() { top_srcdir=$work/home RATIONALE=$work/rationale sh "$here/transcripts.sh" "$@"; }
transcript() { printf '%s\n' "$@" >"$work/x.t"; }

transcript '#: why' '$ rationale 7 3' 'out 7 3' 'err' '? 3' '' '$ cat examples/m.drn > copy' '' '$ cat copy' 'a model' \
    '$ cat <<END' '> a' '> END' 'a' '$ seq 9' '1' '…' '8' '9' '$ printf a' 'a' '\ no newline at end of output'
expect 0 '6 commands of 1' 'a sound transcript' transcripts "$work/x.t"
[ ! -e "$work/home/copy" ] || { echo 'a command ran in the source tree'; bad=1; }
transcript '$ rationale' 'out'
expect 1 '^-out$' 'an output that differs' transcripts "$work/x.t"
transcript '$ rationale' 'out '
expect 1 '^+err$' 'a line too many' transcripts "$work/x.t"
transcript '$ rationale 7 3' 'out 7 3' 'err'
expect 1 'exit status 3, expected 0' 'an unexpected failure' transcripts "$work/x.t"
transcript '$ rationale' 'out ' 'err' '? 1'
expect 1 'exit status 0, expected 1' 'an unexpected success' transcripts "$work/x.t"
transcript '$ seq 9' '1' '…' '8'
expect 1 '^+9$' 'a line after an ellipsis and its end' transcripts "$work/x.t"
transcript '$ printf a' 'a'
expect 1 'no newline' 'a last line without its end' transcripts "$work/x.t"
transcript '#: nothing'
expect 1 'shows no command' 'a transcript without commands' transcripts "$work/x.t"
expect 1 'no such transcript' 'no transcript' transcripts "$work/absent.t"

transcript '#: why' '$ rationale 7 3' 'wrong' '' '$ seq 9' '1' '...' '9'
printf '%s\n' '#: why' '$ rationale 7 3' 'out 7 3' 'err' '? 3' '' '$ seq 9' '1' '...' '9' >"$work/blessed"
expect 0 'rewritten' 'a blessing' transcripts --bless "$work/x.t"
expect 0 '' 'what a blessing writes' diff "$work/blessed" "$work/x.t"
expect 0 '2 commands' 'a blessed transcript' transcripts "$work/x.t"

printf '%s\n' '# Title' '$ false' '```sh' '$ false' '```' '```console' '$ seq 2' '1' '2' '```' '$ false' >"$work/x.md"
expect 0 '1 commands' 'the console blocks of a README' transcripts "$work/x.md"
cp "$work/x.md" "$work/kept.md"
expect 0 '' 'a README that needs no blessing' transcripts --bless "$work/x.md"
expect 0 '' 'a README that needs no blessing stays' diff "$work/kept.md" "$work/x.md"

[ "$bad" -eq 0 ] && echo "$cases cases: the checkers notice what they should"
exit "$bad"
