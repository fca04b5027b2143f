#!/bin/sh
# A campaign's database holds the same whatever the number of workers, however often the program is killed,
# and whether it is done in parts; and what it holds is what `check` finds. SQLite is read with Python's module,
# not with the program.
set -u
LC_ALL=C.UTF-8
export LC_ALL

program=${RATIONALE:?}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 99' HUP INT TERM
cd "$work" || exit 99
bad=0

fault() {
    echo "campaign: $*"
    bad=1
}

# Every row of every table but for times, sorted.
dump() { # DATABASE
    python3 - "$1" <<'END'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
rows = []
for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
    columns = [c[1] for c in db.execute(f"PRAGMA table_info({table})") if c[1] not in ("microseconds", "finished")]
    rows += [f"{table} {row!r}" for row in db.execute(f"SELECT {', '.join(columns)} FROM {table}")]
print("\n".join(sorted(rows)))
END
}

same() { # WHAT DATABASE
    dump "$2" >"$2.dump" || fault "$1: $2 cannot be read"
    cmp -s want "$2.dump" || fault "$1: other content"
}

run() { # DATABASE OPTION...
    db=$1
    shift
    "$program" campaign run small.campaign --db "$db" --quiet "$@"
}

refuses() { # STATUS TEXT COMMAND...
    wanted=$1 message=$2
    shift 2
    "$program" campaign "$@" >out 2>&1
    code=$?
    [ "$code" -eq "$wanted" ] || fault "$*: status $code, wanted $wanted"
    grep -qF "$message" out || fault "$* says: $(cat out)"
    [ "$(wc -l <out)" -eq 1 ] || fault "$* says more than one line"
}

cat >small.campaign <<'END'
claims  thm-5.9/F=G prop-5.4 one-step/G=F one-step/G=alpha mine.claim
family  small: states 3, actions 2, horizon 3
family  even: deterministic, prior uniform
seeds   1..2, 7
models  90
unit    40
keep    3
END
cat >mine.claim <<'END'
claim   mine/equal
assert  success(G(2)) == success(prior)
expect  refuted
END

# ---- workers ---------------------------------------------------------------------------------------

run one.sqlite --jobs 1 || fault "one worker: status $?"
dump one.sqlite >want
[ "$(grep -c '^units ' want)" -gt 200 ] || fault "only $(grep -c '^units ' want) units"
[ "$(grep -c '^counterexamples ' want)" -gt 100 ] || fault 'hardly a counterexample'
run five.sqlite --jobs 5 || fault "five workers: status $?"
same 'five workers' five.sqlite
run five.sqlite || fault "nothing to do: status $?"
same 'nothing to do' five.sqlite

# ---- what check says -------------------------------------------------------------------------------

# One seed, one family: the verdicts of report are those of check, key by key, but for the models' names.
readings='thm-5.9/F=G prop-5.4 one-step/G=F one-step/G=alpha'
printf 'claims %s\nfamily f: states 2, horizon 2\nseeds 5\nmodels 150\nunit 40\nkeep 1\ntries 5\n' "$readings" >one.campaign
"$program" campaign run one.campaign --db check.sqlite --quiet
"$program" campaign report check.sqlite --json >report.json
report_status=$?
# shellcheck disable=SC2086 # several words
"$program" check $readings --random 150 --seed 5 --states 2 --horizon 2 --tries 5 --json >check.json
[ "$report_status" -eq $? ] || fault 'report and check end otherwise'
python3 - <<'END' || fault 'report and check differ'
import json
def lines(path):
    for line in open(path):
        row = json.loads(line)
        for key in ("first", "smallest"):
            row.get(key, {}).pop("model", None)
        for key in ("family", "first_seed", "smallest_seed", "coq"): # a campaign is evidence of its own
            row.pop(key, None)
        yield row
a, b = list(lines("report.json")), list(lines("check.json"))
assert len(a) > 10 and a == b, [(x, y) for x, y in zip(a, b) if x != y]
drawn = [x for x in a if x["reading"].startswith("one-step/")]
assert len(drawn) == 5 and all(x["draws_per_model"] == 5 for x in drawn), drawn
assert all(x["instances"] == 5 * 150 for x in drawn if x["refuted"] == x["not_applicable"] == 0), drawn
assert any(x["holds"] > 0 and x["refuted"] == 0 for x in drawn) and any(x["refuted"] > 0 for x in drawn), drawn
END

# Every model that is kept is a counterexample: check refutes the claim on the file.
mkdir saved
"$program" campaign export one.sqlite counterexamples --save saved >rows.json
[ "$(find saved -name '*.drn' | wc -l)" -eq "$(grep -c '^counterexamples ' want)" ] || fault 'models are missing'
"$program" check mine.claim saved/mine-equal-*.drn --json >mine.json
python3 -c 'import json; r = json.load(open("mine.json")); assert r["models"] == r["refuted"] > 10' ||
    fault 'not every model that was kept is a counterexample'

