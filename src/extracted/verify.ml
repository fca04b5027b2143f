(* rationale-verify-coq: reads the steps of a certificate (doc/certificate.md) and hands them to `check`, which is
   proved sound and extracted from proofs/coq. *)
open Checked
open Reading

type kind = Wide | Narrow | Numeric | Truthful (* tables with an entry for each action, and with one *)

(* A step that has been read. Of its entries: the most bits in one, and the words of all. *)
type step = { kind : kind; mutable left : int; (* uses *) most_bits : int; all_words : int }

(* In order. Its work is the number of its actions and their successors. *)
type place = { t : int; s : int; actions : int; work : int }

type certificate = {
  source : source; model : model; rewards : string list;
  horizon : int; places : place list; count : int; (* of the places *)
  given : (int, step) Hashtbl.t;
  mutable base : bounds list; (* of the logarithms; this and the next two with the last one first *)
  mutable steps : (operation * given) list; mutable lines : int list }

(* Steps to go count down, and the places of one step share theirs. *)
let all_places (model : model) =
  let work acts = List.fold_left (fun sum act -> sum + 1 + List.length act.targets) 0 acts in
  let place (t, last, found) (m, s) =
    let t = match last with Some before when before == m -> t | _ -> t + 1 and acts = acts_of model s in
    let found' = { t; s = Integer.to_int s - 1; actions = List.length acts; work = work acts } in
    spend found'.work;
    (t, Some m, found' :: found) in
  let _, _, found = List.fold_left place (0, None, []) (places model) in
  List.sort Stdlib.compare found

(* ---- Operands ------------------------------------------------------------------------------------------ *)

let reference c text =
  let n = count (after "#" text) in
  match Hashtbl.find_opt c.given n with
  | None -> invalid "#%d is not given before this line" n
  | Some { left = 0; _ } -> invalid "#%d is used more often than said" n
  | Some step -> step.left <- step.left - 1; (step.kind, Integer.of_int n)

let table c kind text =
  let found, n = reference c text in
  if found <> kind then invalid "%s is no table of the kind that is wanted" text;
  n

(* A number, or a table where one may stand in its place. *)
let operand c text =
  if starts "#" text then let kind, n = reference c text in (kind, Step n)
  else (Numeric, Literal (if text = "inf" then Infinity else Fraction (fraction text)))

let numeric c text =
  match operand c text with Numeric, n -> n | _ -> invalid "%s is no number" text

let truthful c text =
  match text with
  | "yes" -> Literal true
  | "no" -> Literal false
  | _ -> (match reference c text with Truthful, n -> Step n | _ -> invalid "%s is no truth" text)

let exponent text =
  let n = count (if starts "-" text then rest "-" text else text) in
  Integer.of_int (if starts "-" text then -n else n)

(* Is a power not too large? *)
let raised c base n =
  let most_bits, all_words = match base with
    | Literal (Fraction q) -> (bits q, words q.qnum + words q.qden)
    | Literal Infinity -> (0, 0)
    | Step id -> let step = Hashtbl.find c.given (Integer.to_int id) in (step.most_bits, step.all_words) in
  let k = abs (Integer.to_int n) in
  if most_bits * k > 1 lsl 25 then invalid "a power is too large";
  spend (all_words * k);
  n

let position text =
  let n = count text in
  if n > 1_000_000 then invalid "there is no action %d" n;
  nat n

let place c t s =
  let t = count t and s = count s in
  if t < 1 || t > c.horizon then invalid "there is no step %d" t;
  (nat (c.horizon - t), number s)

(* ---- Operations ---------------------------------------------------------------------------------------- *)

(* The number of a reward model. *)
let reward c name =
  let rec find n = function
    | [] -> invalid "the model has no %s" name
    | found :: _ when found = name -> nat n
    | _ :: others -> find (n + 1) others in
  find 0 c.rewards

(* Arguments are evaluated from left to right by let, for each takes one of its uses. *)
let two f g c a b make = let a = f c a in let b = g c b in make a b
let wide c text = table c Wide text
let narrow c text = table c Narrow text

let arithmetic c o a b =
  two operand operand c a b (fun (kind, a) (kind', b) ->
    if kind = Truthful || kind' = Truthful then invalid "a truth is no number";
    if kind <> kind' && (a = Literal Infinity || b = Literal Infinity) then invalid "an entry is not infinite";
    ((if kind = Numeric then kind' else kind), Combine (o, a, b)))

let comparing c o a b =
  two operand operand c a b (fun (kind, a) (kind', b) ->
    if kind <> kind' || kind = Truthful then invalid "what is compared is of two kinds";
    (Truthful, Compare (o, a, b)))

let connecting c o a b = two truthful truthful c a b (fun a b -> (Truthful, Connect (o, a, b)))

let operation c keyword words =
  match words with
  | [ "prior" ] -> (Wide, Prior)
  | [ "uniform" ] -> (Wide, Uniform)
  | [ "x" ] -> (Wide, Success)
  | [ "policy" | "reward" as what; name ] -> (Wide, Stored (what = "policy", reward c name))
  | [ "choices"; n ] -> (Wide, Choices (Integer.of_int (count n)))
  | [ "any"; "policy" | "reward" as what; n ] -> ignore (count n); (Wide, Chosen (what = "policy", []))
  | [ "eV"; p; y ] -> two wide wide c p y (fun p y -> (Narrow, EV (p, y)))
  | [ "best_eV"; y ] -> (Narrow, BestEV (wide c y))
  | [ "backup"; y; v ] -> two wide narrow c y v (fun y v -> (Wide, Backup (y, v)))
  | [ "largest"; q ] -> (Narrow, Largest (wide c q))
  | [ "best"; q; y ] -> two wide wide c q y (fun q y -> (Wide, Best (q, y)))
  | [ "occupancy"; p ] -> (Narrow, Occupancy (wide c p))
  | [ "conditioned"; p; q; y ] ->
      let p = wide c p in two wide wide c q y (fun q y -> (Wide, Conditioned (p, q, y)))
  | [ "softmax"; q; n; p; y ] ->
      let q = wide c q in
      let n = raised c (Step q) (Integer.of_int (count n)) in
      two wide wide c p y (fun p y -> (Wide, Softmax (q, n, p, y)))
  | [ "times"; a; b ] -> arithmetic c Times a b
  | [ "over"; a; b ] -> arithmetic c Over a b
  | [ "plus"; a; b ] -> arithmetic c Plus a b
  | [ "minus"; a; b ] -> arithmetic c Minus a b
  | [ "power"; a; n ] -> let kind, a = operand c a in (kind, Power (a, raised c a (exponent n)))
  | [ "entry"; q; t; s; a ] ->
      let q = wide c q in let m, s = place c t s in (Numeric, Entry (q, m, s, Some (position a)))
  | [ "value"; v; t; s ] -> let v = narrow c v in let m, s = place c t s in (Numeric, Entry (v, m, s, None))
  | [ "mean"; v ] -> (Numeric, Mean (narrow c v))
  | [ "sumlog"; v; p; y ] ->
      let v = narrow c v in two wide wide c p y (fun p y -> (Numeric, SumLog (v, p, y)))
  | [ "log"; a ] -> (Numeric, Log (numeric c a))
  | [ "weigh"; a; b ] -> two numeric numeric c a b (fun a b -> (Numeric, Weigh (a, b)))
  | [ "smaller"; a; b ] -> two numeric numeric c a b (fun a b -> (Numeric, Smaller (a, b)))
  | [ "larger"; a; b ] -> two numeric numeric c a b (fun a b -> (Numeric, Larger (a, b)))
  | [ "if"; t; a; b ] when keyword = "number" ->
      let t = truthful c t in two numeric numeric c a b (fun a b -> (Numeric, If (t, a, b)))
  | [ "if"; t; a; b ] ->
      let t = truthful c t in two truthful truthful c a b (fun a b -> (Truthful, Choose (t, a, b)))
  | [ "equal"; a; b ] -> comparing c Equal a b
  | [ "less"; a; b ] -> comparing c Less a b
  | [ "at_most"; a; b ] -> comparing c AtMost a b
  | [ "not"; a ] -> (Truthful, Not (truthful c a))
  | [ "and"; a; b ] -> connecting c And a b
  | [ "or"; a; b ] -> connecting c Or a b
  | [ "implies"; a; b ] -> connecting c Implies a b
  | [ "iff"; a; b ] -> connecting c Iff a b
  | [ "defined"; a ] -> (Truthful, Defined (Stdlib.snd (operand c a)))
  | [ "deterministic" ] -> (Truthful, Hypothesis_ Deterministic)
  | [ "single_start" ] -> (Truthful, Hypothesis_ SingleStart)
  | [ "uniform_prior" ] -> (Truthful, Hypothesis_ UniformPrior)
  | [ "full_support" ] -> (Truthful, Hypothesis_ FullSupport)
  | [ "same_actions" ] -> (Truthful, Hypothesis_ SameActions)
  | [ "positive_success" ] -> (Truthful, Hypothesis_ PositiveSuccess)
  | _ -> invalid "this is no operation"

(* The words of a number, or of the ends of its range, which no text bounds: those of products are their factors'
   together, until Coq finds them too long. *)
let words_of_operand c = function
  | Literal (Fraction q) -> words q.qnum + words q.qden
  | Literal Infinity -> 0
  | Step n -> (Hashtbl.find c.given (Integer.to_int n)).all_words
let words_of_range c operation =
  let precision b = words (two_to b.precision) in
  let own = List.fold_left (fun most b -> max most (precision b)) 0 c.base in
  let all = match operation with
    | Combine ((Times | Over), a, b) | Weigh (a, b) -> 2 * own + words_of_operand c a + words_of_operand c b
    | Combine ((Plus | Minus), a, b) | If (_, a, b) | Smaller (a, b) | Larger (a, b) ->
        own + max (words_of_operand c a) (words_of_operand c b)
    | Power (a, n) -> Integer.to_int n * (own + words_of_operand c a)
    | _ -> own in
  min all 8193

(* What an operation asks for beyond its rows: Coq's lists are walked through, and steps counted one by one. *)
let work_of c operation =
  let count = c.count and logs = List.length c.base in
  match operation with
  | SumLog (_, _, y) ->
      let step = Hashtbl.find c.given (Integer.to_int y) in
      (1 + 2 * logs) * (List.fold_left (fun sum place -> sum + place.actions) 0 c.places + step.all_words)
  | Log a -> (1 + 2 * logs) * (1 + words_of_operand c a)
  | Choices _ -> count * (count + c.horizon / 16)
  | Entry _ | Compare (Equal, Step _, Step _) -> count * (33 + c.horizon) / 32
  | Hypothesis_ _ -> count
  | Occupancy _ ->
      let layers = Array.make (c.horizon + 1) (0, 0) in
      let add { t; work; _ } = let n, all = layers.(t) in layers.(t) <- (n + 1, all + work) in
      List.iter add c.places;
      let arrivals t (n, _) = if t = 0 then 0 else n * Stdlib.snd layers.(t - 1) in
      (count + Array.fold_left ( + ) 0 (Array.mapi arrivals layers)) * (1 + (c.horizon / 16))
  | _ -> 0

(* ---- Steps with their values --------------------------------------------------------------------------- *)

(* "T S : ENTRY ...", or with ! for a row that is undefined *)
let read_row c kind { t; s; actions; _ } =
  match String.split_on_char ' ' (need c.source "a row") with
  | t' :: s' :: (":" | "!" as sign) :: entries when t' = string_of_int t && s' = string_of_int s ->
      if List.length entries <> (if kind = Wide then actions else 1) then
        invalid "wanted an entry for each action";
      { mark = sign = "!"; entries = List.map fraction entries }
  | _ -> invalid "wanted the row of t=%d state %d" t s

(* Rows, and the sizes of their entries. What is looked up at a place is found through the steps after it. *)
let read_rows c kind =
  let layers = Array.make c.horizon PositiveMap.empty and most_bits = ref 0 and all_words = ref 0 in
  let measure q =
    most_bits := max !most_bits (bits q);
    all_words := !all_words + words q.qnum + words q.qden in
  let add place =
    let m = c.horizon - place.t and row = read_row c kind place in
    List.iter measure row.entries;
    List.iteri (fun i q -> spend (1 + if i = 0 then words q.qden * place.work else 0)) row.entries;
    spend (m * place.work / 16);
    layers.(m) <- PositiveMap.add (number place.s) row layers.(m) in
  List.iter add c.places;
  (Array.to_list layers, !most_bits, !all_words)

let read_is c = after "is " (need c.source "its value")

(* "Q*log(B)" *)
let read_term text =
  match String.index_opt text '*' with
  | Some i when starts "*log(" (String.sub text i (String.length text - i)) && String.ends_with ~suffix:")" text ->
      (fraction (String.sub text 0 i), whole (String.sub text (i + 5) (String.length text - i - 6)))
  | _ -> invalid "wanted a multiple of a logarithm, found %s" text

let read_number c =
  match read_is c with
  | "undefined" -> (GivenNumber SaysUndefined, 0, 0)
  | "inf" -> (GivenNumber (SaysInfinite true), 0, 0)
  | "-inf" -> (GivenNumber (SaysInfinite false), 0, 0)
  | "real" -> (GivenNumber SaysReal, 0, 0)
  | text ->
      let rec terms = function
        | [] -> []
        | "+" :: text :: others -> let term = read_term text in term :: terms others
        | _ -> invalid "wanted a sum, found %s" text in
      let words_of q = words q.qnum + words q.qden in
      let parts = String.split_on_char ' ' text in
      let q = fraction (List.hd parts) and terms = terms (List.tl parts) in
      let all_words = List.fold_left (fun sum (q, _) -> sum + words_of q) (words_of q) terms in
      (GivenNumber (Says (q, terms)), (if terms = [] then bits q else 0), all_words)

let read_truth c =
  match String.split_on_char ' ' (read_is c) with
  | [ "yes" ] -> GivenTruth (Some true, None)
  | [ "undefined" ] -> GivenTruth (None, None)
  | [ "no" ] -> GivenTruth (Some false, None)
  | [ "no"; "at"; t; s; a; left; right ] when String.ends_with ~suffix:":" a ->
      let m, s = place c t s and a = position (String.sub a 0 (String.length a - 1)) in
      GivenTruth (Some false, Some ((((m, s), a), fraction left), fraction right))
  | _ -> invalid "wanted is yes, no or undefined"

(* "table #N uses U = OPERATION" and what follows *)
let read_step c keyword words =
  let at = !line and n = Hashtbl.length c.given + 1 in
  match words with
  | id :: "uses" :: uses :: "=" :: words when id = Printf.sprintf "#%d" n ->
      let uses = count uses in
      let kind, operation = operation c keyword words in
      spend (100 + work_of c operation);
      let operation, given, most_bits, all_words = match (keyword, kind, operation) with
        | "table", (Wide | Narrow), _ ->
            let rows, most_bits, all_words = read_rows c kind in
            let operation = match operation with Chosen (policy, _) -> Chosen (policy, rows) | _ -> operation in
            (operation, GivenRows rows, most_bits, all_words)
        | "number", Numeric, _ ->
            let given, most_bits, all_words = read_number c in
            let range = if given = GivenNumber SaysReal then words_of_range c operation else 0 in
            let products = match operation with Power (_, n) -> Integer.to_int n | _ -> 1 in
            spend (List.length c.base + 40 * products * range);
            (operation, given, most_bits, all_words + range)
        | "truth", Truthful, _ -> (operation, read_truth c, 0, 0)
        | _ -> invalid "this is no %s" keyword in
      Hashtbl.add c.given n { kind; left = uses; most_bits; all_words };
      c.steps <- (operation, given) :: c.steps;
      c.lines <- at :: c.lines
  | _ -> invalid "wanted %s #%d uses COUNT = OPERATION" keyword n

(* ---- The certificate ----------------------------------------------------------------------------------- *)

(* "log B LOW HIGH BITS", the base of the logarithms; then the first line that is none. *)
let rec read_base c =
  let text = need c.source "a verdict" in
  match String.split_on_char ' ' text with
  | [ "log"; b; low; high; bits ] ->
      let digits = count bits in
      if List.length c.base >= 9_999 || digits > 20_000 then invalid "the base is too large";
      spend (digits * digits / 50 + 1);
      c.base <- { base = whole b; floor = whole low; ceiling = whole high; precision = Integer.of_int digits } :: c.base;
      c.lines <- !line :: c.lines;
      read_base c
  | _ -> text

(* The assumptions, the claim and whether the verdict is that it holds. *)
let rec read_steps c assumes text =
  let words = String.split_on_char ' ' text in
  let next assumes = read_steps c assumes (need c.source "a verdict") in
  c.source.statement <- next_wanted c.source.statement "statement" text;
  match words with
  | ("table" | "number" | "truth" as keyword) :: words when assumes = [] ->
      read_step c keyword words; next []
  | [ "assume"; text ] -> next (truthful c text :: assumes)
  | [ "claim"; text ] -> (
      let claim = truthful c text in
      match String.split_on_char ' ' (need c.source "a verdict") with
      | [ "verdict"; ("holds" | "refuted" as word); n; "steps" ] when count n = List.length c.steps ->
          (List.rev assumes, claim, word = "holds")
      | _ -> invalid "wanted verdict holds or refuted, %d steps" (List.length c.steps))
  | _ -> invalid "wanted a step, an assumption or the claim"

(* "c #9 is F(2), H(2)": which tables are which of MDP.v's, by the theorem of NamedTables.v. *)
let say_names c =
  let text = function
    | NameG k -> [ ("G", int k) ] | NameAlpha k -> [ ("alpha", Integer.to_int k) ] | NameF k -> [ ("F", int k) ]
    | NameH k -> [ ("H", int k) ] | NameFr k -> [ ("Fr", int k) ] | NameHr k -> [ ("Hr", int k) ] | _ -> [] in
  let names = all_names (List.rev_map Stdlib.fst c.steps) in
  let say i =
    let found = List.concat_map text (names_at names (Integer.of_int i)) in
    let said = List.map (fun (name, k) -> Printf.sprintf "%s(%d)" name k) found in
    if said <> [] then Printf.printf "c #%d is %s\n" i (String.concat ", " said) in
  for i = 1 to List.length c.steps do say i done

let judge c assumes claims holds =
  let at n = line := List.nth (List.rev c.lines) (n - 1) in
  match check { of_model = c.model; over_base = List.rev c.base; with_steps = List.rev c.steps; assumes; claims } with
  | Verified found when found = holds -> if c.source.names then say_names c
  | Verified _ | BadClaim -> invalid "the claim is another one, or cannot be shown so"
  | BadAssumption -> invalid "an assumption is not met"
  | BadModel -> invalid "the model is no Markov decision process"
  | BadLogarithm n ->
      at (Integer.to_int n);
      invalid "the bounds of this logarithm are not proved"
  | BadStep n ->
      at (List.length c.base + Integer.to_int n);
      invalid "the value of this step is not what its operation gives"

let read_certificate source =
  if need source "a certificate" <> "rationale certificate 2" then invalid "wanted rationale certificate 2";
  let reading = need source "the reading" in
  ignore (after "reading " reading);
  source.statement <- next_wanted source.statement "statement" reading;
  if need source "the model" <> "model" then invalid "wanted the model";
  let model, rewards = read_model source in
  let places = all_places model in
  let c = { source; model; rewards; horizon = int model.steps; places; count = List.length places;
            given = Hashtbl.create 100; base = []; steps = []; lines = [] } in
  let assumes, claims, holds = read_steps c [] (read_base c) in
  Hashtbl.iter (fun n step -> if step.left > 0 then invalid "#%d is used less often than said" n) c.given;
  if Option.value source.statement ~default:[] <> [] then
    invalid "the certificate is about another statement";
  if next_line source <> None then invalid "found a line after the verdict";
  judge c assumes claims holds;
  holds

(* ---- The program --------------------------------------------------------------------------------------- *)

let usage = "usage: rationale-verify-coq [--names] [--model FILE.drn] [--statement FILE] CERTIFICATE|-"
let open_file file = if file = "-" then stdin else open_in_bin file

let lines file =
  let channel = open_file file in
  let rec go found =
    match input_line channel with text -> go (text :: found) | exception End_of_file -> List.rev found in
  go []

let rec run source = function
  | "--names" :: others -> run { source with names = true } others
  | "--model" :: file :: others ->
      let comment text = starts "//" text && not (starts "//@" text) in
      run { source with model = Some (List.filter (fun text -> not (comment text)) (lines file)) } others
  | "--statement" :: file :: others -> run { source with statement = Some (lines file) } others
  | [ "--help" ] | [ "-h" ] -> print_endline usage; 0
  | [ file ] when file = "-" || not (starts "-" file) -> (
      match read_certificate { source with channel = open_file file } with
      | true -> print_endline "s VERIFIED holds"; 0
      | false -> print_endline "s VERIFIED refuted"; 1
      | exception Invalid text -> Printf.printf "s INVALID %s:%d: %s\n" file !line text; 3
)
  | _ -> prerr_endline usage; 5

let () =
  let trouble text = close_out_noerr stdout; prerr_endline ("rationale-verify-coq: " ^ text); 5 in
  let source = { channel = stdin; names = false; model = None; statement = None } in
  exit (try let status = run source (List.tl (Array.to_list Sys.argv)) in flush stdout; status with
    | Sys_error text -> trouble text
    | Trouble text -> trouble text
    | Stack_overflow | Out_of_memory -> trouble "out of memory"
    | error -> trouble (Printexc.to_string error))
