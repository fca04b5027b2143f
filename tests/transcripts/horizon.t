#: rationale horizon: greedy for k-step lookahead. tests/test_horizon.c derives the race's numbers by hand.

$ rationale horizon examples/race.drn
examples/race.drn: horizon 2, the optimal success is 1
  k  optimal  success  smallest gap  at
  1  no       3/4      -1/4          t=1 s0 start
  2  yes      1        1/4           t=1 s0 start
greedy for the prior's values is not optimal; the smallest k is 2

#: Longer is not always better: k = 1 is optimal here, k = 2 is not. By hand, (a0, a1) at the start: Q_1 = 2/3*41/48 against
#: 3/4*(251/384 + 41/48)/2, Q_2 = 2/3*41/48 against 3/4*(2/3 + 41/48)/2, Q_3 = 2/3*7/8 against 3/4*(2/3 + 7/8)/2 = 37/64.
$ rationale horizon proofs/horizon/not-monotone.drn
proofs/horizon/not-monotone.drn: horizon 3, the optimal success is 7/12
  k  optimal  success  smallest gap  at
  1  yes      7/12     37/9216       t=1 s0
  2  no       37/64    -1/1152       t=1 s0
  3  yes      7/12     1/192         t=1 s0
greedy for the prior's values is optimal; the smallest k is 1

#: The same policies in the language.
$ rationale eval 'is_optimal(greedy(lookahead(prior, 1))) and not is_optimal(greedy(lookahead(prior, 2)))' proofs/horizon/not-monotone.drn
yes

$ rationale eval 'success(greedy(lookahead(prior, 2)))' proofs/horizon/not-monotone.drn
37/64

#: Several models, JSON.
$ rationale horizon --json examples/race.drn proofs/horizon/not-monotone.drn
{"model":"examples/race.drn","horizon":2,"reward":null,"optimum":"1","greedy_optimal":false,"smallest_k":2,"lookahead":[{"k":1,"optimal":false,"value":"3/4","gap":"-1/4","t":1,"state":0},{"k":2,"optimal":true,"value":"1","gap":"1/4","t":1,"state":0}]}
{"model":"proofs/horizon/not-monotone.drn","horizon":3,"reward":null,"optimum":"7/12","greedy_optimal":true,"smallest_k":1,"lookahead":[{"k":1,"optimal":true,"value":"7/12","gap":"37/9216","t":1,"state":0},{"k":2,"optimal":false,"value":"37/64","gap":"-1/1152","t":1,"state":0},{"k":3,"optimal":true,"value":"7/12","gap":"1/192","t":1,"state":0}]}

#: Fewer lines; the JSON then has no smallest k.
$ rationale horizon -k 1 examples/race.drn
examples/race.drn: horizon 2, the optimal success is 1
  k  optimal  success  smallest gap  at
  1  no       3/4      -1/4          t=1 s0 start
greedy for the prior's values is not optimal; no k up to 1 is enough

$ rationale horizon -k 1 --format json examples/race.drn
{"model":"examples/race.drn","horizon":2,"reward":null,"optimum":"1","greedy_optimal":false,"smallest_k":null,"lookahead":[{"k":1,"optimal":false,"value":"3/4","gap":"-1/4","t":1,"state":0}]}

#: From standard input, into a file. The start has 3/4*1/3 + 1/4*2/3 = 5/12 against 1/2.
$ rationale horizon -o out.txt - < examples/example3.drn && cat out.txt
-: horizon 2, the optimal success is 1/2
  k  optimal  success  smallest gap  at
  1  yes      1/2      1/12          t=1 s0 ∅
  2  yes      1/2      1/12          t=1 s0 ∅
greedy for the prior's values is optimal; the smallest k is 1