# ---- killed ----------------------------------------------------------------------------------------

# At moments that move about, so that some come in the midst of the work however fast the machine is.
tries=0 kills=0 amid=0 before=0 pause=60
while [ "$amid" -lt 9 ] && [ "$tries" -lt 80 ]; do
    tries=$((tries + 1))
    "$program" campaign run small.campaign --db killed.sqlite --quiet --jobs 2 & # itself, no subshell
    sleep "$(awk "BEGIN { print $pause / 1000 }")"
    kill -9 $! 2>/dev/null
    wait $! 2>/dev/null
    if [ $? -eq 0 ]; then # it was done before
        same 'after kills' killed.sqlite
        rm -f killed.sqlite*
        before=0 pause=$((pause / 2))
        continue
    fi
    kills=$((kills + 1)) reached=0
    [ ! -s killed.sqlite ] || reached=$("$program" campaign status killed.sqlite 2>/dev/null | awk '/^units/ { print $2 }')
    [ "${reached:-0}" -eq "$before" ] || amid=$((amid + 1))
    pause=$(((reached == before ? pause * 3 / 2 : pause * 4 / 5) + kills % 7))
    before=${reached:-0}
done
run killed.sqlite --jobs 2 || fault "after $kills kills: status $?"
same "after $kills kills" killed.sqlite
[ "$amid" -ge 3 ] || fault "only $amid of $kills kills came in the midst"

# ---- all of a unit, or nothing ---------------------------------------------------------------------

# The database refuses a counterexample in the midst of it: its unit is not there either, and comes later.
rm -f killed.sqlite*
cp one.sqlite killed.sqlite
python3 - <<'END'
import sqlite3
db = sqlite3.connect("killed.sqlite")
(unit, model) = db.execute("SELECT unit, max(model) FROM counterexamples GROUP BY unit HAVING count(*) > 1"
                           " ORDER BY unit LIMIT 1 OFFSET 9").fetchone()
db.execute("DELETE FROM counterexamples WHERE unit >= ?", (unit,))
db.execute("DELETE FROM units WHERE unit >= ?", (unit,))
db.execute(f"CREATE TRIGGER no BEFORE INSERT ON counterexamples WHEN NEW.unit = {unit} AND NEW.model = {model}"
           " BEGIN SELECT raise(ABORT, 'no room for it'); END")
db.commit()
END
run killed.sqlite --jobs 1 >out 2>&1
code=$?
[ "$code" -eq 5 ] || fault "no room: status $code, wanted 5"
grep -q 'no room for it' out || fault "no room: it says $(cat out)"
python3 - <<'END' || fault 'half a unit is recorded'
import sqlite3
db = sqlite3.connect("killed.sqlite")
half = db.execute("SELECT count(*) FROM units WHERE counterexamples > 0 AND unit NOT IN (SELECT unit FROM"
                  " counterexamples)").fetchone()[0]
lost = db.execute("SELECT count(*) FROM counterexamples WHERE unit NOT IN (SELECT unit FROM units)").fetchone()[0]
assert half == 0 and lost == 0, (half, lost)
db.execute("DROP TRIGGER no")
db.commit()
END
run killed.sqlite || fault "room again: status $?"
same 'room again' killed.sqlite

# ---- interrupted -----------------------------------------------------------------------------------

sed 's/^models.*/models 400000/' small.campaign >long.campaign
"$program" campaign run long.campaign --db long.sqlite --jobs 2 >out 2>err &
sleep 1.5
refuses 3 'another process that records' run long.campaign --db long.sqlite
"$program" campaign status long.sqlite >/dev/null || fault 'no status while it runs'
kill -INT $!
wait $!
code=$?
[ "$code" -eq 4 ] || fault "interrupted: status $code, wanted 4"
grep -q '^rationale: interrupted; ' err || fault "interrupted, it says: $(cat err)"
[ ! -e long.sqlite-lock ] || fault 'the lock is left behind'
"$program" campaign report long.sqlite --quiet >/dev/null 2>err
code=$?
[ "$code" -eq 4 ] || [ "$code" -eq 1 ] || fault "report on half a campaign: status $code"
grep -q 'is not complete' err || fault 'report does not say that the campaign is not complete'

# ---- progress --------------------------------------------------------------------------------------

# A bar on a terminal, which is taken away at the end.
python3 - "$program" <<'END' || fault 'the terminal shows something else'
import os, pty, re, sys, time
seen = b""
def read(fd):
    global seen
    data = os.read(fd, 4096)
    seen += data
    return data
