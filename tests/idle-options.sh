#!/bin/sh
# Options that do nothing beside what else is given are refused, with one line that says why and status 2; the
# same options where they do something are not.
set -u
LC_ALL=C.UTF-8
export LC_ALL

program=${RATIONALE:?}
data=${top_srcdir:?}
case $data in /*) ;; *) data=$PWD/$data ;; esac
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 99' HUP INT TERM
cd "$work" || exit 99
bad=0 refused=0 taken=0

fault() {
    echo "idle-options: $*"
    bad=1
}

mkdir d
cp "$data/examples/race.drn" m.drn
printf '//@horizon: 1\n@type: MDP\n@value_type: parametric\n@parameters\np\n@reward_models\nsuccess\n@nr_states\n1\n@nr_choices\n2\n@model\nstate 0 init\n\taction a [p]\n\t\t0 : 1\n\taction b [1]\n\t\t0 : 1\n' >p.drn
printf 'claim own\nassert success(G(2)) >= success(prior)\nexpect holds\n' >own.claim
printf 'claims own.claim\nfamily f: states 2\nseeds 1\nmodels 2\n' >own.campaign
"$program" campaign run own.campaign --db c.sqlite --quiet || exit 99

# The words of a command | the option that is named | what the line says besides. R is a claim of the paper.
R=thm-5.9/F=G/repaired
while IFS='|' read -r words option why; do
    [ -n "$words" ] || continue
    # shellcheck disable=SC2046,SC2086 # several words
    "$program" $(echo $words | sed "s,R ,$R ,; s,R\$,$R,") >out 2>err
    code=$?
    refused=$((refused + 1))
    [ "$code" -eq 2 ] || fault "$words: status $code, wanted 2"
    [ "$(wc -l <err)" -eq 1 ] && [ ! -s out ] || fault "$words: more than one line: $(cat out err)"
    grep -qF "found --$option" err || fault "$words: does not name --$option: $(cat err)"
    grep -qF -e "$why" err || fault "$words: wanted \"$why\", found $(cat err)"
done <<'END'
paper --errata --random 5|random|which does nothing with --errata
paper --errata --random 0|random|which does nothing with --errata
paper --errata --seed 3|seed|which does nothing with --errata
paper --errata --states 3|states|which does nothing with --errata
paper --errata --actions 3|actions|which does nothing with --errata
paper --errata --horizon 3|horizon|which does nothing with --errata
paper --errata --height 3|height|which does nothing with --errata
paper --errata --deterministic|deterministic|which does nothing with --errata
paper --errata --log-success|log-success|which does nothing with --errata
paper --errata --prior full|prior|which does nothing with --errata
paper --errata --exhaustive|exhaustive|which does nothing with --errata
paper --errata --certify d|certify|which does nothing with --errata
paper --errata --json|json|which does nothing with --errata
paper --errata --format text|format|which does nothing with --errata
paper --width 2|width|which does nothing without --exhaustive
paper --error 2^-50|error|which does nothing without --exhaustive
paper --random 0 --seed 3|seed|which does nothing with --random 0
paper --random 0 --states 3|states|which does nothing with --random 0
paper --random 0 --actions 3|actions|which does nothing with --random 0
paper --random 0 --horizon 3|horizon|which does nothing with --random 0
paper --random 0 --height 3|height|which does nothing with --random 0
paper --random 0 --deterministic|deterministic|which does nothing with --random 0
paper --random 0 --log-success|log-success|which does nothing with --random 0
paper --random 0 --prior full|prior|which does nothing with --random 0
paper --random 0 --exhaustive --states 3|states|which does nothing with --random 0
check R --width 3|width|without --exhaustive
check R --error 2^-50|error|without --exhaustive
check R --resume f|resume|without --exhaustive
check R --part 1/2|part|without --exhaustive
check R --exhaustive --random 5|random|with --exhaustive
check R --exhaustive --only 5|only|with --exhaustive
check R --exhaustive --states 5|states|with --exhaustive
check R --exhaustive --height 5|height|with --exhaustive
check R --exhaustive --prior full|prior|with --exhaustive
check R --exhaustive --log-success|log-success|with --exhaustive
check R --exhaustive --screen|screen|with --exhaustive
check R --exhaustive --prove|prove|with --exhaustive
check R --exhaustive --save d|save|with --exhaustive
check R --exhaustive --budget 5s|budget|with --exhaustive
check R --exhaustive --tries 5|tries|with --exhaustive
check R --exhaustive --shrink|shrink|with --exhaustive
check R --exhaustive --certify d|certify|with --exhaustive
check R --exhaustive --success-from r|success-from|with --exhaustive
check R --primes 2|primes|without --screen
check R --prove|prove|without --screen
check R --screen --prove --primes 2|primes|with --prove
check R --only 3 --random 5|random|which does nothing with --only
check R --only 3 --budget 5s|budget|which does nothing with --only
check R --base 1/2|base|without --success-from
check R --success-from r|success-from|without a model file
check R --tries 3|tries|no reading ranges over policies
check own.claim --proofs d|proofs|without the name of a claim
check own.claim --random 0 --certify d|certify|no claim here brings one
check R m.drn --seed 3|seed|where models are given
check R m.drn --states 3|states|where models are given
check R m.drn --actions 3|actions|where models are given
check R m.drn --height 3|height|where models are given
check R m.drn --deterministic|deterministic|where models are given
check R m.drn --log-success|log-success|where models are given
check R m.drn --prior full|prior|where models are given
check R m.drn --budget 5s|budget|where models are given
check R m.drn --save d|save|where models are given
check R m.drn --random 0 --states 3|states|with --random 0
check R --random 0 --seed 3|seed|with --random 0
check R --random 0 --horizon 3|horizon|with --random 0
check R --random 0 --shrink|shrink|with --random 0
check R --random 0 --screen|screen|with --random 0
check R p.drn --states 3|states|with a model that has parameters
check R p.drn --actions 3|actions|with a model that has parameters
check R p.drn --horizon 3|horizon|with a model that has parameters
check R p.drn --height 3|height|with a model that has parameters
check R p.drn --deterministic|deterministic|with a model that has parameters
check R p.drn --log-success|log-success|with a model that has parameters
check R p.drn --prior full|prior|with a model that has parameters
check R p.drn --only 3|only|with a model that has parameters
check R p.drn --budget 5s|budget|with a model that has parameters
check R p.drn --save d|save|with a model that has parameters
check R p.drn --shrink|shrink|with a model that has parameters
check R p.drn --tries 3|tries|with a model that has parameters
check R p.drn --screen|screen|with a model that has parameters
check R p.drn --certify d|certify|with a model that has parameters
check R p.drn --success-from r|success-from|with a model that has parameters
check own.claim p.drn --proofs d|proofs|without the name of a claim
claims own.claim --proofs d|proofs|without the name of a claim
hunt own.claim --proofs d|proofs|without the name of a claim
shrink m.drn --claim own.claim --proofs d|proofs|without the name of a claim
eval T m.drn --digits 5|digits|without --json
eval T m.drn --base 1/3|base|without --success-from
explain T m.drn --base 1/3|base|without --success-from
show m.drn --base 1/3|base|without --success-from
horizon m.drn --base 1/3|base|without --success-from
tradeoff m.drn --base 1/3|base|without --success-from
shrink m.drn --claim R --base 1/3|base|without --success-from
experiment misalignment --iterates 3|iterates|has no use for
experiment return-improvement --betas 3|betas|has no use for
experiment misalignment --shapes 1x2 --tree 0 --json|json|has no use for
experiment misalignment --shapes 1x2 --tree 0 --trees 3|trees|has no use for
experiment misalignment --shapes 1x2 --tree 0 --digits 3|digits|has no use for
experiment misalignment --horizon 3|horizon|wanted --shapes
campaign status c.sqlite --part 1/2|part|with campaign run only
campaign report c.sqlite --mpi|mpi|with campaign run only
campaign merge e.sqlite c.sqlite --proofs d|proofs|with campaign run only
campaign report c.sqlite --save d|save|with campaign export only
campaign run own.campaign --db c.sqlite --json|json|with campaign status, report or export
campaign merge e.sqlite c.sqlite --format json|format|with campaign status, report or export
campaign run own.campaign --db c.sqlite --proofs d|proofs|without the name of a claim
END

# Where they do something.
while read -r words; do
    [ -n "$words" ] || continue
    # shellcheck disable=SC2046,SC2086
    "$program" $(echo $words | sed "s,R ,$R ,; s,R\$,$R,") >out 2>err
    code=$?
    taken=$((taken + 1))
    [ "$code" -eq 0 ] || fault "$words: status $code: $(cat err)"
done <<'END'
paper --errata --quiet --jobs 2 -o errata
check R --random 5 --seed 3 --states 2 --actions 2 --horizon 2 --height 3 --deterministic --prior full
check R m.drn --random 5 --seed 3 --states 2 --save d
check R m.drn --horizon 2
check R m.drn --certify d --jobs 1
check own.claim --random 5 --certify d
check R --only 0 --seed 2
check R --random 5 --screen --primes 2
check R --random 5 --screen --prove
check R --exhaustive --horizon 1 --width 2 --actions 2 --deterministic --seed 3 --error 2^-50 --part 1/2
check R p.drn --seed 3
check R own.claim --random 0 m.drn
check one-step/G=F/uniform --random 5 --tries 3
eval T m.drn --json --digits 5
hunt own.claim --models 10 --seed 2
experiment misalignment --shapes 1x2 --trees 1 --exact --digits 5 --betas 1
campaign export c.sqlite --save d --json
campaign status c.sqlite --json
END

[ "$bad" -eq 0 ] || exit 1
echo "idle options: $refused refused, $taken taken"
