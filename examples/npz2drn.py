#!/usr/bin/env python3
"""Turn a deterministic MDP in NumPy's .npz format into a model file (DRN).

The file holds two arrays, as the BRIDGE data set of the effective-horizon work has them:

    transitions   states x actions, integers: the next state, or -1 for the end of the episode
    rewards       states x actions, floating point or integers

The end becomes one more state, "end", which is never left and has reward 0. The rewards become the action
reward model "reward"; each is written as the shortest decimal that rounds to the stored number, so that a
float32 made from 0.1 is 1/10 again and not 13421773/134217728. The output says so, and lists them.

Python alone is enough: the files are read here, NumPy is not needed.

    python3 npz2drn.py freeway_10.npz --horizon 10 | rationale horizon --reward reward -
"""
import argparse
import ast
import math
import os
import re
import struct
import sys
import zipfile
import zlib
from fractions import Fraction

# Bits of the significand (the hidden one included), and the exponent of the smallest positive number.
FLOATS = {2: (11, -24), 4: (24, -149), 8: (53, -1074)}
CODES = {"i1": "b", "i2": "h", "i4": "i", "i8": "q", "u1": "B", "u2": "H", "u4": "I", "u8": "Q", "f2": "e",
         "f4": "f", "f8": "d"}
START_FIELDS = ("start", "start_state", "initial", "initial_state")


class Refused(Exception):
    """What was found and what was wanted."""


# ---- NumPy's formats -------------------------------------------------------------------------------


class Array:
    """Numbers as Python's own, with [row, column] access whatever the order in the file."""

    def __init__(self, name, data):
        if data[:6] != b"\x93NUMPY" or len(data) < 12:
            raise Refused(f"found {name} without the mark of a .npy file, wanted one")
        wide = data[6] > 1
        begin = 12 if wide else 10
        length = struct.unpack_from("<I" if wide else "<H", data, 8)[0]
        header = ast.literal_eval(data[begin:begin + length].decode("utf-8" if data[6] > 2 else "latin-1"))
        self.name, self.shape, self.fortran = name, tuple(header["shape"]), header["fortran_order"]
        kind = header["descr"]
        if not isinstance(kind, str) or not re.fullmatch(r"[<>|=][iuf][1248]", kind) or kind[1:] not in CODES:
            raise Refused(f"found {name} of type {kind}, wanted integers or floating point")
        self.kind, self.size = kind[1], int(kind[2])
        order = ">" if kind[0] == ">" else "<"
        count = math.prod(self.shape)
        if len(data) - begin - length != count * self.size:
            raise Refused(f"found {len(data) - begin - length} bytes in {name}, wanted {count * self.size}")
        self.values = struct.unpack_from(f"{order}{count}{CODES[kind[1:]]}", data, begin + length)

    def __getitem__(self, place):
        row, column = place
        rows, columns = self.shape
        return self.values[column * rows + row if self.fortran else row * columns + column]

    def type_name(self):
        return {"i": "int", "u": "uint", "f": "float"}[self.kind] + str(8 * self.size)


def read_arrays(path):
    arrays = {}
    with zipfile.ZipFile(path) as archive:
        names = [n[:-len(".npy")] for n in archive.namelist() if n.endswith(".npy")]
        for name in names:
            if name in ("transitions", "rewards") + START_FIELDS:
                arrays[name] = Array(name, archive.read(name + ".npy"))
            else:
                print(f"npz2drn: {path}: {name} is not read", file=sys.stderr)
    for name in ("transitions", "rewards"):
        if name not in arrays:
            raise Refused(f"found no array {name}, wanted one")
        if len(arrays[name].shape) != 2 or 0 in arrays[name].shape:
            raise Refused(f"found {name} of shape {arrays[name].shape}, wanted states x actions")
    if arrays["transitions"].shape != arrays["rewards"].shape:
        raise Refused("found transitions and rewards of different shapes, wanted the same")
    if arrays["transitions"].kind == "f":
        raise Refused("found transitions in floating point, wanted integers")
    return arrays


# ---- Decimals --------------------------------------------------------------------------------------


def rounds_to(number, bits, least):
    """What rounds to a positive number of the format: bounds, and whether they belong to it."""
    exponent = max(math.frexp(number)[1] - bits, least)
    unit, value = Fraction(2) ** exponent, Fraction(number)
    significand = value / unit
    narrow = significand == 2 ** (bits - 1) and exponent > least  # below a power of two numbers lie closer
    return value - unit / (4 if narrow else 2), value + unit / 2, significand % 2 == 0


def shortest(number, bits, least):
    """Digits and exponent of the decimal with the fewest digits that rounds to number; of several the closest,
    of two that are as close the even one."""
    low, high, closed = rounds_to(number, bits, least)
    value = Fraction(number)
    place = len(str(value.numerator)) - len(str(value.denominator)) + 1  # 10^place > value
    while True:
        unit = Fraction(10) ** place
        below = value // unit
        inside = [d for d in (below, below + 1)
                  if low < d * unit < high or closed and d * unit in (low, high)]
        if inside:
            return min(inside, key=lambda d: (abs(d * unit - value), d % 2)), place
        place -= 1


