(* Lines, numbers and the model of a certificate (doc/certificate.md), brought to the types of
   proofs/coq/Certificate.v. *)
module Integer = Z (* Zarith's: Checked has a Z of its own *)
open Checked

exception Invalid of string
exception Trouble of string

let line = ref 0 (* the one at hand *)
let invalid message = Printf.ksprintf (fun text -> raise (Invalid text)) message
(* The bound on what a certificate may ask for, so that none keeps the program busy for ever. *)
let spent = ref 0
let spend work =
  spent := !spent + work;
  if work > 1_000_000_000 || !spent > 1_000_000_000 then raise (Trouble "this asks for too much work")

(* ---- Lines and numbers --------------------------------------------------------------------------------- *)

(* model, statement: the lines that have to come next, where --model or --statement says so *)
type source = { channel : in_channel; names : bool; mutable model : string list option;
                mutable statement : string list option }

let is_digit c = c >= '0' && c <= '9'
let starts word text = String.starts_with ~prefix:word text
let rest word text = String.sub text (String.length word) (String.length text - String.length word)
let after word text = if starts word text then rest word text else invalid "wanted %s, found %s" word text

(* A line without its end, which the last one may not lack. *)
let input_whole_line channel =
  let buffer = Buffer.create 80 in
  let rec go () =
    match input_char channel with
    | '\n' -> Some (Buffer.contents buffer)
    | '\000' -> invalid "found a NUL byte"
    | c -> Buffer.add_char buffer c; go ()
    | exception End_of_file ->
        if Buffer.length buffer = 0 then None else invalid "found the end of the file inside a line" in
  go ()

let next_line source =
  incr line;
  let text = input_whole_line source.channel in
  if text = None then decr line;
  text

let need source what = match next_line source with Some text -> text | None -> invalid "wanted %s" what

(* What is left of the lines that are wanted, after this one. *)
let next_wanted wanted what text =
  match wanted with
  | Some (first :: others) when first = text -> Some others
  | Some _ -> invalid "the certificate is about another %s" what
  | None -> None

let count text =
  let n = String.length text in
  if n = 0 || n > 9 || not (String.for_all is_digit text) || (n > 1 && text.[0] = '0') then
    invalid "wanted a count, found %s" text;
  int_of_string text

(* One number, one text; also of fractions, which are in lowest terms. *)
let whole text =
  let digits = if starts "-" text then rest "-" text else text in
  let number = if digits <> "" && String.for_all is_digit digits then Integer.of_string text else Integer.zero in
  if Integer.to_string number <> text then invalid "wanted a whole number, found %s" text;
  number

let fraction text =
  let digits part = part <> "" && String.for_all is_digit part in
  let above, under = match String.split_on_char '/' text with
    | [ above ] -> (above, "1") | [ above; under ] -> (above, under) | _ -> ("", "") in
  if not (digits (if starts "-" above then rest "-" above else above) && digits under) then
    invalid "wanted a fraction, found %s" text;
  let above = Integer.of_string above and under = Integer.of_string under in
  let whole = Integer.equal under Integer.one in
  let printed = Integer.to_string above ^ if whole then "" else "/" ^ Integer.to_string under in
  let lowest = Integer.sign under > 0 && Integer.equal (Integer.gcd above under) Integer.one in
  if printed <> text || not lowest then
    invalid "wanted a fraction in lowest terms, found %s" text;
  q2Qc { qnum = above; qden = under }

(* Bits, and words as GMP has them, of a fraction; a 0 has one bit and no word. *)
let bits q = let of_ z = max 1 (Integer.numbits z) in of_ q.qnum + of_ q.qden
let words z = if Integer.equal z Integer.zero then 0 else Integer.size z

let zero = fraction "0"
let one = fraction "1"
let nat n = let rec go n k = if n = 0 then k else go (n - 1) (S k) in go n O
let int n = let rec go n k = match n with O -> k | S n -> go n (k + 1) in go n 0
let number n = Integer.of_int (n + 1) (* states and steps: from 1 in Coq *)

(* ---- The model: DRN as rationale writes it ------------------------------------------------------------- *)

type state = {
  values : qc list option; init : bool;
  mutable actions : (qc list option * (qc * Integer.t) list) list } (* the last one first, and its successors *)

(* "[a, b] more": a value for each reward model, and what follows. *)
let take_values rewards text =
  match String.index_opt text ']' with
  | Some stop when starts "[" text ->
      let inside = String.sub text 1 (stop - 1) in
      let parts = if inside = "" then [] else String.split_on_char ',' inside in
      let parts = List.mapi (fun i part -> if i = 0 then part else after " " part) parts in
      if List.length parts <> List.length rewards then invalid "wanted a value for each reward model";
      (Some (List.map fraction parts), String.sub text (stop + 1) (String.length text - stop - 1))
  | _ -> invalid "wanted [ and ]"

(* Labels are words, or stand in double quotes; init alone means something. *)
let rec has_init text =
  text <> "" &&
  let text = after " " text in
  let stop = if starts "\"" text then String.index_from_opt text 1 '"' |> Option.map succ
    else Some (Option.value (String.index_opt text ' ') ~default:(String.length text)) in
  match stop with
  | Some stop when stop > 0 ->
      let later = has_init (String.sub text stop (String.length text - stop)) in
      String.sub text 0 stop = "init" || later
  | _ -> invalid "wanted labels"

let read_state rewards number text =
  let word = List.hd (String.split_on_char ' ' text) in
  if count word <> number then invalid "wanted state %d" number;
  let text = rest word text in
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
      if List.exists (fun (_, before) -> Integer.leq s before) successors then
        invalid "successors are not in order";
      state.actions <- (values, (fraction p, s) :: successors) :: others
  | _ -> invalid "wanted a successor"

(* The next line that is no comment. *)
let rec model_line source what =
  let text = need source what in
  if starts "//" text && not (starts "//@" text) then model_line source what
  else (if text <> "end" then source.model <- next_wanted source.model "model" text; text)

let expect source wanted = if model_line source wanted <> wanted then invalid "wanted %s" wanted

let rec read_states source rewards states =
  let text = model_line source "the end of the model" in
  match states with
  | _ when text = "end" -> List.rev states
  | _ when starts "state " text ->
      read_states source rewards (read_state rewards (List.length states) (rest "state " text) :: states)
  | [] -> invalid "wanted a state"
  | state :: _ ->
      if starts "\taction " text then read_action rewards state (rest "\taction " text)
      else read_successor state (after "\t\t" text);
      read_states source rewards states

(* The value of the reward model of that name, or what holds where the file does not declare it (doc/format.md). *)
let value rewards name values otherwise =
  match values with
  | _ when not (List.mem name rewards) -> otherwise
  | Some values -> snd (List.find (fun (reward, _) -> reward = name) (List.combine rewards values))
  | None -> invalid "%s lacks its values" name

(* Values are by the state and by the action: those that are not there count as 0. *)
let complete rewards state =
  let n = List.length state.actions in
  let even = if n = 0 then zero else q2Qc { qnum = Integer.one; qden = Integer.of_int n } in
  let act i (values, successors) =
    { index = nat i; chance = value rewards "prior" values even; gain = value rewards "success" values one;
      own = Option.value values ~default:[]; targets = List.rev successors } in
  List.mapi act (List.rev state.actions)

(* The model, and the names of its reward models. *)
let read_model source =
  let horizon = count (after "//@horizon: " (model_line source "the horizon")) in
  List.iter (expect source) [ "@type: MDP"; "@value_type: rational"; "@parameters"; ""; "@reward_models" ];
  let names = model_line source "the reward models" in
  let rewards = if names = "" then [] else String.split_on_char ' ' names in
  if List.mem "" rewards || List.mem "log_success" rewards then
    invalid "wanted reward models, and rational success";
  expect source "@nr_states";
  let nr_states = count (model_line source "their number") in
  expect source "@nr_choices";
  let nr_choices = count (model_line source "their number") in
  expect source "@model";
  let states = read_states source rewards [] in
  if Option.value source.model ~default:[] <> [] then invalid "the certificate is about another model";
  let total = List.fold_left (fun sum state -> sum + List.length state.actions) 0 states in
  if List.length states <> nr_states || total <> nr_choices then
    invalid "the header counts other states or choices";
  if horizon * nr_states > 4_000_000 then invalid "wanted a horizon, of at most 4000000 places";
  let start i state =
    let mu = value rewards "initial" state.values (if state.init then one else zero) in
    if qc_eq_bool mu zero then [] else [ (mu, number i) ] in
  let map f = (* what f makes of each state, by its number *)
    let add (i, map) state = (i + 1, PositiveMap.add (number i) (f state) map) in
    Stdlib.snd (List.fold_left add (0, PositiveMap.empty) states) in
  ({ steps = nat horizon; starts = List.concat (List.mapi start states); states = map (complete rewards);
     values = map (fun (state : state) -> Option.value state.values ~default:[]) }, rewards)