#: Additive rewards. Q_1(start) = (1, 1/2*3 - 1/2*3 = 0): safe, which earns 1 of 3. One step further it is seen.
$ cat > fork.drn <<'END'
> @type: MDP
> @reward_models
> gain cost
> @nr_states
> 3
> @model
> state 0 init
> 	action safe [1, 1]
> 		1 : 1
> 	action risky [0, 1]
> 		2 : 1
> state 1 end
> 	action stay [0, 0]
> 		1 : 1
> state 2 fork
> 	action win [3, 1]
> 		1 : 1
> 	action lose [-3, 1]
> 		1 : 1
> END

$ rationale horizon --reward gain --horizon 2 fork.drn
fork.drn: horizon 2, the optimal expected sum of gain is 3
  k  optimal  return  smallest gap  at
  1  no       1       -1            t=1 s0
  2  yes      3       2             t=1 s0
greedy for the prior's values is not optimal; the smallest k is 2

$ rationale horizon --reward gain --horizon 2 --json fork.drn
{"model":"fork.drn","horizon":2,"reward":"gain","optimum":"3","greedy_optimal":false,"smallest_k":2,"lookahead":[{"k":1,"optimal":false,"value":"1","gap":"-1","t":1,"state":0},{"k":2,"optimal":true,"value":"3","gap":"2","t":1,"state":0}]}

#: Here each decision earns 1 until the end, 1 for safe and 2 for risky; at the fork both are as good.
$ rationale horizon --reward cost -T2 fork.drn
fork.drn: horizon 2, the optimal expected sum of cost is 2
  k  optimal  return  smallest gap  at
  1  yes      2       1             t=1 s0
  2  yes      2       1             t=1 s0
greedy for the prior's values is optimal; the smallest k is 1

#: Success made from the rewards: x = 1/2^(3 - r). Q_1(start) = (1/4*1/8, 1/8*(1 + 1/64)/2), Q_2(start) = (1/32, 1/8).
$ rationale horizon --success-from gain -T2 fork.drn
fork.drn: horizon 2, the optimal success is 1/8
  k  optimal  success  smallest gap  at
  1  yes      1/8      33/1024       t=1 s0
  2  yes      1/8      3/32          t=1 s0
greedy for the prior's values is optimal; the smallest k is 1

#: What is refused.
$ rationale horizon
rationale: found no model, wanted at least one model file (- for standard input)
? 2

$ rationale horizon fork.drn
fork.drn: found the reward models gain, cost and none named success, log_success, prior or initial: x is 1 everywhere
fork.drn:1:1: found no horizon, wanted a line //@horizon: T in the file or the option --horizon T
? 3

$ rationale horizon --reward rent -T2 fork.drn
fork.drn: found no additive reward model rent, wanted one of this file's: gain, cost
? 3

$ rationale horizon --reward success examples/race.drn
examples/race.drn: found no additive reward model success, wanted one of this file's: it has none
? 3

$ rationale horizon -k 3 examples/race.drn
examples/race.drn: found --lookahead 3, wanted at most the horizon 2
? 2

$ rationale horizon -k 0 examples/race.drn
rationale: found --lookahead 0, wanted a whole number from 1 to 4294967294
Try `rationale horizon --help`.
? 2

$ rationale horizon --reward gain --success-from gain -T2 fork.drn
rationale: found --reward and --success-from, wanted one of the two: expected sums, or success made of them
? 2

$ rationale eval --reward gain 1 examples/race.drn
rationale: found --reward, which this command does not have, wanted one of those in --help
Try `rationale eval --help`.
? 2

$ rationale horizon no-such-file.drn examples/race.drn
no-such-file.drn:1:1: found no file to read (No such file or directory), wanted a model

examples/race.drn: horizon 2, the optimal success is 1
  k  optimal  success  smallest gap  at
  1  no       3/4      -1/4          t=1 s0 start
  2  yes      1        1/4           t=1 s0 start
greedy for the prior's values is not optimal; the smallest k is 2
? 3

