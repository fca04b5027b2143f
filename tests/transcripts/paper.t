#: rationale paper: worked numbers beside what the paper prints, then the claims. The numbers are those of the paper and its
#: appendices; where it errs, the remark says how.

$ rationale paper --random 100 > report

$ sed -n '/^  ex-3\/main-text/,/^      printed index/p; /^  ex-3\/B.1-line-5 /,/^      the printed sum/p' report
  ex-3/main-text            25/61 = π^F_1(a1|∅)
      printed   25/61 = π^F_1(a1|∅) ≠ π_α(2)(a1|∅) = 7/17
      computed  π^F_1(a1|∅) 5/11, π^F_2(a1|∅) 25/61, π^G_2(a1|∅) 25/61
      printed index wrong: 25/61 belongs to k = 2, not k = 1
  ex-3/B.1-line-5           Second iteration, a2: the sum as printed
      printed   6/11·3/4·1/3 + 6/11·1/4·2/3 = 36/(11·12)
      computed  printed terms 5/22, π_1(a2)·eQ(a2) 3/11
      the printed sum has a1's transition probabilities and is 5/22 = 30/132; with a2's, 6/11·1/2·1/3 + 6/11·1/2·2/3, it is 36/132 as the result says

$ sed -n '/^  ex-4\/i=2/,/^      as printed/p' report
  ex-4/i=2                  Figure 3, i = 2: the fixed point after T = 2 iterations
      printed   ∅ (4/7, 3/7), ridge (1, 0), forest (1/2, 1/2)
      computed  ∅ 4/7, ridge 1, forest 1/2
      as printed, with Figure 1's rewards

#: A theorem that Coq has checked is evidence of its own kind.
$ grep -c ' Coq: ' report > shown; cat proofs/*/*.claim | grep -c '^coq ' | cmp - shown && echo all
all

$ grep 'H=F/second' report | sed 's/.*MDPs/MDPs/; s/, undefined on [0-9]*//'
MDPs · Coq: H_2_is_F_2

#: Every reading is listed once, and none is against its expectation.
$ grep -c -e '(expected:' -e 'NOT AS EXPECTED' report
0
? 1

$ rationale claims | wc -l > readings && rationale paper --random 100 --json | wc -l | cmp - readings && echo all
all

#: The report does not depend on the number of threads.
$ rationale paper --random 100 --jobs 3 | cmp - report && echo the same
the same

#: With nothing to check on, what should hold is undecided.
$ rationale paper --random 0 > report
? 4

$ grep 'prop-4.2' -A 1 report | sed 's/  */ /g'
 prop-4.2
 as-printed eQ, eV are sums over trajectories undecided (expected: holds) 0 of 0 MDPs · Coq: values_are_sums_over_paths

$ rationale paper thm-5.9 2>&1 | head -n 1
rationale: found thm-5.9, wanted no arguments (rationale check thm-5.9?)

#: The theorem that a claim file of one's own names is nobody's evidence.
$ mkdir own && printf 'claim own/one\nassert prior == prior\nexpect holds\ncoq T_is_T\n' > own/own.claim; rationale paper --proofs own --random 3 | sed -n '/own/,$p'
  own
    one                                                                                             holds     3 of 3 MDPs · Coq: T_is_T (named, not checked here)
$ rationale check own/own.claim --random 3 --json | grep -o '"coq.*'
"coq":"T_is_T","coq_checked":false}
#: A copy is not the file that comes with the program.
$ rationale check proofs/prop-4.2/prop-4.2.claim --random 3 --json | grep -c coq_checked
2
$ rationale check prop-4.2 --random 3 --json | grep -o '"coq.*'
"coq":"values_are_sums_over_paths"}
"coq":"success_is_sum_over_paths"}

#: Interrupted it says so, with the status of what is undecided; the errata are written whole or not at all.
$ cat > stop.py <<'END'
> import signal, subprocess, sys, time
> program = subprocess.Popen(['rationale', *sys.argv[1:]], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
> program.stdout.readline()
> time.sleep(0.2)
> program.send_signal(signal.SIGINT)
> print(program.communicate()[1], end='')
> sys.exit(program.returncode)
> END

$ python3 stop.py paper --random 100000000
rationale: interrupted; what is above counts only the models checked so far
? 4
