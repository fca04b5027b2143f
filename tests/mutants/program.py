#!/usr/bin/env python3
"""Faults in the program that the tests must notice: tests/mutants/program/*.faults.

program.py check                     every fault still applies: its old text occurs exactly once in its file
program.py run [OPTION...] [WORD...] put each fault (or those whose name contains a WORD) into a copy of the tree,
                                     build, and run tests until one fails: those it names, then all others

Written for `make check` and `make mutants`; the README beside this file says more.
"""
import argparse
import filecmp
import hashlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import threading
import time

here = pathlib.Path(__file__).resolve().parent
tree = here.parent.parent
least = 60


class Fault:
    def __init__(self, name, what, where):
        self.name, self.what, self.where = name, what, where
        self.file, self.tests, self.old, self.new = None, [], None, None

    def key(self):
        """Changes with the fault and with the file it is in."""
        text = [self.file, *self.tests, self.old, self.new, (tree / self.file).read_text()]
        return hashlib.sha256("\0".join(text).encode()).hexdigest()


# ---- the list -------------------------------------------------------------------------------------------


def add_text(was, line):
    return line if was is None else was + "\n" + line


def read_faults(path):
    faults = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        where = f"{path.name}:{number}"
        word, _, rest = line.partition(" ")
        if word == "fault":
            name, _, what = rest.partition(": ")
            faults.append(Fault(name, what, where))
        elif word == "file":
            faults[-1].file = rest
        elif word == "tests":
            faults[-1].tests = rest.split()
        elif word == "-":
            faults[-1].old = add_text(faults[-1].old, rest)
        elif word == "+":
            faults[-1].new = add_text(faults[-1].new, rest)
        elif line and word != "#":
            sys.exit(f"{where}: found '{line}', wanted fault, file, tests, - or +")
    return faults


def all_faults():
    return [fault for path in sorted((here / "program").glob("*.faults")) for fault in read_faults(path)]


def all_tests():
    """The lists of Makefile.am: programs without their ending, scripts with it; but for what looks for faults."""
    text = (tree / "Makefile.am").read_text().replace("\\\n", " ")
    lists = re.findall(r"^test_(?:programs|scripts) = (.*)$", text, re.MULTILINE)
    return [name for names in lists for name in names.split() if name != "tests/check-faults.sh"]


def complaints(faults):
    tests = set(all_tests())
    names = set()
    for fault in faults:
        if not re.fullmatch(r"[a-z0-9-]+", fault.name) or not fault.what:
            yield fault, "wanted fault NAME: WHAT IT BREAKS"
        if fault.name in names:
            yield fault, "a second fault of that name"
        names.add(fault.name)
        if not fault.old or fault.new is None or fault.old == fault.new:
            yield fault, "wanted - OLD and + NEW, not the same"
        elif not fault.file or not (tree / fault.file).is_file():
            yield fault, f"no file {fault.file}"
        elif (found := (tree / fault.file).read_text().count(fault.old)) != 1:
            yield fault, f"its old text occurs {found} times in {fault.file}, wanted once"
        if not fault.tests:
            yield fault, "wanted the tests that should catch it"
        for name in fault.tests:
            if name not in tests:
                yield fault, f"no test {name}"


def check(faults):
    bad = 0
    for fault, why in complaints(faults):
        print(f"{fault.where}: {fault.name}: {why}")
        bad += 1
    if len(faults) < least:
        print(f"{len(faults)} faults, wanted {least} at least")
        bad += 1
    if not bad:
        print(f"{len(faults)} faults in {len({fault.file for fault in faults})} files: each applies")
    return bad == 0


# ---- a copy of the tree, with a build in it -------------------------------------------------------------


