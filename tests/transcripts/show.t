#: rationale show: what a model file says.

$ rationale show examples/example3.drn
examples/example3.drn
states       3
choices      6 (at most 2 actions in a state)
transitions  8, stochastic; every row sums to 1
horizon      2
start        one state, from the label init
success x    declared
prior        not declared: uniform
rewards      success
s0 ∅   starts with 1
   a1   prior 1/2   x 1   to s1 3/4, s2 1/4
   a2   prior 1/2   x 1   to s1 1/2, s2 1/2
s1
   a1   prior 1/2   x 1/3   to s1
   a2   prior 1/2   x 1/3   to s1
s2
   a1   prior 1/2   x 2/3   to s2
   a2   prior 1/2   x 2/3   to s2

$ rationale show --horizon 7 examples/example3.drn | grep horizon
horizon      7

$ rationale show proofs/prop-4.3/two-starts.drn | grep -e '^start' -e 'starts with'
start        several states
s0   starts with 1/2
s1   starts with 1/2

$ rationale show --json examples/race.drn examples/example3.drn
{"model":"examples/race.drn","states":4,"choices":7,"transitions":7,"horizon":2,"deterministic":true,"single_start":true,"success_declared":true,"log_success_declared":false,"prior_declared":false,"initial_declared":false,"rewards":["success"]}
{"model":"examples/example3.drn","states":3,"choices":6,"transitions":8,"horizon":2,"deterministic":false,"single_start":true,"success_declared":true,"log_success_declared":false,"prior_declared":false,"initial_declared":false,"rewards":["success"]}

$ rationale show - < examples/race.drn | head -n 2
-
states       4

$ rationale show examples/race.drn absent.drn | head -n 1
absent.drn:1:1: found no file to read (No such file or directory), wanted a model
examples/race.drn