#: The converter: a file as NumPy writes it, in C order and little-endian, made by hand. Rewards of type float32: 0.1, -0.2, 1.
$ cat > make.py <<'END'
> import struct, sys, zipfile
> def npy(kind, code, rows, order=False):
>     flat = [n for row in (zip(*rows) if order else rows) for n in row]
>     head = "{'descr': '%s', 'fortran_order': %s, 'shape': (%d, %d), }" % (kind, order, len(rows), len(rows[0]))
>     head = head.ljust(117) + "\n"
>     return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head.encode() + struct.pack("%s%d%s" % (kind[0], len(flat), code), *flat)
> def save(name, **arrays):
>     with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as z:
>         for key, data in arrays.items():
>             z.writestr(key + ".npy", data)
> steps, rewards = [[1, 0], [-1, 1]], [[0.1, -0.2], [1, 0]]
> save("tiny.npz", transitions=npy("<i8", "q", steps), rewards=npy("<f4", "f", rewards))
> save("same.npz", transitions=npy(">i4", "i", steps, True), rewards=npy(">f4", "f", rewards, True))
> save("double.npz", transitions=npy("<i4", "i", steps), rewards=npy("<f8", "d", rewards), notes=b"")
> save("start.npz", transitions=npy("<i4", "i", steps), rewards=npy("<i2", "h", [[0, 1], [2, 3]]), start_state=npy("<i8", "q", [[1]]))
> save("beyond.npz", transitions=npy("<i4", "i", [[2, 0], [0, 0]]), rewards=npy("<f4", "f", rewards))
> save("shapes.npz", transitions=npy("<i4", "i", [[0, 0]]), rewards=npy("<f4", "f", rewards))
> save("nan.npz", transitions=npy("<i4", "i", steps), rewards=npy("<f4", "f", [[float("nan"), 0], [0, 0]]))
> save("floats.npz", transitions=npy("<f8", "d", steps), rewards=npy("<f4", "f", rewards))
> save("missing.npz", transitions=npy("<i4", "i", steps))
> save("objects.npz", transitions=npy("<i4", "i", steps), rewards=npy("<f4", "f", rewards).replace(b"'<f4'", b"'|O' "))
> save("short.npz", transitions=npy("<i4", "i", steps)[:-1], rewards=npy("<f4", "f", rewards))
> END
> python3 make.py

$ python3 examples/npz2drn.py --horizon 3 tiny.npz | tee tiny.drn
// Made by npz2drn.py from tiny.npz: 2 states, 2 actions, transitions int64, rewards float32.
// Start: state 0, the first, since the file names none.
// Transition -1, the end, 1 times: state 2, which is never left and has reward 0.
// Each reward is the shortest decimal that rounds to the stored float32; 2 of 4 different ones are not equal to it:
//     -0.2 for -13421773/67108864
//     0.1 for 13421773/134217728
//@horizon: 3
@type: MDP
@value_type: rational
@parameters

@reward_models
reward
@nr_states
3
@nr_choices
5
@model
state 0 init
	action 0 [0.1]
		1 : 1
	action 1 [-0.2]
		0 : 1
state 1
	action 0 [1]
		2 : 1
	action 1 [0]
		1 : 1
state 2 end
	action stay [0]
		2 : 1

$ rationale show tiny.drn | head -n 9
tiny.drn: found the reward model reward and none named success, log_success, prior or initial: x is 1 everywhere
tiny.drn
states       3
choices      5 (at most 2 actions in a state)
transitions  5, deterministic; every row sums to 1
horizon      3
start        one state, from the label init
success x    not declared: 1 everywhere
prior        not declared: uniform
rewards      reward