class Workshop:
    """A copy of the tree that one worker puts faults into."""

    def __init__(self, directory, pristine, limit):
        self.directory, self.limit = directory, limit
        self.source, self.build = directory / "tree", directory / "build"
        self.log = open(directory.with_suffix(".log"), "w")
        self.copy(pristine)

    def copy(self, pristine):
        """What changed gets a new time, so that make sees it; what autotools made keeps its own."""
        for path in sorted(p for p in pristine.rglob("*") if p.is_file()):
            name = path.relative_to(pristine)
            target = self.source / name
            if target.exists() and filecmp.cmp(path, target, shallow=False):
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists():
                target.chmod(0o644)
            shutil.copy2(path, target)
            if name.parts[0] in ("src", "tests"):
                os.utime(target)

    def call(self, *command, limit=None):
        """The exit status, or None where time ran out; the whole process group ends then."""
        self.log.flush()
        # what the make that runs this was told is not for the ones below
        kept = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
        process = subprocess.Popen(command, cwd=self.build, stdin=subprocess.DEVNULL, stdout=self.log,
                                   stderr=self.log, env=kept, start_new_session=True)
        try:
            return process.wait(limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return None

    def configure(self):
        self.build.mkdir(exist_ok=True)
        if not (self.build / "Makefile").exists():
            if self.call(str(self.source.resolve() / "configure"), "CFLAGS=-O0") != 0:
                sys.exit(f"mutants: configure failed; see {self.log.name}")

    def make(self, tests):
        programs = [name for name in tests if not name.endswith(".sh")]
        return self.call("make", "all", *programs) == 0

    def fails(self, test):
        """How a test fails, in a few words; empty where it passes."""
        program = "" if test.endswith(".sh") else test
        log = self.build / (test.removesuffix(".sh") + ".log")
        log.unlink(missing_ok=True)
        status = self.call("make", "check", f"TESTS={test}", f"check_PROGRAMS={program}", limit=self.limit)
        if status == 0:
            return ""
        if status is None:
            return f"no end within {self.limit} s"
        return reason(log)

    def put(self, fault, text):
        path = self.source / fault.file
        path.chmod(0o644)
        path.write_text(text)


def reason(log):
    lines = log.read_text(errors="replace").splitlines() if log.exists() else ["no log"]
    for line in lines:
        if re.search(r":[FE]:", line):
            return re.sub(r"^.*/(?=tests/)", "", line)[:150]
    kept = [line for line in lines if line.strip() and not re.match(r"(PASS|FAIL|ERROR) ", line)]
    return (kept[0] if kept else "it failed")[:150]


# ---- one fault ------------------------------------------------------------------------------------------


def hunt(shop, fault, named_only):
    """What became of it: (caught, survived or error, by which test, how)."""
    pristine = (tree / fault.file).read_text()
    if pristine.count(fault.old) != 1:
        return "error", "-", "its old text does not occur exactly once"
    shop.put(fault, pristine.replace(fault.old, fault.new))
    try:
        if not shop.make(fault.tests):
            return "error", "-", "it does not compile"
        for test in fault.tests:
            if how := shop.fails(test):
                return "caught", test, how
        if named_only:
            return "survived", "-", fault.what
        rest = [test for test in all_tests() if test not in fault.tests]
        if not shop.make(rest):
            return "error", "-", "it does not compile"
        for test in rest:
            if how := shop.fails(test):
                break
        else:
            return "survived", "-", fault.what
    finally:
        shop.put(fault, pristine)
    # Not one of those tried without a fault at the start.
    shop.make([test])
    return ("error", test, "fails without the fault too") if shop.fails(test) else ("caught", test, how)


class Job:
    def __init__(self, faults, results, named_only):
        self.waiting, self.results, self.lock = list(faults), results, threading.Lock()
        self.named_only = named_only
        self.counts = {"caught": 0, "survived": 0, "error": 0}

    def next(self):
        with self.lock:
            return self.waiting.pop(0) if self.waiting else None

    def say(self, fault, outcome, test, how, seconds=None):
        with self.lock:
            self.counts[outcome] += 1
            time_taken = "earlier" if seconds is None else f"{seconds:.0f} s"
            print(f"{outcome:8}  {fault.name:34} {test:26} {time_taken:>7}  {how}", flush=True)

    def work(self, shop):
        while fault := self.next():
            start = time.time()
            outcome, test, how = hunt(shop, fault, self.named_only)
            if outcome == "caught":
                (self.results / fault.name).write_text(f"{fault.key()}\t{test}\t{how}\n")
            self.say(fault, outcome, test, how, time.time() - start)

    def skip_done(self):
        """What was caught stays caught until the fault or its file changes."""
        left = []
        for fault in self.waiting:
            path = self.results / fault.name
            key, test, how = path.read_text().rstrip("\n").split("\t", 2) if path.exists() else ("", "", "")
            if key == fault.key():
                self.say(fault, "caught", test, how)
            else:
                left.append(fault)
        self.waiting = left


# ---- all of them ----------------------------------------------------------------------------------------


def sound(shop, tests):
    """The tests that faults name pass where there is none."""
    if not shop.make(tests):
        print(f"mutants: the tree does not build; see {shop.log.name}")
        return False
    bad = [(test, how) for test in tests if (how := shop.fails(test))]
    for test, how in bad:
        print(f"mutants: {test} fails without any fault: {how}")
    return not bad


def run(faults, options):
    global tree
    if not check(faults):
        return False
    tree = pathlib.Path(options.tree)  # as it is now, whatever happens to the other one meanwhile
    faults = [fault for fault in faults if not options.words or any(word in fault.name for word in options.words)]
    scratch = pathlib.Path(options.scratch)
    results = scratch / "caught"
    if options.fresh:
        shutil.rmtree(results, ignore_errors=True)
    results.mkdir(parents=True, exist_ok=True)
    job = Job(faults, results, options.named)
    job.skip_done()
    if job.waiting:
        shops = [Workshop(scratch / f"worker{i + 1}", pathlib.Path(options.tree), options.limit)
                 for i in range(options.workers)]
        in_threads([shop.configure for shop in shops])
        tests = sorted({test for fault in job.waiting for test in fault.tests})
        if not options.trust and not sound(shops[0], tests):
            return False
        in_threads([lambda shop=shop: job.work(shop) for shop in shops])
    print(f"{len(faults)} faults: {job.counts['caught']} caught, {job.counts['survived']} survived, "
          f"{job.counts['error']} errors")
    return job.counts["caught"] == len(faults)


def in_threads(tasks):
    threads = [threading.Thread(target=task, daemon=True) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=["check", "run"])
    parser.add_argument("words", nargs="*", metavar="WORD")
    parser.add_argument("--tree", default="mutants/release", help="a release, from `make distdir`")
    parser.add_argument("--scratch", default="mutants", help="directory for the copies and the results")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--limit", type=int, default=150, help="seconds for one test program")
    parser.add_argument("--fresh", action="store_true", help="forget what was caught before")
    parser.add_argument("--named", action="store_true", help="try no other tests than those that a fault names")
    parser.add_argument("--trust", action="store_true", help="do not try the tests without a fault first")
    options = parser.parse_args()
    faults = all_faults()
    return 0 if (check(faults) if options.task == "check" else run(faults, options)) else 1


if __name__ == "__main__":
    sys.exit(main())
