(* The checker as an OCaml program: coqc writes checked.ml where it runs. Z, N and positive become Zarith's
   integers, by the standard library's ExtrOcamlZBigInt and by the line for ggcd here; all else is as Coq
   translates it. *)
Require Import Named.
From Coq Require Import ZArith ExtrOcamlZBigInt.

(* Z.ggcd a b is (g, (a/g, b/g)); b is a denominator, never 0. *)
Extract Constant Z.ggcd => "Big_int_Z.(fun a b ->
  let g = gcd_big_int a b in
  if sign_big_int g = 0 then (g, (a, b)) else (g, (div_big_int a g, div_big_int b g)))".

Extraction "checked.ml" check places all_names.
