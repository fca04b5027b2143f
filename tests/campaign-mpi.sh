#!/bin/sh
# A campaign over MPI, with two ranks and with three: the same content as that of one process, also after mpirun
# was killed; and what is wrong is said once. Only in a build configured --with-mpi.
set -u
LC_ALL=C.UTF-8
export LC_ALL

program=${RATIONALE:?}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 99' HUP INT TERM
cd "$work" || exit 99
command -v mpirun >/dev/null || { echo 'no mpirun (Debian package: openmpi-bin)'; exit 99; }

# As root, on one machine, in a container without its usual rights.
OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
OMPI_MCA_btl=self,tcp OMPI_MCA_btl_tcp_if_include=lo OMPI_MCA_pml=ob1 OMPI_MCA_plm_rsh_agent=
export OMPI_ALLOW_RUN_AS_ROOT OMPI_ALLOW_RUN_AS_ROOT_CONFIRM
export OMPI_MCA_btl OMPI_MCA_btl_tcp_if_include OMPI_MCA_pml OMPI_MCA_plm_rsh_agent
bad=0

fault() {
    echo "campaign-mpi: $*"
    bad=1
}

ranks() { # NUMBER OPTION...
    number=$1
    shift
    timeout 120 mpirun --oversubscribe -n "$number" "$program" campaign run small.campaign --quiet --mpi "$@"
}

# All that is recorded, but for times.
content() { # DATABASE
    "$program" campaign export "$1" | sed 's/,"microseconds":[0-9]*,"finished":"[^"]*"//'
}

same() { # WHAT DATABASE
    content "$2" >got
    cmp -s want got || fault "$1: other content"
}

cat >small.campaign <<'END'
claims  thm-5.9/F=G prop-5.4 one-step/G=alpha
family  small: states 3, actions 2, horizon 3
family  even: deterministic, prior uniform
seeds   1..2
models  90
unit    20
keep    3
END
"$program" campaign run small.campaign --db one.sqlite --quiet --jobs 1 || fault "one process: status $?"
content one.sqlite >want
grep -q '"draws_per_model":8,"instances":[1-9]' want || fault 'no reading over all policies'
[ "$(grep -c '"kind":"unit"' want)" -gt 200 ] || fault "only $(grep -c '"kind":"unit"' want) units"

ranks 2 --db two.sqlite || fault "two ranks: status $?"
same 'two ranks' two.sqlite
ranks 3 --jobs 2 --db three.sqlite || fault "three ranks of two threads: status $?"
same 'three ranks of two threads' three.sqlite
ranks 1 --db alone.sqlite || fault "one rank: status $?"
same 'one rank' alone.sqlite
ranks 2 --db two.sqlite || fault "nothing to do: status $?"
same 'nothing to do' two.sqlite

# Killed, with all ranks, and gone on with, by MPI and without.
timeout -s KILL 0.9 mpirun --oversubscribe -n 2 "$program" campaign run small.campaign --quiet --mpi --db killed.sqlite
for try in 1 2 3 4 5 6 7 8 9 10; do # the ranks notice that mpirun is gone
    ranks 2 --db killed.sqlite --part 1/1 2>err && break
    sleep 0.$try
done
same 'killed' killed.sqlite
ranks 2 --db part.sqlite --part 2/2 || fault "a part: status $?"
"$program" campaign run small.campaign --db rest.sqlite --quiet --part 1/2
"$program" campaign merge merged.sqlite part.sqlite rest.sqlite || fault "merge: status $?"
same 'a part by MPI' merged.sqlite

# Errors: of all ranks alike, of rank 0 alone; one line of ours, and mpirun ends with our status.
sed -i 's/^keep.*/keep nothing/' small.campaign
ranks 2 --db bad.sqlite >err 2>&1
code=$?
[ "$code" -eq 3 ] || fault "a bad spec: status $code, wanted 3"
[ "$(grep -c 'small.campaign:7:6: found nothing, wanted a whole number' err)" -eq 1 ] || fault "a bad spec: $(cat err)"
sed -i 's/^keep.*/keep 4/' small.campaign
ranks 2 --db two.sqlite >err 2>&1
code=$?
[ "$code" -eq 3 ] || fault "another spec: status $code, wanted 3"
[ "$(grep -c 'found results of another text of the spec' err)" -eq 1 ] || fault "another spec: $(cat err)"

# Ranks that read another spec: refused before there is a database.
sed 's/^models.*/models 91/' small.campaign >other.campaign
timeout 120 mpirun --oversubscribe -n 1 "$program" campaign run small.campaign --mpi --db none.sqlite : \
    -n 1 "$program" campaign run other.campaign --mpi --db none.sqlite >err 2>&1
code=$?
[ "$code" -eq 3 ] || fault "ranks with two specs: status $code, wanted 3"
[ "$(grep -c 'on rank 1 than on rank 0' err)" -eq 1 ] || fault "ranks with two specs: $(cat err)"
[ ! -e none.sqlite ] || fault 'ranks with two specs made a database'

[ "$bad" -eq 0 ] || exit 1
echo 'campaigns over MPI: the same content from two ranks and three'
