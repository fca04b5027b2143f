#!/bin/sh
# A release must carry every file that git tracks (and every new file that git does not ignore), but for what
# serves git and CI only. automake's list of what a release carries is in distfiles.txt of the build directory.
# Usage: check-dist.sh [TREE LIST]
set -u
LC_ALL=C
export LC_ALL

tree=${1:-${top_srcdir:-$(dirname "$0")/..}}
list=${2:-${top_builddir:-.}/distfiles.txt}

not_released='^(\.gitignore|\.gitattributes|\.ci/.*)$'

work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
[ -s "$list" ] || { echo "$list is absent or empty"; exit 99; }
# automake writes some names with the source directory before them.
sed "s|^$tree/||; s|^\(\.\.*/\)*||" "$list" | sort -u >"$work/released"

tree=$(cd "$tree" && pwd -P) || exit 99
top=$(git -C "$tree" rev-parse --show-toplevel 2>/dev/null)
if [ "$top" != "$tree" ]; then
    if [ -e "$tree/.git" ]; then
        echo "git is absent or will not read $tree"
        exit 77
    fi
    echo 'no git checkout, so there is nothing to compare the release with'
    exit 0
fi

git -C "$tree" -c core.quotePath=false ls-files --cached --others --exclude-standard |
    grep -Ev "$not_released" | sort -u >"$work/tracked"
[ -s "$work/tracked" ] || { echo "git lists no file in $tree"; exit 99; }

comm -23 "$work/tracked" "$work/released" | while read -r file; do
    [ ! -f "$tree/$file" ] || echo "$file"
done >"$work/forgotten"

if [ -s "$work/forgotten" ]; then
    echo 'these files are in no list of Makefile.am, so a release would lack them:'
    sed 's/^/    /' "$work/forgotten"
    exit 1
fi
echo "releases carry all of the $(grep -c . "$work/tracked") files"
