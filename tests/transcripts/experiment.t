#: rationale experiment: what the documentation does not show, and that the language finds the same values.

#: One tree of each study, asked for again in the language.
$ rationale experiment iterated-incoherence --shapes 2x3 --seed 5 --trees 1 --iterates 1 --betas 1,3 --digits 12 | tail -n 4
2,3,0,0,1,0.531162584538
2,3,0,0,3,2.82482715167
2,3,0,1,1,0.0126729643297
2,3,0,1,3,0.651929962139

$ rationale experiment iterated-incoherence --shapes 2x3 --seed 5 --tree 0 > tree.drn

$ for e in 'kappa(prior, 1)' 'kappa(prior, 3)' 'kappa(G(1), 1)' 'kappa(G(1), 3)'; do rationale eval --json --digits 12 "$e" tree.drn | sed 's/.*"lower"/"lower"/'; done
"lower":"0.53116258453817","upper":"0.53116258453818"}}
"lower":"2.8248271516716","upper":"2.8248271516717"}}
"lower":"0.012672964329749","upper":"0.012672964329750"}}
"lower":"0.65192996213934","upper":"0.65192996213935"}}

#: A stochastic tree with short numbers, exactly.
$ rationale experiment return-improvement --shapes 1x2 --bits 3 --stochastic --exact --iterates 1 --trees 1 | tail -n 3
1,2,0,0,-inf,,271/2048,
1,2,0,1,-21981/5420*log(2) + 195/271*log(5),rises,157109/693760,rises
# of 1 step J falls at 0, success at 0

$ rationale experiment return-improvement --shapes 1x2 --bits 3 --stochastic --tree 0 > small.drn

$ for e in 'J(prior)' 'success(prior)' 'J(G(1))' 'success(G(1))' 'J(G(1)) > J(prior)'; do rationale eval "$e" small.drn; done
-inf
271/2048
-21981/5420*log(2) + 195/271*log(5) = -1.6530000585599…
157109/693760
yes

#: Lookahead: not optimal before k, optimal at k.
$ rationale experiment effective-horizon --shapes 4x2 --trees 2 --digits 8 | tail -n 4
4,2,0,4,1,0.93967659,0.085503900
4,2,1,5,1,1.6349295,0.024752241
# correlation of k and kappa_prior, beta 1, over 2 trees: from 0.9999999999 to 1.000000000
# correlation of k and kappa_G1, beta 1, over 2 trees: from -1.000000000 to -0.9999999999

$ rationale experiment effective-horizon --shapes 4x2 --tree 1 > far.drn

$ for k in 1 2 3 4 5; do rationale eval "is_optimal(greedy(lookahead(prior, $k)))" far.drn; done
no
no
no
no
yes

$ rationale experiment misalignment --shapes 4x2 --trees 2 --digits 8 --exact | tail -n 3 | cut -d , -f 1-7
4,2,0,31,30,1/31,1
4,2,1,31,30,1/31,1
# correlation of misalignment and kappa_prior, beta 1, over 2 trees: undefined, the first quantity is the same for all

$ rationale eval 'count t, s: (exists a: argmax(prior)[t,s,a] != optimal[t,s,a])' far.drn
1

#: Correlations that are not there.
$ rationale experiment misalignment --shapes 0x2 --trees 5 --digits 5 | tail -n 1
# correlation of misalignment and kappa_prior, beta 1, over 5 trees: undefined, the first quantity is the same for all

$ rationale experiment effective-horizon --shapes 1x1 --trees 3 --json | tail -n 2
{"correlation":["k","kappa_prior"],"beta":1,"trees":3,"lower":null,"upper":null,"undefined":"the first quantity is the same for all"}
{"correlation":["k","kappa_G1"],"beta":1,"trees":3,"lower":null,"upper":null,"undefined":"the first quantity is the same for all"}

#: The header says what to run for the same again.
$ rationale experiment misalignment --shapes 2x2,1x3 --trees 3 --digits 8 -j 1 > first.csv

$ sh -c "$(sed -n 's/^# rationale experiment/rationale experiment/p' first.csv) -o second.csv" && cmp first.csv second.csv && echo the same
the same

$ rationale experiment iterated-incoherence --json --stochastic --seed 18446744073709551615 --trees 1 --iterates 1 --digits 6 | sed 's/rationale [0-9.]*"/rationale N"/'
{"experiment":"iterated-incoherence","version":"rationale N","command":"rationale experiment iterated-incoherence --shapes 3x2 --trees 1 --seed 18446744073709551615 --bits 53 --stochastic --iterates 1 --betas 1,2,4 --digits 6 --json","seed":"18446744073709551615","generator":1,"stochastic":true,"bits":53,"trees":1}
{"T":3,"A":2,"tree":0,"i":0,"beta":1,"kappa":"0.735063"}
{"T":3,"A":2,"tree":0,"i":0,"beta":2,"kappa":"2.27509"}
{"T":3,"A":2,"tree":0,"i":0,"beta":4,"kappa":"6.07316"}
{"T":3,"A":2,"tree":0,"i":1,"beta":1,"kappa":"0.00191744"}
{"T":3,"A":2,"tree":0,"i":1,"beta":2,"kappa":"0.268386"}
{"T":3,"A":2,"tree":0,"i":1,"beta":4,"kappa":"1.52422"}

