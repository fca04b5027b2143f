#!/bin/sh
# The architecture, kept by a test:
#   - a file includes only its own and earlier rooms (checker/ only itself, restate/ that too), and only campaign/
#     sees SQLite;
#   - no floating point in src/, nor any GMP or C function that goes through a double;
#   - functions and files keep to a length that can be read;
#   - every source is in a list of Makefile.am, and every test too.
# Usage: check-architecture.sh [TREE]; the tree is $top_srcdir or the parent of this script otherwise.
# shellcheck disable=SC2016  # the dollars are awk's
set -u
LC_ALL=C
export LC_ALL

tree=${1:-${top_srcdir:-$(dirname "$0")/..}}
cd "$tree" || exit 99

rooms='base exact model operators lang claims output search campaign cli'
max_function=70
max_file=600

# Where floating point may be named: lines "FILE WORD  reason".
float_allowed='
'

# Written by Flex and Bison, when the build is in this tree.
generated='^src/lang/(grammar\.[ch]|scanner\.c)$'

work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
find src -type f \( -name '*.[chly]' -o -name '*.def' \) | grep -Ev "$generated" | sort >"$work/sources"
find tests -type f -name '*.[ch]' | sort >"$work/tests"
[ -s "$work/sources" ] || { echo "no sources under $tree/src"; exit 99; }

# ---- includes ------------------------------------------------------------------------------------

xargs awk -v rooms="$rooms" '
    BEGIN {
        n = split(rooms, name, " ")
        for (i = 1; i <= n; i++)
            rank[name[i]] = i
    }
    FNR == 1 {
        split(FILENAME, part, "/")
        room = part[2]
        apart = room == "checker" || room == "restate"
        if (!(room in rank) && !apart)
            print FILENAME ": " room " is no room; the rooms are " rooms
    }
    /^[ \t]*#[ \t]*include[ \t]*<sqlite3/ && room != "campaign" {
        print FILENAME ":" FNR ": only campaign/ may use SQLite"
    }
    /^[ \t]*#[ \t]*include[ \t]*"/ {
        split($0, quoted, "\"")
        if (quoted[2] == "config.h")
            next
        if (split(quoted[2], target, "/") != 2) {
            print FILENAME ":" FNR ": found \"" quoted[2] "\", wanted \"room/file.h\""
            next
        }
        if (apart ? target[1] != "checker" && (target[1] != "restate" || room == "checker") : !(target[1] in rank))
            print FILENAME ":" FNR ": " room " may not include " quoted[2]
        else if (!apart && rank[target[1]] > rank[room])
            print FILENAME ":" FNR ": " room " comes before " target[1] " and may not include " quoted[2]
    }' <"$work/sources" >"$work/found"

# ---- floating point ------------------------------------------------------------------------------
# Comments and strings are blanked first; a literal such as 0.5 or 1e3 is a double too.

xargs awk -v allowed="$float_allowed" '
    BEGIN {
        n = split(allowed, line, "\n")
        for (i = 1; i <= n; i++)
            if (split(line[i], word, " ") >= 2)
                ok[word[1], word[2]] = 1
        forbidden = "^(double|float|_Complex|mpf_[a-z_]+|mp[qzf]r?_(get|set|init_set|cmp|cmpabs)_(d|ld|flt|d_2exp)" \
            "|mpfr_(get|set|cmp)_(d|ld|flt|decimal64|d_2exp|ld_2exp)|mpfr_[a-z]+_d|mpfr_d_[a-z]+" \
            "|strto(d|f|ld)|ato[f]|frexp|ldexp|(fabs|floor|ceil|pow|sqrt|exp|log|log2|log10)[fl]?)$"
    }
    FNR == 1 { in_comment = 0 }
    {
        rest = $0
        code = ""
        while (rest != "") {
            if (in_comment) {
                at = index(rest, "*/")
                if (!at)
                    break
                rest = substr(rest, at + 2)
                in_comment = 0
            } else if (match(rest, /\/\*|\/\/|"([^"\\]|\\.)*"|\047([^\047\\]|\\.)+\047/)) {
                code = code substr(rest, 1, RSTART - 1) " "
                token = substr(rest, RSTART, 2)
                rest = substr(rest, RSTART + (token == "/*" ? 2 : RLENGTH))
                if (token == "//")
                    break
                in_comment = token == "/*"
            } else {
                code = code rest
                break
            }
        }
        if (code ~ /^[ \t]*#[ \t]*include/)
            next
        n = split(code, word, /[^A-Za-z0-9_.]+/)
        for (i = 1; i <= n; i++) {
            name = word[i]
            called = name !~ /^(fabs|floor|ceil|pow|sqrt|exp|log|log2|log10)[fl]?$/ || code ~ ("(^|[^A-Za-z0-9_.>])" name "\\(")
            number = name ~ /^[0-9]+\.[0-9]*([eE][-+]?[0-9]+)?[fFlL]?$/ || name ~ /^[0-9]+[eE][0-9]*[fFlL]?$/
            if (((name ~ forbidden && called) || number) && !((FILENAME, name) in ok))
                print FILENAME ":" FNR ": " name " is floating point; numbers are exact here"
        }
    }' <"$work/sources" >>"$work/found"

# ---- lengths -------------------------------------------------------------------------------------
# A function runs from a brace in column 0 to the closing one.

cat "$work/sources" "$work/tests" | xargs awk -v max_function="$max_function" -v max_file="$max_file" '
    FNR == 1 { start = 0; long = 0 }
    FNR > max_file && !long {
        print FILENAME ": more than " max_file " lines"
        long = 1
    }
    FILENAME ~ /\.[ch]$/ && /^\{/ { start = FNR }
    /^\}/ && start {
        if (FNR - start + 1 > max_function)
            print FILENAME ":" start ": a function of " FNR - start + 1 " lines; " max_function " at most"
        start = 0
    }' >>"$work/found"

# ---- lists of Makefile.am ------------------------------------------------------------------------

sed 's/#.*//' Makefile.am | tr -s '[:space:]\\=' '\n' | sort -u >"$work/listed"
{
    cat "$work/sources" "$work/tests"
    find tests -type f -name '*.sh'
} | while read -r file; do
    name=$file
    case $file in tests/test_*.c) name=${file%.c} ;; esac
    grep -qxF "$name" "$work/listed" || echo "$file: in no list of Makefile.am (wanted a line \"$name\")"
done >>"$work/found"

if [ -s "$work/found" ]; then
    cat "$work/found"
    echo "$(grep -c . "$work/found") faults in the architecture"
    exit 1
fi
echo "architecture: $(grep -c . "$work/sources") sources, $(grep -c . "$work/tests") test sources: as agreed"
