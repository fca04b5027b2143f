#!/bin/sh
# Golden transcripts: every command shown is run, and what it prints must be what is shown.
#
#   transcripts.sh                 all of tests/transcripts/*.t, README.md, and the pages of doc/ with such blocks
#   transcripts.sh FILE...         these; of a file *.md the blocks fenced ```console
#   transcripts.sh --bless ...     rewrite the files with what the commands print now
#
# tests/README.md has the format. RATIONALE names the program; without it the one in ./build is tried.
set -u
LC_ALL=C.UTF-8 TZ=UTC NO_COLOR=1
export LC_ALL TZ NO_COLOR
unset COLUMNS LINES CDPATH

top_srcdir=${top_srcdir:-$(dirname "$0")/..}
top_srcdir=$(cd "$top_srcdir" && pwd) || exit 99
RATIONALE=${RATIONALE:-$top_srcdir/build/rationale}
limit=${TRANSCRIPT_TIMEOUT:-120}

bless=no
if [ "${1:-}" = --bless ]; then
    bless=yes
    shift
fi
[ -x "$RATIONALE" ] || { echo "no program at $RATIONALE: build first, or set RATIONALE"; exit 99; }
RATIONALE=$(cd "$(dirname "$RATIONALE")" && pwd)/$(basename "$RATIONALE")

