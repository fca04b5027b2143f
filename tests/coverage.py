#!/usr/bin/env python3
"""coverage.py SOURCES BUILD: which lines and branches of src/ a run of the tests reached, by room and by file.

BUILD was configured with --coverage among its CFLAGS, and its tests have run. What was not reached is compared
with tests/coverage.txt, which gives a reason for each function that has such lines: a function that is not there, or
has more of them than there, is a failure. `make coverage` does all of it.
"""
import collections
import json
import pathlib
import subprocess
import sys

listed_name = "tests/coverage.txt"


class File:
    def __init__(self):
        self.lines = collections.Counter()  # how often each was run
        self.function = {}  # of each line
        self.branches = {}  # by line: how often each was taken


def add_report(report, sources, build, files):
    for entry in report["files"]:
        path = pathlib.Path(report["current_working_directory"], entry["file"]).resolve()
        if not path.is_relative_to(sources) or path.is_relative_to(build):
            continue
        name = str(path.relative_to(sources))
        if not name.startswith("src/"):
            continue
        file = files.setdefault(name, File())
        for line in entry["lines"]:
            n = line["line_number"]
            file.lines[n] += line["count"]
            file.function.setdefault(n, line.get("function_name", "?"))
            counts = [branch["count"] for branch in line["branches"]]
            before = file.branches.get(n, [])
            if len(before) == len(counts):
                counts = [a + b for a, b in zip(before, counts)]
            file.branches[n] = counts


def read_build(sources, build):
    files = {}
    notes = sorted(build.glob("src/**/*.gcno"))
    for note in notes:
        run = subprocess.run(["gcov", "--branch-probabilities", "--json-format", "--stdout", str(note)], cwd=build,
                             capture_output=True, text=True, check=True)
        for line in run.stdout.splitlines():
            add_report(json.loads(line), sources, build, files)
    if not files:
        sys.exit(f"coverage: found no .gcno under {build}/src, wanted a build with CFLAGS=--coverage")
    return files


# ---- the report -------------------------------------------------------------------------------------------


def totals(files):
    lines = sum(len(f.lines) for f in files)
    run = sum(1 for f in files for count in f.lines.values() if count)
    branches = sum(len(b) for f in files for b in f.branches.values())
    taken = sum(1 for f in files for b in f.branches.values() for count in b if count)
    return run, lines, taken, branches


def row(name, files):
    run, lines, taken, branches = totals(files)
    part = f"{100 * taken / branches:5.1f} %" if branches else "      -"
    return f"{name:36} {run:6} of {lines:6} lines {100 * run / max(lines, 1):5.1f} %   " \
           f"{taken:6} of {branches:6} branches {part}"


def print_report(files):
    rooms = collections.defaultdict(list)
    for name in sorted(files):
        rooms[name.split("/")[1]].append(name)
    for room, names in rooms.items():
        for name in names:
            print(row(name, [files[name]]))
    print()
    for room, names in rooms.items():
        print(row(f"src/{room}", [files[name] for name in names]))
    print(row("src", files.values()))


def missed(files):
    """By file and function: the numbers of the lines that were not run."""
    found = {}
    for name, file in files.items():
        for n in sorted(file.lines):
            if file.lines[n] == 0:
                found.setdefault((name, file.function[n]), []).append(n)
    return found


# ---- reasons ----------------------------------------------------------------------------------------------


def read_listed(path):
    """Lines "reason WORD: TEXT", then lines "FILE FUNCTION COUNT WORD"."""
    reasons, listed = {}, {}
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        words = line.split()
        if words[0] == "reason" and ":" in line:
            reasons[words[1].rstrip(":")] = line.split(":", 1)[1].strip()
        elif len(words) == 4 and words[2].isdigit() and words[3] in reasons:
            listed[words[0], words[1]] = int(words[2]), words[3]
        else:
            sys.exit(f"{path}:{number}: found '{line}', wanted FILE FUNCTION COUNT REASON, a reason that is above")
    return reasons, listed


def compare(files, found, listed):
    """False where something was not reached without a reason."""
    good = True
    functions = {(name, function) for name, file in files.items() for function in file.function.values()}
    for place, lines in sorted(found.items()):
        count, reason = listed.get(place, (0, ""))
        if len(lines) > count:
            good = False
            print(f"{place[0]}:{lines[0]}: {place[1]}: {len(lines)} lines were not run ({shown(lines)}), "
                  + (f"{count} of them for a reason ({reason})" if reason else "for no reason"))
    for place in sorted(listed):
        if place not in functions:
            good = False
            print(f"{listed_name}: {place[0]} has no function {place[1]}")
        elif len(found.get(place, [])) < listed[place][0]:
            print(f"{listed_name}: {place[0]} {place[1]}: {len(found.get(place, []))} lines are left, "
                  f"not {listed[place][0]}")
    return good


def shown(lines):
    runs = []
    for n in lines:
        if runs and runs[-1][1] + 1 >= n:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def main():
    sources, build = (pathlib.Path(word).resolve() for word in sys.argv[1:3])
    files = read_build(sources, build)
    print_report(files)
    reasons, listed = read_listed(sources / listed_name)
    found = missed(files)
    by_reason = collections.Counter()
    for place, lines in found.items():
        by_reason[listed.get(place, (0, "no reason"))[1]] += len(lines)
    print()
    for reason, count in by_reason.most_common():
        print(f"{count:6} lines not run: {reasons.get(reason, reason)}")
    sys.exit(0 if compare(files, found, listed) else 1)


if __name__ == "__main__":
    main()
