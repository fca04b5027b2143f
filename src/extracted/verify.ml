(* rationale-verify-coq: reads a certificate (doc/certificate.md) and hands it to the checker that is proved sound and
   extracted from proofs/coq. Here is only the reading: the model, the rows, and each step's operation. *)
module Integer = Z
open Checked

let compare = Stdlib.compare

exception Invalid of string
exception Outside of string

let line = ref 0 (* the one at hand *)
let invalid message = Printf.ksprintf (fun text -> raise (Invalid text)) message
let outside message = Printf.ksprintf (fun text -> raise (Outside text)) message

(* ---- Lines and numbers --------------------------------------------------------------------------------------- *)

type source = { channel : in_channel; quiet : bool; mutable statement : string list option }

let is_digit c = c >= '0' && c <= '9'
let starts word text = String.starts_with ~prefix:word text
let rest word text = String.sub text (String.length word) (String.length text - String.length word)
let said_words = [ "reading "; "table "; "number "; "truth "; "assume "; "claim " ]

(* With --statement each line of the statement has to be the next one of that file. *)
let compare_said source text =
  match source.statement with
  | Some wanted when List.exists (fun word -> starts word text) said_words -> (
      match wanted with
      | first :: others when first = text -> source.statement <- Some others
      | _ -> invalid "this line is not in the statement")
  | _ -> ()

(* A line with its end; the last one may not lack it. *)
let input_whole_line channel =
  let buffer = Buffer.create 80 in
  let rec go () =
    match input_char channel with
    | '\n' -> Some (Buffer.contents buffer)
    | '\000' -> invalid "found a NUL byte"
    | c -> Buffer.add_char buffer c; go ()
    | exception End_of_file -> if Buffer.length buffer = 0 then None else invalid "found the end of the file inside a line"
  in
  go ()

let next_line source =
  incr line;
  match input_whole_line source.channel with
  | None -> decr line; None
  | Some text ->
      if (not source.quiet) && not (text <> "" && is_digit text.[0]) then print_endline ("c " ^ text);
      Some text

let need source what = match next_line source with Some text -> text | None -> invalid "wanted %s" what
let expect source text = if need source text <> text then invalid "wanted %s" text

let after word text = if starts word text then rest word text else invalid "wanted %s" word

(* A count as it is printed, of at most nine digits. *)
let count text =
  let n = String.length text in
  if n = 0 || n > 9 || not (String.for_all is_digit text) || (n > 1 && text.[0] = '0') then
    invalid "found %s, wanted a count" text;
  int_of_string text

(* A fraction in lowest terms, as it is printed. *)
let fraction text =
  let digits part = part <> "" && String.for_all is_digit part in
  let above, under = match String.split_on_char '/' text with
    | [ above ] -> (above, "1") | [ above; under ] -> (above, under) | _ -> ("", "") in
  if not (digits (if starts "-" above then rest "-" above else above) && digits under) then
    invalid "found %s, wanted a fraction" text;
  let above = Integer.of_string above and under = Integer.of_string under in
  let printed = Integer.to_string above ^ if Integer.equal under Integer.one then "" else "/" ^ Integer.to_string under in
  if printed <> text || Integer.sign under = 0 || not (Integer.equal (Integer.gcd above under) Integer.one) then
    invalid "found %s, wanted a fraction in lowest terms" text;
  q2Qc { qnum = above; qden = under }

let zero = fraction "0"
let one = fraction "1"
let rec nat n = if n = 0 then O else S (nat (n - 1))
let number n = Integer.of_int (n + 1) (* states and steps, in Coq counted from 1 *)

(* ---- The model: DRN as rationale writes it ------------------------------------------------------------------- *)

type state = {
  values : qc list option; init : bool;
  mutable actions : (qc list option * (qc * Integer.t) list) list (* the last one first, its successors too *) }

(* "[a, b] more": the values, one for each reward model, and what follows. *)
let take_values rewards text =
  if not (starts "[" text) then (None, text)
  else
    match String.index_opt text ']' with
    | None -> invalid "wanted ]"
    | Some stop ->
        let parts = String.split_on_char ',' (String.sub text 1 (stop - 1)) in
        let parts = List.mapi (fun i part -> if i = 0 then part else after " " part) parts in
        if List.length parts <> List.length rewards then invalid "wanted a value for each reward model";
        (Some (List.map fraction parts), String.sub text (stop + 1) (String.length text - stop - 1))

(* Labels are words, or stand in double quotes; only init means something here. *)
let rec has_init text =
  if text = "" then false
  else
    let text = after " " text in
    if text = "" then invalid "wanted a label";
    let stop =
      if text.[0] = '"' then
        match String.index_from_opt text 1 '"' with Some i -> i + 1 | None -> invalid "wanted a closing quote"
      else match String.index_opt text ' ' with Some i -> i | None -> String.length text in
    let label = String.sub text 0 stop in
    let later = has_init (String.sub text stop (String.length text - stop)) in
    label = "init" || label = "\"init\"" || later

let read_state rewards number text =
  let words = String.split_on_char ' ' text in
  if count (List.hd words) <> number then invalid "wanted state %d" number;
  let text = rest (List.hd words) text in
  let values, labels = if starts " [" text then take_values rewards (rest " " text) else (None, text) in
  { values; init = has_init labels; actions = [] }

let read_action rewards state text =
  match String.index_opt text ' ' with
  | Some i when i > 0 ->
      let values, more = take_values rewards (String.sub text (i + 1) (String.length text - i - 1)) in
      if more <> "" then invalid "found %s behind an action" more;
      state.actions <- (values, []) :: state.actions
  | None when text <> "" -> state.actions <- (None, []) :: state.actions
  | _ -> invalid "wanted an action"

let read_successor state text =
  match (String.split_on_char ' ' text, state.actions) with
  | [ s; ":"; p ], (values, successors) :: others ->
      let s = number (count s) in
      if List.exists (fun (_, t) -> Integer.equal s t) successors then invalid "a successor stands twice";
      state.actions <- (values, (fraction p, s) :: successors) :: others
  | _ -> invalid "wanted a successor"

(* The states, the last one first; `end` ends them. *)
let rec read_states source rewards states =
  let text = need source "the end of the model" in
  if text = "end" then states
  else if starts "state " text then
    read_states source rewards (read_state rewards (List.length states) (rest "state " text) :: states)
  else
    match states with
    | [] -> invalid "wanted a state"
    | state :: _ ->
        if starts "\taction " text then read_action rewards state (rest "\taction " text)
        else if starts "\t\t" text then read_successor state (rest "\t\t" text)
        else invalid "wanted a state, an action or a successor";
        read_states source rewards states

(* The value of the reward model `name`, or what holds where the file does not declare it (doc/format.md). *)
let value rewards name values otherwise =
  let rec find rewards values =
    match (rewards, values) with
    | reward :: _, value :: _ when reward = name -> value
    | _ :: rewards, _ :: values -> find rewards values
    | _ -> otherwise in
  match values with
  | Some values -> find rewards values
  | None -> if List.mem name rewards then invalid "%s lacks its values" name else otherwise

let complete rewards state =
  let n = List.length state.actions in
  let even = if n = 0 then zero else qcdiv one (q2Qc { qnum = Integer.of_int n; qden = Integer.one }) in
  let act i (values, successors) =
    { index = nat i; chance = value rewards "prior" values even; gain = value rewards "success" values one;
      targets = List.rev successors } in
  List.mapi act (List.rev state.actions)

let read_model source =
  expect source "model";
  let horizon = count (after "//@horizon: " (need source "the horizon")) in
  List.iter (expect source) [ "@type: MDP"; "@value_type: rational"; "@parameters"; ""; "@reward_models" ];
  let names = need source "the reward models" in
  let rewards = if names = "" then [] else String.split_on_char ' ' names in
  if List.mem "log_success" rewards then invalid "success is not rational";
  if List.mem "" rewards || List.length (List.sort_uniq compare rewards) < List.length rewards then
    invalid "wanted the names of reward models, once each";
  expect source "@nr_states";
  let nr_states = count (need source "their number") in
  expect source "@nr_choices";
  let nr_choices = count (need source "their number") in
  expect source "@model";
  let states = List.rev (read_states source rewards []) in
  let total = List.fold_left (fun sum state -> sum + List.length state.actions) 0 states in
  if List.length states <> nr_states || total <> nr_choices then invalid "the header counts other states or choices";
  if horizon > 100_000 || horizon * nr_states > 2_000_000 then outside "more than 2000000 places";
  let start i state =
    let mu = value rewards "initial" state.values (if state.init then one else zero) in
    if qc_eq_bool mu zero then [] else [ (mu, number i) ] in
  let add (i, map) state = (i + 1, PositiveMap.add (number i) (complete rewards state) map) in
  { steps = nat horizon; starts = List.concat (List.mapi start states);
    states = snd (List.fold_left add (0, PositiveMap.empty) states) }

(* ---- Steps --------------------------------------------------------------------------------------------------- *)

type kind = Wide | Narrow | Numeric | Truthful (* tables with an entry for each action, and with one *)

type certificate = {
  source : source; model : model; places : (int * int * int) list; (* t, s and the number of actions *)
  mutable kinds : (kind * int ref) list; (* of the steps, the last one first, with the uses that are left *)
  mutable steps : (operation * given) list; (* the last one first *)
  mutable lines : int list }

let horizon (model : model) = let rec int = function O -> 0 | S n -> 1 + int n in int model.steps

let all_places (model : model) =
  let last = horizon model in
  let rec int = function O -> 0 | S n -> 1 + int n in
  let place (m, s) = (last - int m, Integer.to_int s - 1, List.length (acts_of model s)) in
  List.sort compare (List.map place (places model))

(* What the words of a step know of the steps before. *)
type scope = { find : int -> kind; length : int }

let reference c text =
  let n = count (after "#" text) and length = List.length c.kinds in
  if n < 1 || n > length then invalid "#%d is not given before this line" n;
  let kind, left = List.nth c.kinds (length - n) in
  if !left = 0 then invalid "#%d is used more often than said" n;
  decr left;
  (kind, Integer.of_int n)

let table c kind text =
  let found, n = reference c text in
  if found <> kind then invalid "%s is no table, or one of the other kind" text;
  n

let numeric c text =
  if text = "inf" || text = "-inf" then outside "infinite numbers";
  if not (starts "#" text) then (None, Literal (fraction text))
  else let kind, n = reference c text in (Some kind, Step n)

let number_argument c text =
  match numeric c text with
  | (None | Some Numeric), argument -> argument
  | _ -> invalid "%s is no number" text

let truth_argument c text =
  match text with
  | "yes" -> Literal true
  | "no" -> Literal false
  | _ ->
      let kind, n = reference c text in
      if kind <> Truthful then invalid "%s is no truth value" text;
      Step n

let exponent text =
  let n = count (if starts "-" text then rest "-" text else text) in
  if starts "-" text || n > 10_000 then outside "an exponent that is negative or above 10000";
  nat n

let beyond = [ "any"; "policy"; "reward"; "choices"; "best_eV"; "largest"; "best"; "occupancy"; "sumlog"; "log";
               "smaller"; "larger" ]

let combine c o a b =
  let kind, a = numeric c a in
  let kind', b = numeric c b in
  match (kind, kind') with
  | Some Truthful, _ | _, Some Truthful -> invalid "a truth value is no number"
  | Some (Wide | Narrow as kind), _ | _, Some (Wide | Narrow as kind) -> (kind, Combine (o, a, b))
  | _ -> (Numeric, Combine (o, a, b))

let compare_with c o a b =
  let _, a = numeric c a in
  let _, b = numeric c b in
  (Truthful, Compare (o, a, b))

let connect c o a b =
  let a = truth_argument c a in
  let b = truth_argument c b in
  (Truthful, Connect (o, a, b))

let place c t s =
  let t = count t and s = count s in
  if t < 1 || t > horizon c.model then invalid "there is no step %d" t;
  (nat (horizon c.model - t), number s)

(* Arguments are read from left to right, and each takes one of its uses. *)
let operation c keyword words =
  match words with
  | [ "prior" ] -> (Wide, Prior)
  | [ "uniform" ] -> (Wide, Uniform)
  | [ "x" ] -> (Wide, Success)
  | [ "eV"; p; y ] -> let p = table c Wide p in let y = table c Wide y in (Narrow, EV (p, y))
  | [ "backup"; y; v ] -> let y = table c Wide y in let v = table c Narrow v in (Wide, Backup (y, v))
  | [ "conditioned"; p; q; y ] ->
      let p = table c Wide p in let q = table c Wide q in let y = table c Wide y in (Wide, Conditioned (p, q, y))
  | [ "softmax"; q; n; p; y ] ->
      let q = table c Wide q in let p = table c Wide p in let y = table c Wide y in
      (Wide, Softmax (q, exponent n, p, y))
  | [ "times"; a; b ] -> combine c Times a b
  | [ "over"; a; b ] -> combine c Over a b
  | [ "plus"; a; b ] -> combine c Plus a b
  | [ "minus"; a; b ] -> combine c Minus a b
  | [ "power"; a; n ] -> (
      match numeric c a with
      | Some Truthful, _ -> invalid "a truth value has no powers"
      | kind, a -> (Option.value kind ~default:Numeric, Power (a, exponent n)))
  | [ "entry"; q; t; s; a ] ->
      let q = table c Wide q in let m, s = place c t s in (Numeric, Entry (q, m, s, Some (nat (count a))))
  | [ "value"; v; t; s ] -> let v = table c Narrow v in let m, s = place c t s in (Numeric, Entry (v, m, s, None))
  | [ "mean"; v ] -> (Numeric, Mean (table c Narrow v))
  | [ "weigh"; a; b ] -> let a = number_argument c a in let b = number_argument c b in (Numeric, Weigh (a, b))
  | [ "if"; t; a; b ] when keyword = "number" ->
      let t = truth_argument c t in let a = number_argument c a in let b = number_argument c b in
      (Numeric, If (t, a, b))
  | [ "if"; t; a; b ] ->
      let t = truth_argument c t in let a = truth_argument c a in let b = truth_argument c b in
      (Truthful, Choose (t, a, b))
  | [ "equal"; a; b ] -> compare_with c Equal a b
  | [ "less"; a; b ] -> compare_with c Less a b
  | [ "at_most"; a; b ] -> compare_with c AtMost a b
  | [ "not"; a ] -> (Truthful, Not (truth_argument c a))
  | [ "and"; a; b ] -> connect c And a b
  | [ "or"; a; b ] -> connect c Or a b
  | [ "implies"; a; b ] -> connect c Implies a b
  | [ "iff"; a; b ] -> connect c Iff a b
  | [ "defined"; a ] -> (Truthful, Defined (snd (reference c a)))
  | [ "deterministic" ] -> (Truthful, Hypothesis_ Deterministic)
  | [ "single_start" ] -> (Truthful, Hypothesis_ SingleStart)
  | [ "uniform_prior" ] -> (Truthful, Hypothesis_ UniformPrior)
  | [ "full_support" ] -> (Truthful, Hypothesis_ FullSupport)
  | [ "same_actions" ] -> (Truthful, Hypothesis_ SameActions)
  | [ "positive_success" ] -> (Truthful, Hypothesis_ PositiveSuccess)
  | word :: _ when List.mem word beyond -> outside "the operation %s" word
  | _ -> invalid "this is no operation"

(* "T S : ENTRY ..." or "T S ! ENTRY ...", at each place in turn *)
let read_row c kind (t, s, width) =
  match String.split_on_char ' ' (need c.source "a row") with
  | t' :: s' :: (":" | "!" as sign) :: entries when t' = string_of_int t && s' = string_of_int s ->
      let entries = List.map fraction entries in
      if List.length entries <> if kind = Wide then width else 1 then invalid "wanted an entry for each action";
      { mark = sign = "!"; entries }
  | _ -> invalid "wanted the row of t=%d state %d" t s

let read_rows c kind =
  let layers = Array.make (horizon c.model) PositiveMap.empty in
  let add (t, s, width) =
    let m = horizon c.model - t in
    layers.(m) <- PositiveMap.add (number s) (read_row c kind (t, s, width)) layers.(m) in
  List.iter add c.places;
  GivenRows (Array.to_list layers)

let read_is c = after "is " (need c.source "its value")

let read_number c =
  match read_is c with
  | "undefined" -> GivenNumber None
  | "inf" | "-inf" | "real" -> outside "numbers that are not rational"
  | text when String.contains text 'l' -> outside "numbers that are not rational"
  | text -> GivenNumber (Some (fraction text))

let read_truth c =
  match String.split_on_char ' ' (read_is c) with
  | [ "yes" ] -> GivenTruth (Some true, None)
  | [ "undefined" ] -> GivenTruth (None, None)
  | [ "no" ] -> GivenTruth (Some false, None)
  | [ "no"; "at"; t; s; a; left; right ] when String.ends_with ~suffix:":" a ->
      let m, s = place c t s and a = nat (count (String.sub a 0 (String.length a - 1))) in
      GivenTruth (Some false, Some ((((m, s), a), fraction left), fraction right))
  | _ -> invalid "wanted is yes, no or undefined"

(* "table #N uses U = OPERATION", and what follows it *)
let read_step c keyword words =
  match words with
  | n :: "uses" :: uses :: "=" :: words ->
      if n <> Printf.sprintf "#%d" (List.length c.kinds + 1) then invalid "wanted #%d" (List.length c.kinds + 1);
      let uses = count uses in
      let at = !line in
      let kind, operation = operation c keyword words in
      let given = match (keyword, kind) with
        | "table", (Wide | Narrow) -> read_rows c kind
        | "number", Numeric -> read_number c
        | "truth", Truthful -> read_truth c
        | _ -> invalid "this is no %s" keyword in
      c.kinds <- (kind, ref uses) :: c.kinds;
      c.steps <- (operation, given) :: c.steps;
      c.lines <- at :: c.lines
  | _ -> invalid "wanted %s #N uses COUNT = OPERATION" keyword

(* ---- The certificate ----------------------------------------------------------------------------------------- *)

(* The assumptions, the claim and what the verdict says of it. *)
let rec read_steps c assumes =
  match String.split_on_char ' ' (need c.source "a verdict") with
  | ("table" | "number" | "truth" as keyword) :: words when assumes = [] -> read_step c keyword words; read_steps c []
  | ("log" | "factor") :: _ -> outside "logarithms"
  | [ "assume"; text ] -> read_steps c (truth_argument c text :: assumes)
  | [ "claim"; text ] -> (
      let claim = truth_argument c text in
      match String.split_on_char ' ' (need c.source "a verdict") with
      | [ "verdict"; ("holds" | "refuted" as word); n; "steps" ] when count n = List.length c.steps ->
          (List.rev assumes, claim, word = "holds")
      | _ -> invalid "wanted verdict holds or refuted, %d steps" (List.length c.steps))
  | _ -> invalid "wanted a step, an assumption, the claim or a verdict"

(* "c #9 is F(2), H(2)": the tables that NamedTables.v proves to be those of MDP.v. *)
let say_names c =
  let rec int = function O -> 0 | S n -> 1 + int n in
  let text = function
    | NameG k -> [ ("G", k) ] | NameAlpha k -> [ ("alpha", k) ] | NameF k -> [ ("F", k) ] | NameH k -> [ ("H", k) ]
    | NameFr k -> [ ("Fr", k) ] | NameHr k -> [ ("Hr", k) ] | _ -> [] in
  let names = all_names (List.rev_map Stdlib.fst c.steps) in
  let say i _ =
    match List.concat_map text (names_at names (Integer.of_int (i + 1))) with
    | [] -> ()
    | found ->
        let said = List.map (fun (name, k) -> Printf.sprintf "%s(%d)" name (int k)) found in
        Printf.printf "c #%d is %s\n" (i + 1) (String.concat ", " said) in
  if not c.source.quiet then List.iteri say c.steps

let read_certificate source =
  expect source "rationale certificate 2";
  ignore (after "reading " (need source "the reading"));
  let model = read_model source in
  let model_line = !line in
  let c = { source; model; places = all_places model; kinds = []; steps = []; lines = [] } in
  let assumes, claim, said = read_steps c [] in
  List.iteri (fun i (_, left) ->
    if !left > 0 then invalid "#%d is used less often than said" (List.length c.kinds - i)) c.kinds;
  if source.statement <> None && source.statement <> Some [] then invalid "the statement has more lines";
  if next_line source <> None then invalid "found a line after the verdict";
  let wrong at message = line := at; invalid message in
  match check { of_model = model; with_steps = List.rev c.steps; assumes; claims = claim } with
  | Verified holds when holds = said -> say_names c; holds
  | Verified _ | BadClaim -> invalid "the claim is another one"
  | BadAssumption -> invalid "an assumption is not met"
  | BadModel -> wrong model_line "this is no Markov decision process"
  | BadStep n -> wrong (List.nth c.lines (List.length c.lines - Integer.to_int n)) "the value of this step is not what its operation gives"

let rec statement_of channel =
  match input_line channel with
  | text when List.exists (fun word -> starts word text) said_words -> text :: statement_of channel
  | _ -> statement_of channel
  | exception End_of_file -> []

let usage = "usage: rationale-verify-coq [--quiet] [--statement FILE] CERTIFICATE|-"

let rec run quiet statement = function
  | "--quiet" :: others -> run true statement others
  | "--statement" :: file :: others ->
      let channel = if file = "-" then stdin else open_in_bin file in
      run quiet (Some (statement_of channel)) others
  | [ "--help" ] -> print_endline usage; 0
  | [ file ] when file = "-" || not (starts "-" file) -> (
      let source = { channel = (if file = "-" then stdin else open_in_bin file); quiet; statement } in
      match read_certificate source with
      | holds ->
          print_endline ("s VERIFIED " ^ if holds then "holds" else "refuted");
          if holds then 0 else 1
      | exception Invalid text -> Printf.printf "s INVALID %s:%d: %s\n" file !line text; 3
      | exception Outside text ->
          Printf.printf "s OUTSIDE %s:%d: %s are beyond this checker\n" file !line text; 4)
  | _ -> prerr_endline usage; 5

let () =
  let status =
    try let status = run false None (List.tl (Array.to_list Sys.argv)) in flush stdout; status with
    | Sys_error text -> prerr_endline ("rationale-verify-coq: " ^ text); 5
    | Stack_overflow | Out_of_memory -> prerr_endline "rationale-verify-coq: out of memory"; 5 in
  exit status