#: By hand. The prior earns -1/20 in state 0 and 1/2 in state 1 with one decision left, 7/40 and 3/4 with two. The best is 1/10 + 1.
#: k = 1: Q_1(0) = (1/10 + 3/4, -1/5 + 7/40), a gap of 7/8; then in state 1 both actions are optimal, now or with the last decision.
#: k = 2: Q_2(0) = (11/10, -1/5 + 1/10 + 1/2), 7/10; in state 1 a tie, so it is there at the last step too, with (1, 0).
#: k = 3: Q_3(0) = (11/10, -1/5 + 1/10 + 1), 1/5.
$ rationale horizon --reward reward tiny.drn
tiny.drn: horizon 3, the optimal expected sum of reward is 11/10
  k  optimal  return  smallest gap  at
  1  yes      11/10   7/8           t=1 s0
  2  yes      11/10   7/10          t=1 s0
  3  yes      11/10   1/5           t=1 s0
greedy for the prior's values is optimal; the smallest k is 1

#: Fortran order, big-endian: the same model. In double precision nothing is rounded, 0.1 is 0.1 again.
$ python3 examples/npz2drn.py --horizon 3 same.npz | grep -v '^// ' > same.drn; grep -v '^// ' tiny.drn | cmp - same.drn && echo the same
the same

$ python3 examples/npz2drn.py --horizon 3 double.npz | grep -v '^// ' | cmp - same.drn && echo the same
npz2drn: double.npz: notes is not read
the same

$ python3 examples/npz2drn.py start.npz | grep -e '^//' -e init -e action
// Made by npz2drn.py from start.npz: 2 states, 2 actions, transitions int32, rewards int16.
// Start: state 1, the file's start_state.
// Transition -1, the end, 1 times: state 2, which is never left and has reward 0.
	action 0 [0]
	action 1 [1]
state 1 init
	action 0 [2]
	action 1 [3]
	action stay [0]

$ python3 examples/npz2drn.py start.npz --start 0 -o start.drn; grep Start start.drn
// Start: state 0, as --start says.

$ for f in beyond shapes nan floats missing objects short make; do python3 examples/npz2drn.py $f.npz; done
npz2drn: beyond.npz: found a transition to 2, wanted -1 or a state from 0 to 1
npz2drn: shapes.npz: found transitions and rewards of different shapes, wanted the same
npz2drn: nan.npz: found a reward nan, wanted a finite number
npz2drn: floats.npz: found transitions in floating point, wanted integers
npz2drn: missing.npz: found no array rewards, wanted one
npz2drn: objects.npz: found rewards of type |O, wanted integers or floating point
npz2drn: short.npz: found 15 bytes in transitions, wanted 16
npz2drn: make.npz: [Errno 2] No such file or directory: 'make.npz'
? 3

$ python3 examples/npz2drn.py tiny.npz --start 2
npz2drn: tiny.npz: found start state 2, wanted one of 0 to 1
? 3

$ python3 examples/npz2drn.py make.py
npz2drn: make.py: found no .npz file that can be read (File is not a zip file), wanted one
? 3

#: Shortest decimals. Of float32: the smallest number 2^-149, the smallest normal one, the largest, 1/3, 2^24 (as C's FLT_* print them).
$ cat > shortest.py <<'END'
> import random, struct, sys
> from fractions import Fraction
> sys.path.insert(0, "examples")
> sys.dont_write_bytecode = True
> from npz2drn import decimal
> for number in 2**-149, 2**-126, (2 - 2**-23) * 2.0**127, struct.unpack("f", struct.pack("f", 1 / 3))[0], 2.0**24, -0.0:
>     print(decimal(number, 4))
> random.seed(1)
> numbers = [struct.unpack("d", struct.pack("Q", random.getrandbits(63)))[0] for i in range(2000)]
> numbers = [n for n in numbers if n - n == 0] + [2.0**e for e in range(-1074, 1024, 3)] + [k / 100 for k in range(2000)] + [2070368851767564.75]
> print(all(Fraction(decimal(n, 8)) == Fraction(repr(n)) for n in numbers))
> END
> python3 shortest.py
1e-45
1.1754944e-38
3.4028235e38
0.33333334
16777216
0
True
