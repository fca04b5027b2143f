#: Claim files that are refused: the line and column, exit status 3.

$ rationale check absent.claim
absent.claim:1:1: found no file to read (No such file or directory), wanted definitions, claims or a campaign
? 3

$ : > empty.claim

$ rationale check empty.claim
empty.claim:1:1: found no claim, wanted claim NAME
? 3

$ mkdir folder.claim

$ rationale check folder.claim
folder.claim:1:1: found an error while reading (Is a directory), wanted text
? 3

$ printf 'claim c\nassert yes\0\nexpect holds\n' > nul.claim

$ rationale check nul.claim
nul.claim:2:11: found the byte 0x00, wanted text
? 3

$ printf '  claim c\n' > indented.claim

$ rationale check indented.claim
indented.claim:1:1: found an indented line, wanted a keyword in column 1
? 3

$ printf 'claim c\nassret yes\nexpect holds\n' > keyword.claim

$ rationale check keyword.claim 2>&1 | sed 's/one of .*/one of …/'
keyword.claim:2:1: found the keyword assret, wanted one of …

$ printf 'assert yes\n' > before.claim

$ rationale check before.claim
before.claim:1:1: found assert before any claim, wanted claim NAME first
? 3

$ printf 'claim\nassert yes\nexpect holds\n' > unnamed.claim

$ rationale check unnamed.claim
unnamed.claim:1:6: found nothing, wanted the name of a claim, such as thm-5.9/F=G/as-proved
? 3

$ printf 'claim c\nassert yes\n' > expect.claim

$ rationale check expect.claim
expect.claim:1:1: found the claim c without an expect, wanted holds, refuted or unknown
? 3

$ printf 'claim c\nassert yes\nexpect true\n' > true.claim

$ rationale check true.claim
true.claim:3:8: found true, wanted holds, refuted or unknown
? 3

$ printf 'claim c\nassert yes\nexpect holds\nexpect holds\n' > twice.claim

$ rationale check twice.claim
twice.claim:4:1: found a second expect, wanted one in a reading
? 3

$ printf 'claim c\nexpect holds\n' > assert.claim

$ rationale check assert.claim
assert.claim:1:1: found the claim c without an assert, wanted one
? 3

$ printf 'claim c\nassert yes\nexpect holds\nclaim c\nassert no\nexpect holds\n' > same.claim

$ rationale check same.claim
same.claim:4:1: found a second claim c (the first is at same.claim:1), wanted another name
? 3

$ printf 'claim c\nnote plain\nassert yes\nexpect holds\n' > note.claim

$ rationale check note.claim
note.claim:2:6: found plain, wanted a text in double quotes
? 3

$ printf 'claim c\nexists number\nassert yes\nexpect holds\n' > exists.claim

$ rationale check exists.claim
exists.claim:2:8: found number, wanted the word model
? 3

#: Inside expressions, at their own line and column, continuation lines included.
$ printf 'claim c\nassert G(1) == G(2\nexpect holds\n' > syntax.claim

$ rationale check syntax.claim
syntax.claim:2:19: found the end, wanted ")" or ","
? 3

$ printf 'claim c\nassert success(G(1))\n       > prior\nexpect holds\n' > type.claim

$ rationale check type.claim
type.claim:3:8: found a number > a policy, wanted numbers (write forall t, s, a: and index tables [t,s,a])
? 3

$ printf 'claim c\nassert G(1)\nexpect holds\n' > truth.claim

$ rationale check truth.claim
truth.claim:2:8: found a policy, wanted a truth value
? 3

$ printf 'claim c\nassume T\nassert yes\nexpect holds\n' > assume.claim

$ rationale check assume.claim
assume.claim:2:8: found a number, wanted a truth value
? 3

$ printf 'claim c\nforall k in 1..\nassert yes\nexpect holds\n' > forall.claim

$ rationale check forall.claim
forall.claim:2:16: found the end, wanted an expression
? 3

$ printf 'def G(k) = prior\nclaim c\nassert yes\nexpect holds\n' > def.claim

$ rationale check def.claim 2>&1 | sed 's/(the first.*)/(…)/'
def.claim:1:5: found a second definition of G (…), wanted another name

$ printf 'claim c\nassert twice(1) == 2\nexpect holds\ndef twice(k) = 2*k\n' > late.claim

$ rationale check late.claim
late.claim:2:8: found the unknown name twice, wanted a name of the kernel, a definition or a bound variable
? 3

#: What shows only on a model.
$ printf 'claim c\nassert prior[1,0,left] > 0\nexpect holds\n' > action.claim

$ rationale check action.claim examples/race.drn
action.claim:2:18: found the action left, wanted one of state 0: up, down (model examples/race.drn)
? 3

#: Its model files.
$ printf 'claim c\nassert yes\nexpect refuted\nwitness absent.drn\n' > witness.claim

$ rationale check witness.claim
absent.drn:1:1: found no file to read (No such file or directory), wanted a model (the witness of c in witness.claim)
? 3

$ printf 'claim c\nassert yes\nexpect holds\non absent.drn\n' > on.claim

$ rationale check on.claim
absent.drn:1:1: found no file to read (No such file or directory), wanted a model (what c in on.claim is about)
? 3

#: Paths are relative to the claim file.
$ mkdir below && printf 'claim c\nassert success(prior) == 1\nexpect refuted\nwitness ../examples/race.drn\n' > below/c.claim

$ rationale check below/c.claim examples/race.drn | head -n 1
c                                            refuted, as expected   on 1 of 1 model, 0 not applicable, 0 undefined

#: One bad file makes `claims` and `paper` fail too.
$ rationale claims syntax.claim
syntax.claim:2:19: found the end, wanted ")" or ","
? 3

$ mkdir bad && cp type.claim bad

$ rationale paper --proofs bad | tail -n +2
bad/type.claim:3:8: found a number > a policy, wanted numbers (write forall t, s, a: and index tables [t,s,a])

#: Lines may end in CR LF, and `#` comments stand anywhere.
$ printf '# c\r\nclaim c # c\r\nassert yes # c\r\nexpect holds # c\r\nnote "a # b" # c\r\n' > crlf.claim

$ rationale check crlf.claim examples/race.drn
c                                            holds                  on 1 of 1 model, 0 not applicable, 0 undefined
