#!/bin/sh
# rationale-verify and rationale-restate stand apart: their sources include nothing of ours but their own headers,
# their objects use no symbol but their own, the C library's and GMP's integers and rationals, and there is no
# floating point in them.
set -u
LC_ALL=C
export LC_ALL
tree=${top_srcdir:-$(dirname "$0")/..}
build=${top_builddir:?the build tree}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failed=0

grep -hE '^[ 	]*#[ 	]*include' "$tree"/src/checker/*.[ch] "$tree"/src/restate/*.[ch] | sed 's/[ 	]*#[ 	]*include[ 	]*//' | sort -u >"$work/includes"
cat >"$work/allowed" <<'END'
"checker/checker.h"
"restate/restate.h"
<ctype.h>
<errno.h>
<gmp.h>
<signal.h>
<stdarg.h>
<stdbool.h>
<stddef.h>
<stdint.h>
<stdio.h>
<stdlib.h>
<string.h>
<unistd.h>
END
if comm -23 "$work/includes" "$work/allowed" | grep .; then
    echo 'the checker includes what it should not'
    failed=1
fi

# The objects of the sources there are; a build tree may hold older ones.
for f in "$tree"/src/checker/*.c "$tree"/src/restate/*.c; do
    object=${f%.c}.o
    set -- "$@" "$build${object#"$tree"}"
done

# What the objects want from elsewhere, apart from what sanitizers and the compiler put in.
nm -u "$@" | awk '$1 == "U" { print $2 }' | sort -u >"$work/wanted"
nm --defined-only -g "$@" | awk 'NF == 3 { print $3 }' | sort -u >"$work/own"
[ -s "$work/own" ] || { echo "found no objects of the checker in $build"; exit 1; }
comm -23 "$work/wanted" "$work/own" |
    grep -vE '^__gmp[qz]_|^__gmp_vasprintf$|^__(asan|gcov|ubsan|sanitizer|stack_chk|sprintf_chk|.*printf_chk|isoc|ctype)|^_GLOBAL_OFFSET_TABLE_$' >"$work/foreign"
for word in _Exit abort calloc exit fclose __errno_location feof ferror strerror fflush fopen fprintf fputc fputs free fwrite getline labs malloc \
    memcpy memmove memcmp printf putc putchar puts readlink realloc signal __sysv_signal sprintf strtoul stderr stdin stdout strchr strcmp \
    strcpy strcspn strlen strncmp strdup strndup strrchr strspn vfprintf bcmp memset; do
    echo "$word"
done | sort >"$work/libc"
if comm -23 "$work/foreign" "$work/libc" | grep .; then
    echo 'the checker uses what it should not'
    failed=1
fi

# None of its functions is one of the program's, by name.
nm --defined-only -g "$build/librationale.a" 2>/dev/null | awk 'NF == 3 && $2 == "T" { print $3 }' | sort -u >"$work/ours"
nm --defined-only -g "$@" | awk 'NF == 3 && $2 == "T" { print $3 }' | sort -u >"$work/theirs"
if comm -12 "$work/ours" "$work/theirs" | grep .; then
    echo 'functions of the same name in both'
    failed=1
fi
exit $failed