#: Pictures are gnuplot's work; here a stand-in that shows what it is asked to draw.
$ rationale=$(command -v rationale) && PATH=/nowhere "$rationale" experiment misalignment --svg picture.svg
rationale: found no gnuplot to draw --svg with, wanted it installed (Debian package: gnuplot-nox); the numbers do not need it
? 2

$ mkdir bin && printf '#!/bin/sh\n[ "$1" = --version ] || cat\n' > bin/gnuplot && chmod +x bin/gnuplot

$ PATH=$PWD/bin:$PATH rationale experiment misalignment --shapes 2x2 --trees 2 --svg picture.svg -o numbers.csv && cat picture.svg
$series0 << END
0 0.6346149921
0 1.029969299
END
set terminal svg size 800,600 noenhanced background rgb 'white'
set key outside below
set grid
set xlabel 'misalignment'
set xrange [-0.02:*]
set offsets 0, 0.02, 0, 0
set title 'misalignment: deterministic trees, 2 of each shape, seed 1'
plot $series0 using 1:2 with points linecolor 1 pointtype 7 pointsize 0.5 title 'kappa_prior, beta = 1'

$ printf '#!/bin/sh\n[ "$1" = --version ]\n' > bin/gnuplot

$ PATH=$PWD/bin:$PATH rationale experiment misalignment --shapes 2x2 --trees 2 --svg picture.svg -o numbers.csv
rationale: found gnuplot ending with status 1, wanted a picture
? 5

$ echo before > kept.svg; PATH=$PWD/bin:$PATH timeout -s INT 1 rationale experiment misalignment --trees 100000 --svg kept.svg -o numbers.csv; cat kept.svg
before

$ PATH=$PWD/bin:$PATH rationale experiment misalignment --svg /nowhere/picture.svg
rationale: found --svg /nowhere/picture.svg, which cannot be opened (No such file or directory), wanted a file to write
? 5

#: Mistakes.
$ rationale experiment
rationale: found no study, wanted one of iterated-incoherence, return-improvement, effective-horizon, misalignment
? 2

$ rationale experiment horizon
rationale: found horizon, wanted one of iterated-incoherence, return-improvement, effective-horizon, misalignment
? 2

$ rationale experiment misalignment twice
rationale: found several arguments, wanted one of iterated-incoherence, return-improvement, effective-horizon, misalignment
? 2

$ rationale experiment misalignment --shapes 3
rationale: found --shapes 3, wanted TxA with a depth T and A actions, such as 3x2,4x3
? 2

$ rationale experiment misalignment --shapes 3x2,
rationale: found --shapes 3x2,, wanted TxA with a depth T and A actions, such as 3x2,4x3
? 2

$ rationale experiment misalignment --shapes '3x2 4x2'
rationale: found --shapes 3x2 4x2, wanted commas between the shapes
? 2

$ rationale experiment misalignment --shapes 20x2
rationale: found trees of the shape 20x2, wanted at most 100000 states, 200000 pairs of a state and an action, and 50000000 places
? 2

$ rationale experiment misalignment --betas 1,0
rationale: found --betas 1,0, wanted whole numbers from 1 to 1000000 with commas between them
? 2

$ rationale experiment return-improvement --betas 1
rationale: found --betas, which return-improvement has no use for
? 2

$ rationale experiment misalignment --iterates 3
rationale: found --iterates, which misalignment has no use for
? 2

$ rationale experiment misalignment --tree 3
rationale: found --tree with 7 shapes, wanted one: --shapes TxA
? 2

$ rationale experiment misalignment --shapes 2x2 --tree 3 --json
rationale: found --json, which --tree has no use for
? 2

$ rationale experiment misalignment --horizon 3
rationale: found --horizon, wanted --shapes TxA: a tree of depth T has T + 1 decisions
? 2

$ rationale experiment misalignment --svg -
rationale: found --svg -, wanted a file
? 2

$ rationale experiment misalignment --bits 54
rationale: found --bits 54, wanted a whole number from 1 to 53
Try `rationale experiment --help`.
? 2

$ rationale experiment iterated-incoherence --shapes 1x2 --trees 3 --betas 1000000 > /dev/null
rationale: found powers of more than 2^24 bits on tree 0 of 1x2, wanted smaller --betas
? 2

#: The real one, where it is installed: its picture is well-formed.
$ if command -v gnuplot >/dev/null; then rationale experiment misalignment --shapes 2x2 --trees 3 --svg real.svg -o numbers.csv && python3 -c "
> import xml.dom.minidom
> print(xml.dom.minidom.parse('real.svg').documentElement.tagName)"; else echo svg; fi
svg