def plain(digits, place):
    """digits * 10^place, with an exponent only where many zeros would be needed."""
    text = str(digits)
    magnitude = place + len(text)  # 10^magnitude > number
    if magnitude > 21 or magnitude < -9:
        return text[0] + ("." + text[1:] if text[1:] else "") + f"e{magnitude - 1}"
    if place >= 0:
        return text + "0" * place
    text = text.rjust(1 - place, "0")
    return f"{text[:place]}.{text[place:]}"


def decimal(number, size):
    if isinstance(number, int):
        return str(number)
    if math.isnan(number) or math.isinf(number):
        raise Refused(f"found a reward {number}, wanted a finite number")
    if number == 0:
        return "0"
    digits, place = shortest(abs(number), *FLOATS[size])
    while digits % 10 == 0:
        digits, place = digits // 10, place + 1
    return ("-" if number < 0 else "") + plain(digits, place)


# ---- The model -------------------------------------------------------------------------------------


def find_start(arrays, chosen, states):
    """The start state, and where it comes from."""
    named = [name for name in START_FIELDS if name in arrays]
    if chosen is not None:
        start, origin = chosen, "as --start says"
    elif named:
        values = arrays[named[0]].values
        if len(values) != 1 or not isinstance(values[0], int):
            raise Refused(f"found {named[0]} of shape {arrays[named[0]].shape}, wanted one state")
        start, origin = values[0], f"the file's {named[0]}"
    else:
        start, origin = 0, "the first, since the file names none"
    if not 0 <= start < states:
        raise Refused(f"found start state {start}, wanted one of 0 to {states - 1}")
    return start, origin


def comments(path, arrays, decimals, start, origin):
    states, actions = arrays["transitions"].shape
    rewards = arrays["rewards"]
    ends = sum(target == -1 for target in arrays["transitions"].values)
    yield (f"Made by npz2drn.py from {ascii(os.path.basename(path))[1:-1]}: {states} states, {actions} actions, "
           f"transitions {arrays['transitions'].type_name()}, rewards {rewards.type_name()}.")
    yield f"Start: state {start}, {origin}."
    if ends:
        yield f"Transition -1, the end, {ends} times: state {states}, which is never left and has reward 0."
    changed = sorted((Fraction(n), d) for n, d in decimals.items() if Fraction(n) != Fraction(d))
    if rewards.kind == "f":
        yield (f"Each reward is the shortest decimal that rounds to the stored {rewards.type_name()}; "
               f"{len(changed)} of {len(decimals)} different ones are not equal to it"
               f"{':' if changed else '.'}")
    for stored, text in changed[:20]:
        yield f"    {text} for {stored}"
    if len(changed) > 20:
        yield f"    and {len(changed) - 20} more"


def model(path, arrays, horizon, chosen):
    """The lines of the model file."""
    transitions, rewards = arrays["transitions"], arrays["rewards"]
    states, actions = transitions.shape
    for number in transitions.values:
        if not -1 <= number < states:
            raise Refused(f"found a transition to {number}, wanted -1 or a state from 0 to {states - 1}")
    start, origin = find_start(arrays, chosen, states)
    decimals = {number: decimal(number, rewards.size) for number in set(rewards.values)}
    end = -1 in transitions.values
    for line in comments(path, arrays, decimals, start, origin):
        yield "// " + line
    if horizon:
        yield f"//@horizon: {horizon}"
    yield from ("@type: MDP", "@value_type: rational", "@parameters", "", "@reward_models", "reward")
    yield from ("@nr_states", str(states + end), "@nr_choices", str(states * actions + end), "@model")
    for s in range(states):
        yield f"state {s}{' init' if s == start else ''}"
        for a in range(actions):
            target = transitions[s, a]
            yield f"\taction {a} [{decimals[rewards[s, a]]}]"
            yield f"\t\t{states if target == -1 else target} : 1"
    if end:
        yield from (f"state {states} end", "\taction stay [0]", f"\t\t{states} : 1")


def natural(text):
    if not re.fullmatch("[0-9]+", text):
        raise argparse.ArgumentTypeError(f"found {text}, wanted a whole number")
    return int(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", help="FILE.npz")
    parser.add_argument("--horizon", "-T", type=natural, help="number of decisions, for the model file")
    parser.add_argument("--start", type=natural, help="start state (default: the file's, else 0)")
    parser.add_argument("--output", "-o", help="write to this file instead of standard output")
    options = parser.parse_args()
    try:
        text = "\n".join(model(options.file, read_arrays(options.file), options.horizon, options.start)) + "\n"
        if options.output:
            with open(options.output, "w", encoding="utf-8") as out:
                out.write(text)
        else:
            sys.stdout.write(text)
    except (OSError, Refused) as error:
        print(f"npz2drn: {options.file}: {error}", file=sys.stderr)
        return 3
    except (ValueError, TypeError, SyntaxError, KeyError, EOFError, NotImplementedError, struct.error, zlib.error,
            zipfile.BadZipFile) as error:
        print(f"npz2drn: {options.file}: found no .npz file that can be read ({error}), wanted one", file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