if [ $# -eq 0 ]; then
    set -- "$top_srcdir"/tests/transcripts/*.t "$top_srcdir/README.md"
    for page in "$top_srcdir"/doc/*.md; do
        ! grep -q '^```console$' "$page" || set -- "$@" "$page"
    done
fi

work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 99' HUP INT TERM

# Cut a transcript into blocks: N.cmd, N.want, N.status, N.line. What is between them goes to the skeleton as it
# is, a line "T..." each; a block is the line "B N" there.
cut_blocks() { # FILE DIRECTORY
    awk -v directory="$2" -v markdown="$(case $1 in *.md) echo 1 ;; *) echo 0 ;; esac)" '
        function text(line) { print "T" line > (directory "/skeleton") }
        # Blank lines after the output are layout; a last line "? N" is the exit status.
        function finish(   last, i, status) {
            if (!block)
                return
            last = lines
            while (last && want[last] == "")
                last--
            status = 0
            end = last
            if (last && want[last] ~ /^\? [0-9]+$/) {
                status = substr(want[last], 3)
                end--
            }
            file = directory "/" block
            printf "%s", "" > (file ".want")
            for (i = 1; i <= end; i++)
                print want[i] > (file ".want")
            print status > (file ".status")
            print "B " block > (directory "/skeleton")
            for (i = last + 1; i <= lines; i++)
                text(want[i])
            close(file ".want"); close(file ".status"); close(file ".cmd")
            block = 0
        }
        markdown && /^```/ {
            finish()
            console = !console && !other && $0 == "```console"
            other = !console && !other && $0 != "```"
            text($0)
            next
        }
        markdown && !console { text($0); next }
        /^\$ / {
            finish()
            block = ++blocks
            lines = 0
            in_command = 1
            print substr($0, 3) > (directory "/" block ".cmd")
            print FNR > (directory "/" block ".line")
            close(directory "/" block ".line")
            next
        }
        block && in_command && /^> / { print substr($0, 3) > (directory "/" block ".cmd"); next }
        !markdown && /^#:/ { finish(); text($0); next }
        block { in_command = 0; want[++lines] = $0; next }
        { text($0) }
        END { finish(); print blocks + 0 > (directory "/count") }
    ' "$1"
}

# Whether the lines of GOT are those of WANT, where a line … or ... stands for any number of lines.
matches() { # WANT GOT
    cmp -s "$1" "$2" && return
    awk '
        FILENAME == ARGV[1] { want[++n] = $0; next }
        { got[++m] = $0 }
        END {
            # reach[j]: the lines of WANT so far can be the first j lines of GOT.
            reach[0] = 1
            for (i = 1; i <= n; i++) {
                any = want[i] == "…" || want[i] == "..."
                for (j = m; j >= 0; j--)
                    if (!any)
                        reach[j] = j > 0 && reach[j - 1] && got[j] == want[i]
                if (any)
                    for (j = 1; j <= m; j++)
                        reach[j] = reach[j] || reach[j - 1]
            }
            exit !reach[m]
        }' "$1" "$2"
}

# A place of its own for each file: copies, so that no command can write into the source tree.
make_scratch() {
    rm -rf "$work/scratch"
    mkdir -p "$work/scratch" "$work/bin" || exit 99
    ln -sf "$RATIONALE" "$work/bin/rationale"
    ln -sf "$RATIONALE-verify" "$work/bin/rationale-verify"
    ln -sf "$RATIONALE-restate" "$work/bin/rationale-restate"
    for part in examples proofs lib; do
        [ ! -d "$top_srcdir/$part" ] || cp -R "$top_srcdir/$part" "$work/scratch/$part" || exit 99
    done
    chmod -R u+w "$work/scratch"
}

# Run one block: BLOCK.got and BLOCK.code. Blank lines at the end do not count, a last line without its end does.
run_block() { # BLOCK
    (cd "$work/scratch" && PATH=$work/bin:$PATH HOME=$work/scratch \
        timeout "$limit" sh "$1.cmd" </dev/null >"$1.raw" 2>&1)
    echo $? >"$1.code"
    awk '{ line[NR] = $0 } END { n = NR; while (n && line[n] == "") n--; for (i = 1; i <= n; i++) print line[i] }' \
        "$1.raw" >"$1.got"
    if [ -s "$1.raw" ] && [ "$(tail -c 1 "$1.raw" | wc -l)" -eq 0 ]; then
        echo '\ no newline at end of output' >>"$1.got"
    fi
}

# The file again, with what the blocks printed; a block that matches keeps its text and so its ellipses.
write_blessed() { # FILE DIRECTORY
    while IFS= read -r line; do
        case $line in
            T*) printf '%s\n' "${line#T}" ;;
            *)
                block=$2/${line#B }
                sed '1s/^/$ /; 2,$s/^/> /' "$block.cmd"
                if matches "$block.want" "$block.got"; then cat "$block.want"; else cat "$block.got"; fi
                [ "$(cat "$block.code")" -eq 0 ] || echo "? $(cat "$block.code")" ;;
        esac
    done <"$2/skeleton" >"$2/blessed"
    if grep -qE '^(\$ |#:|\? [0-9]+$|```)' "$2"/*.got 2>/dev/null; then
        echo "$1: a command prints lines that a transcript cannot hold (\"\$ \", \"#:\", \"? N\", \"\`\`\`\"); not rewritten"
        return 1
    fi
    cmp -s "$2/blessed" "$1" || { cat "$2/blessed" >"$1" && echo "$1: rewritten"; }
}

bad=0
commands=0
for file in "$@"; do
    [ -f "$file" ] || { echo "$file: no such transcript"; bad=$((bad + 1)); continue; }
    blocks=$work/blocks
    rm -rf "$blocks"
    mkdir "$blocks"
    : >"$blocks/skeleton"
    cut_blocks "$file" "$blocks" || exit 99
    count=$(cat "$blocks/count")
    [ "$count" -gt 0 ] || { echo "$file: shows no command"; bad=$((bad + 1)); continue; }
    make_scratch
    n=0
    while [ "$n" -lt "$count" ]; do
        n=$((n + 1))
        block=$blocks/$n
        run_block "$block"
        commands=$((commands + 1))
        [ "$bless" = no ] || continue
        where=$file:$(cat "$block.line")
        if ! matches "$block.want" "$block.got"; then
            echo "$where: \$ $(head -n 1 "$block.cmd")"
            diff -u --label expected --label printed "$block.want" "$block.got"
            bad=$((bad + 1))
        fi
        if [ "$(cat "$block.code")" -ne "$(cat "$block.status")" ]; then
            echo "$where: \$ $(head -n 1 "$block.cmd")"
            echo "exit status $(cat "$block.code"), expected $(cat "$block.status")"
            bad=$((bad + 1))
        fi
    done
    [ "$bless" = no ] || write_blessed "$file" "$blocks" || bad=$((bad + 1))
done

if [ "$bad" -gt 0 ]; then
    echo "$bad of the transcripts' expectations failed ($commands commands run)"
    [ "$bless" = yes ] || echo "if the program is right: RATIONALE=$RATIONALE tests/transcripts.sh --bless FILE"
    exit 1
fi
echo "$commands commands of $# transcripts print what is shown"
