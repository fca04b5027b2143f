"""The equalities of tests/bench/bench.claim in plain Python fractions: the yardstick of `make bench`.

usage: bench.py Fraction|gmpy2 deterministic|stochastic MODEL...

Reads the plain DRN that `rationale generate` writes, and prints how many models hold and the microseconds of
CPU that a model took once it was read.
"""
import sys
import time

if sys.argv[1] == "gmpy2":
    from gmpy2 import mpq as Fraction
else:
    from fractions import Fraction


def read(path):
    """(horizon, start, states): states[s] is a list of (x, p, [(target, probability)])."""
    horizon, start, states, names = 0, 0, [], []
    lines = iter(open(path, encoding="utf-8").read().split("\n"))
    for line in lines:
        if line.startswith("//@horizon:"):
            horizon = int(line.split(":")[1])
        elif line == "@reward_models":
            names = next(lines).split()
        elif line.startswith("state "):
            if " init" in line:
                start = len(states)
            states.append([])
        elif line.startswith("\taction "):
            values = [Fraction(v) for v in line[line.index("[") + 1:line.index("]")].split(",")] if "[" in line else []
            by_name = dict(zip(names, values))
            states[-1].append([by_name.get("success", Fraction(1)), by_name.get("prior"), []])
        elif line.startswith("\t\t"):
            target, probability = line.split(":")
            states[-1][-1][2].append((int(target), Fraction(probability.strip())))
    for actions in states:
        for action in actions:
            if action[1] is None:
                action[1] = Fraction(1, len(actions))
    return horizon, start, states


class Model:
    def __init__(self, path):
        self.horizon, start, self.states = read(path)
        self.layers = [[start]]
        for _ in range(self.horizon - 1):
            self.layers.append(sorted({t for s in self.layers[-1] for a in self.states[s] for t, _ in a[2]}))

    def table(self, entry):
        return [{s: [entry(s, a) for a in range(len(self.states[s]))] for s in layer} for layer in self.layers]

    def condition(self, policy, reward):
        """Rows proportional to policy * eQ; None where eV is 0 (then the policy's row goes on)."""
        result = [None] * self.horizon
        value = None
        for t in range(self.horizon - 1, -1, -1):
            rows, new_value = {}, {}
            for s in self.layers[t]:
                pi = policy[t][s]
                weights = []
                for a, (_, _, successors) in enumerate(self.states[s]):
                    ahead = sum(q * value[u] for u, q in successors) if value is not None else 1
                    weights.append(pi[a] * reward[t][s][a] * ahead)
                total = sum(weights)
                new_value[s] = total
                rows[s] = [w / total for w in weights] if total else list(pi)
                if not total:
                    self.undefined.add((t, s))
            result[t] = rows
            value = new_value
        return result

    def pointwise(self, operation, *tables):
        return [{s: [operation(*entries) for entries in zip(*(table[t][s] for table in tables))] for s in layer}
                for t, layer in enumerate(self.layers)]

    def holds(self, deterministic):
        self.undefined = set()
        prior = self.table(lambda s, a: self.states[s][a][1])
        x = self.table(lambda s, a: self.states[s][a][0])

        def times(y, z):
            return self.pointwise(lambda u, v: u * v, y, z)

        def ratio(y, z):
            return self.pointwise(lambda u, v: u / v if v else Fraction(0), y, z)

        def folded(count, cumulative, repaired):
            sequence, reward = [prior], x
            for _ in range(count):
                sequence.append(self.condition(prior, reward))
                factor = ratio(sequence[-1], prior) if repaired else sequence[-1]
                reward = times(reward if cumulative else x, factor)
            return sequence

        g = [prior]
        for _ in range(4):
            g.append(self.condition(g[-1], x))
        fr = folded(4, False, True)
        f = folded(8 if deterministic else 2, False, False)
        h = folded(4 if deterministic else 2, True, False)
        pairs = [(fr[k], g[k]) for k in range(1, 5)] + [(h[2], f[2])]
        if deterministic:
            alpha = {n: self.condition(prior, self.pointwise(lambda u, n=n: u ** n, x)) for n in (1, 2, 3, 4, 8)}
            hr = folded(4, True, True)
            pairs += [(alpha[k], g[k]) for k in range(1, 5)]
            pairs += [(hr[k], alpha[2 ** (k - 1)]) for k in range(1, 5)]
            pairs += [(h[k], f[2 ** (k - 1)]) for k in range(1, 5)]
        return all(a[t][s] == b[t][s] for a, b in pairs for t, layer in enumerate(self.layers) for s in layer
                   if (t, s) not in self.undefined)


if __name__ == "__main__":
    models = [Model(path) for path in sys.argv[3:]]
    start = time.process_time()
    held = sum(model.holds(sys.argv[2] == "deterministic") for model in models)
    print(held, "%.2f" % (1e6 * (time.process_time() - start) / len(models)))
