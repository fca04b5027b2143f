#: Options, help and version.

$ rationale --version | sed 's/[0-9][0-9.]*/N/g'
rationale N
GMP N at compile time, N at run time
MPFR N at compile time, N at run time

$ rationale eval --version | head -n 1 | sed 's/[0-9][0-9.]*/N/'
rationale N

$ rationale --help | head -n 1
Usage: rationale COMMAND [OPTION...] [ARGUMENT...]

$ rationale help check | head -n 1
Usage: rationale check CLAIM... [MODEL...]

#: Each command has its help.
$ for c in paper eval explain check claims show generate; do rationale $c --help | grep -c -e '--help'; done
1
1
1
1
1
1
1

$ rationale 2>&1 | head -n 1
Usage: rationale COMMAND [OPTION...] [ARGUMENT...]

$ rationale > output
Usage: rationale COMMAND [OPTION...] [ARGUMENT...]
…
? 2

$ rationale prove > output
rationale: found prove, wanted a command
…
? 2

$ rationale eval --frobnicate 1 examples/race.drn
rationale: found the unknown option --frobnicate, wanted one of those in --help
Try `rationale eval --help`.
? 2

$ rationale eval -x 1 examples/race.drn
rationale: found the unknown option -x, wanted one of those in --help (an expression that begins with - goes after --)
Try `rationale eval --help`.
? 2

$ rationale eval --random 5 1 examples/race.drn
rationale: found --random, which this command does not have, wanted one of those in --help
Try `rationale eval --help`.
? 2

$ rationale eval 1 examples/race.drn --digits
rationale: found --digits without its argument, wanted one
Try `rationale eval --help`.
? 2

$ rationale eval --digits 0 1 examples/race.drn
rationale: found --digits 0, wanted a whole number from 1 to 1000000
Try `rationale eval --help`.
? 2

$ rationale eval --format xml 1 examples/race.drn
rationale: found --format xml, wanted text or json
Try `rationale eval --help`.
? 2

$ rationale eval --horizon 0 1 examples/race.drn
rationale: found --horizon 0, wanted a whole number from 1 to 4294967294
Try `rationale eval --help`.
? 2

$ rationale eval --base 1/3 1 examples/race.drn
rationale: found --base without --success-from, wanted both
? 2

$ rationale check thm-5.9 --random -3
rationale: found --random -3, wanted a whole number from 0 to 9223372036854775807
Try `rationale check --help`.
? 2

$ rationale check thm-5.9 --prior skewed
rationale: found --prior skewed, wanted uniform, full or random
Try `rationale check --help`.
? 2

$ rationale generate --height 1.5
rationale: found --height 1.5, wanted a whole number from 1 to 1000000000
Try `rationale generate --help`.
? 2

$ rationale generate something
rationale: found something, wanted options only
? 2

$ rationale generate --states 1000000 --horizon 51
rationale: found 1000000 states over 51 steps, wanted at most 50000000 places together
? 2

$ rationale show
rationale: found no model, wanted at least one model file (- for standard input)
? 2

#: After -- nothing is an option.
$ rationale eval -- '-1/2' examples/race.drn
-1/2

#: Options may stand anywhere before it, and be joined with their argument.
$ rationale eval 'T' examples/race.drn -T5
5

$ rationale eval T --horizon=5 examples/race.drn
5

#: Output that cannot be written is no success.
$ rationale eval 1 examples/race.drn > /dev/full
rationale: found standard output not writable (No space left on device), wanted to write the result there
? 5

$ rationale eval 1 examples/race.drn >&-
rationale: found standard output not writable (Bad file descriptor), wanted to write the result there
? 5

$ rationale eval 1 examples/race.drn -o no/such/folder 2>&1 | sed 's/(.*)/(why)/'
rationale: found --output no/such/folder, which cannot be opened (why), wanted a file to write

$ rationale check thm-5.9/F=G/repaired --primes 2
rationale: found --primes without --screen, wanted both
? 2

$ rationale check thm-5.9/F=G/repaired --screen --height 1000
rationale: found a height of 1000 with --screen, wanted at most 256
? 2