sys.stdout = None
out = os.dup(1)
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
begun = time.monotonic()
status = pty.spawn([sys.argv[1], "campaign", "run", "small.campaign", "--db", "bar.sqlite", "--jobs", "1"], read)
assert status == 0, status
bars = re.findall(rb"\r\x1b\[K\[([#.]{24})\] +(\d+)%  (\d+) of (\d+) units, \d+ models/s", seen)
assert len(bars) >= 1 or time.monotonic() - begun < 0.5, seen
assert all(int(b[1]) == int(b[2]) * 100 // int(b[3]) for b in bars), seen
assert b"\r\x1b[Kbar.sqlite: " in seen, seen
END

# ---- parts -----------------------------------------------------------------------------------------

for i in 1 2 3; do
    run part$i.sqlite --part $i/3 || fault "part $i: status $?"
done
"$program" campaign merge merged.sqlite part3.sqlite part1.sqlite part2.sqlite || fault "merge: status $?"
same 'three parts' merged.sqlite
"$program" campaign merge again.sqlite merged.sqlite part2.sqlite one.sqlite || fault "merge of the same: status $?"
same 'the same units several times' again.sqlite
"$program" campaign merge two.sqlite part1.sqlite part2.sqlite || fault "merge of two: status $?"
run two.sqlite || fault "the rest: status $?"
same 'two parts and the rest' two.sqlite

# ---- refused ---------------------------------------------------------------------------------------

refuses 2 'found the file there already' merge merged.sqlite part1.sqlite
refuses 3 'found part 1/3 of the campaign' run small.campaign --db part1.sqlite
refuses 3 'found results of another text of the spec' run long.campaign --db one.sqlite
refuses 3 'found results of other spec' merge other.sqlite one.sqlite long.sqlite
[ ! -e other.sqlite ] && [ ! -e other.sqlite-partial ] || fault 'a merge that failed left something'
refuses 3 'absent.sqlite: found no way to use' status absent.sqlite
[ ! -e absent.sqlite ] || fault 'status made a database'
echo 'no database' >text.sqlite
refuses 3 'text.sqlite: found no way to use' status text.sqlite
python3 -c 'import sqlite3; d = sqlite3.connect("foreign.sqlite"); d.execute("CREATE TABLE t(x)"); d.commit()'
refuses 3 'found no campaign in it' status foreign.sqlite
refuses 3 'found no campaign in it' run small.campaign --db foreign.sqlite

# A result, a version or a claim that is another one.
change() { # COPY SQL
    cp one.sqlite "$1"
    python3 -c 'import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); d.execute(sys.argv[2]); d.commit()' "$1" "$2"
}
change changed.sqlite 'UPDATE units SET holds = holds + 1 WHERE unit = 20'
refuses 3 'another result of unit 20' merge other.sqlite one.sqlite changed.sqlite
change changed.sqlite 'UPDATE units SET instances = instances + 1 WHERE unit = 21'
refuses 3 'another result of unit 21' merge other.sqlite one.sqlite changed.sqlite
change changed.sqlite 'UPDATE readings SET draws_per_model = 9 WHERE draws_per_model > 0'
refuses 3 'results of other claims' merge other.sqlite one.sqlite changed.sqlite
change changed.sqlite 'DELETE FROM counterexamples WHERE unit = (SELECT max(unit) FROM counterexamples)'
refuses 3 'another result of unit' merge other.sqlite one.sqlite changed.sqlite
refuses 3 'another result of unit' merge other.sqlite changed.sqlite one.sqlite
change changed.sqlite "UPDATE campaign SET program = 'rationale 0.0.9'"
refuses 3 'found results of the program rationale 0.0.9' run small.campaign --db changed.sqlite
refuses 3 'results of other versions' merge other.sqlite one.sqlite changed.sqlite
change changed.sqlite "PRAGMA user_version = 77"
refuses 3 'found a campaign of format 77' status changed.sqlite
change changed.sqlite "PRAGMA user_version = 1"
for verb in status report export; do
    refuses 3 'format 1, which this version does not read, wanted format 2: run it into another --db' "$verb" changed.sqlite
done
refuses 3 'found a campaign of format 1,' run small.campaign --db changed.sqlite
refuses 3 'found a campaign of format 1,' merge other.sqlite one.sqlite changed.sqlite
echo '# a word more' >>mine.claim
refuses 3 'found results of another text of the claim file of mine/equal' run small.campaign --db one.sqlite

[ "$bad" -eq 0 ] || exit 1
echo "campaigns: the same content from one worker and five, after $kills kills ($amid in the midst), from three parts"
