(* What a certificate says (doc/certificate.md): models, tables whose rows may be undefined, and the
   operations of its steps. Tables are computed, with the rationals Qc; numbers are left to how one calculates
   with them. *)
From Coq Require Import QArith Qcanon FMapPositive Bool.
From Coq Require Zpow_alt Zpow_facts Mergesort Orders.
From Coq Require Export List.
Export ListNotations.
Open Scope Qc_scope.

(* ---- Models ------------------------------------------------------------------------------------- *)

(* An action of a state: its position there, prior, x = e^r, what it adds to each reward model, and successors.
   States are numbered from 1. Their own values of the reward models stand apart, where they have any. *)
Record act := Act { index : nat; chance : Qc; gain : Qc; own : list Qc; targets : list (Qc * positive) }.
Record model := Model { steps : nat; starts : list (Qc * positive); states : PositiveMap.t (list act);
                        values : PositiveMap.t (list Qc) }.

(* A state that is not listed, which `good` excludes where it matters, stays where it is. *)
Definition acts_of (d : model) (s : positive) : list act :=
  match PositiveMap.find s (states d) with Some l => l | None => [Act 0 1 1 [] [(1, s)]] end.
Definition values_of (d : model) (s : positive) : list Qc :=
  match PositiveMap.find s (values d) with Some l => l | None => [] end.

Fixpoint total {A} (l : list A) (f : A -> Qc) : Qc :=
  match l with [] => 0 | a :: rest => f a + total rest f end.
Definition is a b := Qc_eq_bool a b.
Definition below (a b : Qc) : bool := match a ?= b with Lt => true | _ => false end.
Definition at_most a b : bool := negb (below b a).
Definition nonzero a : bool := negb (is a 0).

(* Powers, by squaring (Zpower_alt). What is in lowest terms stays so, and no divisor is looked for. *)
Definition fraction_power (a : Q) (k : positive) : Q :=
  Qmake (Zpow_alt.Zpower_alt (Qnum a) (Zpos k)) (Z.to_pos (Zpow_alt.Zpower_alt (Zpos (Qden a)) (Zpos k))).

Lemma power_lowest (a : Qc) k : Qred (fraction_power a k) = fraction_power a k.
Proof.
  apply Qred_iff. unfold fraction_power. cbn [Qnum Qden]. rewrite !Zpow_alt.Zpower_equiv.
  rewrite Z2Pos.id by now apply Z.pow_pos_nonneg.
  apply Znumtheory.Zgcd_1_rel_prime, Zpow_facts.rel_prime_Zpower; try easy.
  apply Znumtheory.Zgcd_1_rel_prime, Qred_iff, canon.
Qed.

(* 0 to a negative power is 0, and not defined. *)
Definition to_power (a : Qc) (n : Z) : Qc :=
  match n with
  | Z0 => 1
  | Zpos k => Qcmake (fraction_power a k) (power_lowest a k)
  | Zneg k => / Qcmake (fraction_power a k) (power_lowest a k)
  end.
Definition no_power (n : Z) (a : Qc) : bool := Z.ltb n 0 && is a 0.

Definition whole (n : nat) : Qc := Q2Qc (Z.of_nat n # 1).

(* Positive weights that sum to 1, on states that are listed. *)
Definition law d (l : list (Qc * positive)) : bool :=
  forallb (fun z => below 0 (fst z) && PositiveMap.mem (snd z) (states d)) l && is (total l fst) 1.
Definition good_act d (a : act) : bool :=
  at_most 0 (chance a) && at_most 0 (gain a) && at_most (gain a) 1 && law d (targets a).
Fixpoint in_order (n : nat) (l : list act) : bool :=
  match l with [] => true | a :: rest => Nat.eqb (index a) n && in_order (S n) rest end.
Definition good_state d (l : list act) : bool :=
  forallb (good_act d) l && is (total l chance) 1 && in_order 0 l.
Definition good d : bool :=
  negb (Nat.eqb (steps d) 0) && law d (starts d) &&
  forallb (fun e => good_state d (snd e)) (PositiveMap.elements (states d)).

Module InOrder <: Orders.TotalLeBool.
  Definition t := positive.
  Definition leb := Pos.leb.
  Lemma leb_total s r : leb s r = true \/ leb r s = true.
  Proof. unfold leb. rewrite !Pos.leb_le. destruct (Pos.leb_spec s r); auto using Pos.lt_le_incl. Qed.
End InOrder.
Module Sorted := Mergesort.Sort InOrder.

(* The places that some actions lead to, in their order: (m, s) is the state s with m steps to go after this
   one. *)
Definition once (l : list positive) : list positive :=
  Sorted.sort (map fst (PositiveMap.elements
    (fold_right (fun s seen => PositiveMap.add s tt seen) (PositiveMap.empty unit) l))).
Definition after_all d (layer : list positive) : list positive :=
  once (flat_map (fun s => flat_map (fun a => map snd (targets a)) (acts_of d s)) layer).
Fixpoint forward d (n : nat) (layer : list positive) : list (nat * positive) :=
  match n with O => [] | S m => map (pair m) layer ++ forward d m (after_all d layer) end.
Definition places d : list (nat * positive) := forward d (steps d) (once (map snd (starts d))).

(* ---- Rows and tables ---------------------------------------------------------------------------- *)

(* An undefined row is marked; its entries are what was kept. A table of values has one entry in each row. *)
Record row := Row { mark : bool; entries : list Qc }.
Definition table := nat -> positive -> row.

Definition entry (r : row) (a : act) : Qc := nth (index a) (entries r) 0.
Definition only (r : row) : Qc := hd 0 (entries r).
Fixpoint zip (f : Qc -> Qc -> Qc) (l k : list Qc) : list Qc :=
  match l, k with a :: l', b :: k' => f a b :: zip f l' k' | _, _ => [] end.

(* Rows as a certificate gives them: for each number of steps to go after this one, those of the states. *)
Definition rows := list (PositiveMap.t row).
Definition look (g : rows) : table := fun m s =>
  match PositiveMap.find s (nth m g (PositiveMap.empty row)) with Some r => r | None => Row false [] end.

Definition end_row : row := Row false [1].
Definition value_after (v : table) (m : nat) : positive -> row :=
  match m with O => fun _ => end_row | S j => v j end.

(* One row of eV p y and of backup y v, from the values v after it. *)
Definition mean_after (v : positive -> row) (a : act) : Qc :=
  total (targets a) (fun z => fst z * only (v (snd z))).
Definition unsure_after (v : positive -> row) (a : act) : bool :=
  existsb (fun z => mark (v (snd z))) (targets a).
Definition backup_row (l : list act) (y : row) (v : positive -> row) : row :=
  Row (mark y || existsb (fun a => nonzero (entry y a) && unsure_after v a) l)
      (map (fun a => entry y a * mean_after v a) l).
Definition eV_row (l : list act) (p y : row) (v : positive -> row) : row :=
  Row (mark y || (mark p && existsb (fun a => nonzero (entry y a * mean_after v a)) l)
        || existsb (fun a => nonzero (entry p a) && nonzero (entry y a) && unsure_after v a) l)
      [total l (fun a => entry p a * (entry y a * mean_after v a))].

Definition backup d (y v : table) : table := fun m s => backup_row (acts_of d s) (y m s) (value_after v m).

(* eV by recursion: each row comes from those of the step after. *)
Fixpoint eV d (p y : table) (m : nat) (s : positive) : row :=
  eV_row (acts_of d s) (p m s) (y m s) (match m with O => fun _ => end_row | S j => eV d p y j end).

(* The same with the largest value of an action. *)
Definition larger a b : Qc := if below a b then b else a.
Definition largest (l : list Qc) : Qc := match l with [] => 0 | a :: rest => fold_left larger rest a end.
Definition best_row (l : list act) (y : row) (v : positive -> row) : row :=
  let q := backup_row l y v in Row (mark q) [largest (entries q)].
Fixpoint best_eV d (y : table) (m : nat) (s : positive) : row :=
  best_row (acts_of d s) (y m s) (match m with O => fun _ => end_row | S j => best_eV d y j end).

(* The probability d of being at a place, from the start on. What is met with an undefined row, and all that
   it may lead to, is undefined. *)
Definition start_row d (s : positive) : row :=
  Row false [total (starts d) (fun z => if Pos.eqb (snd z) s then fst z else 0)].
Definition unsure (p v : row) : bool := mark p && (mark v || nonzero (only v)).
Definition arrive_row d (layer : list positive) (p v : positive -> row) (s : positive) : row :=
  let hits f a := existsb (fun z => Pos.eqb (snd z) s && f) (targets a) in
  Row (existsb (fun r => existsb (fun a =>
         hits (unsure (p r) (v r) || (nonzero (entry (p r) a) && mark (v r))) a) (acts_of d r)) layer)
      [total layer (fun r => total (acts_of d r) (fun a => total (targets a) (fun z =>
         if Pos.eqb (snd z) s then only (v r) * entry (p r) a * fst z else 0)))].

(* The states of each step, from the first on, and what is there j steps later. *)
Fixpoint layers_from d (n : nat) (layer : list positive) : list (list positive) :=
  match n with O => [] | S m => layer :: layers_from d m (after_all d layer) end.
Definition layers d : list (list positive) := layers_from d (steps d) (once (map snd (starts d))).
Fixpoint visits_from d (ls : list (list positive)) (p : table) (j : nat) (s : positive) : row :=
  match j with
  | O => start_row d s
  | S i => arrive_row d (nth i ls []) (p (steps d - S i)%nat) (visits_from d ls p i) s
  end.
Definition occupancy d (p : table) : table :=
  let ls := layers d in fun m s => visits_from d ls p (steps d - S m) s.

(* One over the number of maximisers, at these. *)
Definition best (q y : table) : table := fun m s =>
  let top := largest (entries (q m s)) in
  let count := whole (length (filter (is top) (entries (q m s)))) in
  Row (mark (y m s)) (map (fun a => if is top a then 1 / count else 0) (entries (q m s))).

(* Weights made a distribution; where they are none, what is kept, marked. *)
Definition normal (kept w : list Qc) (marked : bool) : row :=
  let sum := total w (fun a => a) in
  if forallb (at_most 0) w && below 0 sum then Row marked (map (fun a => a / sum) w) else Row true kept.
Definition conditioned (p q y : table) : table := fun m s =>
  normal (entries (p m s)) (zip Qcmult (entries (p m s)) (entries (q m s))) (mark (p m s) || mark (y m s)).
Definition softmax (q : table) (n : N) (p y : table) : table := fun m s =>
  normal (entries (p m s)) (map (fun a => to_power a (Z.of_N n)) (entries (q m s))) (mark (y m s)).

Definition power_row (r : row) (n : Z) : row :=
  Row (mark r || existsb (no_power n) (entries r)) (map (fun a => to_power a n) (entries r)).

Inductive arithmetic := Plus | Minus | Times | Over.
Definition compute (o : arithmetic) : Qc -> Qc -> Qc :=
  match o with Plus => Qcplus | Minus => Qcminus | Times => Qcmult | Over => Qcdiv end.
(* a / 0 is 0, and undefined unless a is 0. *)
Definition lost (a b : Qc) : Qc := if nonzero a && is b 0 then 1 else 0.
Definition combine_rows (o : arithmetic) (a b : row) : row :=
  let undefined := match o with Over => existsb nonzero (zip lost (entries a) (entries b)) | _ => false end in
  Row (mark a || mark b || undefined)
      (zip (compute o) (entries a) (entries b)).
Definition constant_row (c : Qc) (r : row) : row := Row false (map (fun _ => c) (entries r)).

(* ---- Numbers ------------------------------------------------------------------------------------ *)

(* How numbers that may be undefined, infinite or logarithms are calculated with. A checker does it with what
   it knows of them (Forms.v), and has None where that does not suffice; what is meant are real numbers
   (RealCertificates.v). *)
Record numbers (A : Type) := Numbers {
  plain : option Qc -> A; (* a rational number, or what is undefined *)
  endless : A; (* +infinity *)
  is_defined : A -> bool;
  calculate : arithmetic -> A -> A -> option A;
  raise : A -> Z -> option A;
  weigh : A -> A -> option A; (* 0 if the first is, else their product *)
  logarithm : A -> option A;
  add_log : A -> Qc -> Qc -> option A; (* x, w and a give x + w log a; x where w is 0 *)
  order : A -> A -> option Datatypes.comparison (* of numbers that are defined *)
}.
Arguments plain {A}. Arguments endless {A}. Arguments is_defined {A}. Arguments calculate {A}.
Arguments raise {A}. Arguments weigh {A}. Arguments logarithm {A}. Arguments add_log {A}. Arguments order {A}.

(* ---- Steps -------------------------------------------------------------------------------------- *)

(* Truth values that are undefined are None. *)
Inductive value A :=
| Table (wide : bool) (t : table) (* wide: an entry for each action *)
| Number (n : A)
| Truth (b : option bool).
Arguments Table {A}. Arguments Number {A}. Arguments Truth {A}.

Inductive argument A := Step (n : positive) | Literal (a : A).
Arguments Step {A}. Arguments Literal {A}.
Inductive literal := Fraction (c : Qc) | Infinity.
Inductive comparison := Equal | Less | AtMost.
Inductive connective := And | Or | Implies | Iff.
Inductive hypothesis :=
  Deterministic | SingleStart | UniformPrior | FullSupport | SameActions | PositiveSuccess.

Inductive operation :=
| Prior | Uniform | Success
| Stored (policy : bool) (k : nat) (* reward model number k *)
| Choices (n : Z)
| Chosen (policy : bool) (g : rows) (* one of all policies or rewards *)
| EV (p y : positive)
| BestEV (y : positive)
| Backup (y v : positive)
| Largest (q : positive)
| Best (q y : positive)
| Occupancy (p : positive)
| Conditioned (p q y : positive)
| Softmax (q : positive) (n : N) (p y : positive)
| Combine (o : arithmetic) (a b : argument literal)
| Power (a : argument literal) (n : Z)
| Entry (q : positive) (m : nat) (s : positive) (a : option nat)
| Mean (v : positive)
| SumLog (v p y : positive)
| Log (a : argument literal)
| Compare (c : comparison) (a b : argument literal)
| Not (a : argument bool)
| Connect (c : connective) (a b : argument bool)
| Defined (a : argument literal)
| If (c : argument bool) (a b : argument literal)
| Choose (c a b : argument bool)
| Weigh (a b : argument literal)
| Smaller (a b : argument literal)
| Larger (a b : argument literal)
| Hypothesis_ (h : hypothesis).

Definition given_rows d (f : act -> Qc) : table := fun _ s => Row false (map f (acts_of d s)).

(* A reward model: the value of the state and that of the action. *)
Definition stored d (k : nat) : table := fun _ s =>
  Row false (map (fun a => nth k (values_of d s) 0 + nth k (own a) 0) (acts_of d s)).

(* Deterministic policy number n: its choices at the places, step by step and state by state, are the digits
   of n, the lowest first, each in the base of the number of actions. *)
Fixpoint digits d (n : Z) (l : list (nat * positive)) : option (list (nat * positive * Z)) :=
  match l with
  | [] => if Z.eqb n 0 then Some [] else None
  | z :: rest =>
      let base := Z.of_nat (length (acts_of d (snd z))) in
      match digits d (n / base) rest with Some k => Some ((z, n mod base)%Z :: k) | None => None end
  end.
Definition choices d (ps : list (nat * positive)) (n : Z) : option table :=
  match digits d n ps with
  | Some l => Some (fun m s =>
      let chosen := match find (fun z => Nat.eqb (fst (fst z)) m && Pos.eqb (snd (fst z)) s) l with
        | Some (_, k) => k
        | None => 0%Z
        end in
      Row false (map (fun a => if Z.eqb (Z.of_nat (index a)) chosen then 1 else 0) (acts_of d s)))
  | None => None
  end.

(* A distribution at each place, or numbers from 0. *)
Definition sensible d (ps : list (nat * positive)) (policy : bool) (t : table) : bool :=
  forallb (fun z => let r := t (fst z) (snd z) in
    negb (mark r) && Nat.eqb (length (entries r)) (length (acts_of d (snd z))) &&
    forallb (at_most 0) (entries r) && (negb policy || is (total (entries r) (fun a => a)) 1)) ps.

Definition env A := PositiveMap.t (value A).

Notation "'let*' x := a 'in' b" :=
  (match a with Some x => b | None => None end) (at level 200, x pattern, b at level 200).

Definition row_is (a b : row) : bool :=
  eqb (mark a) (mark b) &&
  (fix same l k :=
     match l, k with [], [] => true | a :: l', b :: k' => is a b && same l' k' | _, _ => false end)
  (entries a) (entries b).

(* Equal at every place where both are defined; undefined if there is no such place. *)
Definition same_tables (ps : list (nat * positive)) (t u : table) : option bool :=
  match filter (fun z => negb (mark (t (fst z) (snd z)) || mark (u (fst z) (snd z)))) ps with
  | [] => None
  | compared => Some (forallb (fun z => row_is (t (fst z) (snd z)) (u (fst z) (snd z))) compared)
  end.

(* A part that decides by itself does so, whatever the other is. *)
Definition both (a b : option bool) : option bool :=
  match a, b with
  | Some false, _ | _, Some false => Some false
  | Some true, Some true => Some true
  | _, _ => None
  end.
Definition contrary (a : option bool) : option bool := option_map negb a.
Definition connect (c : connective) (a b : option bool) : option bool :=
  match c with
  | And => both a b
  | Or => contrary (both (contrary a) (contrary b))
  | Implies => contrary (both a (contrary b))
  | Iff => let* a := a in let* b := b in Some (eqb a b)
  end.

(* As the claim files mean them: at the places, and deterministic before the last step. *)
Definition everywhere d (ps : list (nat * positive)) (f : nat -> list act -> act -> bool) : bool :=
  forallb (fun z => let l := acts_of d (snd z) in forallb (f (fst z) l) l) ps.
Definition holds d ps (h : hypothesis) : bool :=
  match h with
  | Deterministic => everywhere d ps (fun m _ a => Nat.eqb m 0 || Nat.eqb (length (targets a)) 1)
  | SingleStart => Nat.eqb (length (starts d)) 1
  | UniformPrior => everywhere d ps (fun _ l a => is (chance a * whole (length l)) 1)
  | FullSupport => everywhere d ps (fun _ _ a => below 0 (chance a))
  | PositiveSuccess => everywhere d ps (fun _ _ a => below 0 (gain a))
  | SameActions => forallb (fun layer => match map (fun s => length (acts_of d s)) layer with
      | n :: others => forallb (Nat.eqb n) others
      | [] => true
      end) (layers d)
  end.

Definition start_mean d (v : table) : option Qc :=
  let first z := v (pred (steps d)) (snd z) in
  if existsb (fun z => mark (first z)) (starts d) then None
  else Some (total (starts d) (fun z => fst z * only (first z))).

Section Evaluation.
Context {A : Type}.
Variable N : numbers A.

Definition tables (e : env A) (wide : bool) (n : positive) : option table :=
  match PositiveMap.find n e with Some (Table w t) => if eqb w wide then Some t else None | _ => None end.

Definition literal_value (c : literal) : A :=
  match c with Fraction c => plain N (Some c) | Infinity => endless N end.
Definition number_of (e : env A) (a : argument literal) : option A :=
  match a with
  | Literal c => Some (literal_value c)
  | Step n => match PositiveMap.find n e with Some (Number v) => Some v | _ => None end
  end.
Definition truth_of (e : env A) (a : argument bool) : option (option bool) :=
  match a with
  | Literal c => Some (Some c)
  | Step n => match PositiveMap.find n e with Some (Truth v) => Some v | _ => None end
  end.
Definition any_table (e : env A) (a : argument literal) : option (bool * table) :=
  match a with
  | Literal _ => None
  | Step n => match PositiveMap.find n e with Some (Table w t) => Some (w, t) | _ => None end
  end.

(* Of two tables of a kind, or of a table and a fraction that stands there; else of two numbers. *)
Definition combine (e : env A) (o : arithmetic) (a b : argument literal) : option (value A) :=
  match any_table e a, any_table e b with
  | Some (w, t), Some (w', u) =>
      if eqb w w' then Some (Table w (fun m s => combine_rows o (t m s) (u m s))) else None
  | Some (w, t), None =>
      match b with
      | Literal (Fraction c) => Some (Table w (fun m s => combine_rows o (t m s) (constant_row c (t m s))))
      | _ => None
      end
  | None, Some (w, t) =>
      match a with
      | Literal (Fraction c) => Some (Table w (fun m s => combine_rows o (constant_row c (t m s)) (t m s)))
      | _ => None
      end
  | None, None =>
      let* a := number_of e a in let* b := number_of e b in
      let* c := calculate N o a b in Some (Number c)
  end.

(* Of numbers that are both defined; undefined else. *)
Definition fits_order (c : comparison) (o : Datatypes.comparison) : bool :=
  match c, o with Equal, Eq | Less, Lt | AtMost, Lt | AtMost, Eq => true | _, _ => false end.
Definition compare (c : comparison) (a b : A) : option (option bool) :=
  if is_defined N a && is_defined N b then let* o := order N a b in Some (Some (fits_order c o))
  else Some None.
Definition choose_by (f : Datatypes.comparison -> bool) (a b : A) : option A :=
  if is_defined N a && is_defined N b then let* o := order N a b in Some (if f o then a else b)
  else Some (plain N None).
Definition compared ps (e : env A) (c : comparison) (a b : argument literal) : option (value A) :=
  match c, any_table e a, any_table e b with
  | Equal, Some (w, t), Some (w', u) => if eqb w w' then Some (Truth (same_tables ps t u)) else None
  | _, _, _ =>
      let* a := number_of e a in let* b := number_of e b in let* t := compare c a b in Some (Truth t)
  end.

(* An entry of a row of a place. *)
Definition look_up d (ps : list (nat * positive)) (e : env A) (q : positive) m s (a : option nat) :
  option (value A) :=
  if existsb (fun z => Nat.eqb (fst z) m && Pos.eqb (snd z) s) ps then
    match a with
    | None => let* v := tables e false q in
        Some (Number (plain N (if mark (v m s) then None else Some (only (v m s)))))
    | Some a => let* t := tables e true q in
        if Nat.ltb a (length (acts_of d s)) then
          Some (Number (plain N (if mark (t m s) then None else Some (nth a (entries (t m s)) 0))))
        else None
    end
  else None.

(* sumlog v p y: place by place and action by action. *)
Definition add_logs (v : Qc) (p y : row) (l : list act) (sum : A) : option A :=
  fold_left (fun sum a => let* x := sum in add_log N x (v * entry p a) (entry y a)) l (Some sum).
Definition add_place d (v p y : table) (sum : option A) (z : nat * positive) : option A :=
  let* x := sum in
  let at_ (t : table) := t (fst z) (snd z) in
  let counts := nonzero (only (at_ v)) in
  if mark (at_ v) || (counts && (mark (at_ p) || mark (at_ y))) then Some (plain N None)
  else if counts then add_logs (only (at_ v)) (at_ p) (at_ y) (acts_of d (snd z)) x else Some x.
Definition sum_of_logs d ps (v p y : table) : option A :=
  fold_left (add_place d v p y) ps (Some (plain N (Some 0))).

(* The value of a step, from those before; None where the step makes no sense. `values`,
   `best_values` and `visits` are how eV p y, best_eV y and occupancy p are found. *)
Definition evaluate d (ps : list (nat * positive)) (values : table -> table -> table)
  (best_values visits : table -> table) (e : env A) (o : operation) : option (value A) :=
  match o with
  | Prior => Some (Table true (given_rows d chance))
  | Success => Some (Table true (given_rows d gain))
  | Uniform => Some (Table true (fun _ s => let l := acts_of d s in
      let c := 1 / whole (length l) in Row false (map (fun _ => c) l)))
  | Choices n => let* t := choices d ps n in Some (Table true t)
  | Stored policy k =>
      if negb policy || sensible d ps true (stored d k) then Some (Table true (stored d k)) else None
  | Chosen policy g => if sensible d ps policy (look g) then Some (Table true (look g)) else None
  | BestEV y => let* y := tables e true y in Some (Table false (best_values y))
  | Largest q => let* q := tables e true q in
      Some (Table false (fun m s => Row (mark (q m s)) [largest (entries (q m s))]))
  | Best q y => let* q := tables e true q in let* y := tables e true y in Some (Table true (best q y))
  | Occupancy p => let* p := tables e true p in Some (Table false (visits p))
  | EV p y => let* p := tables e true p in let* y := tables e true y in Some (Table false (values p y))
  | Backup y v => let* y := tables e true y in let* v := tables e false v in Some (Table true (backup d y v))
  | Conditioned p q y =>
      let* p := tables e true p in let* q := tables e true q in let* y := tables e true y in
      Some (Table true (conditioned p q y))
  | Softmax q n p y =>
      let* q := tables e true q in let* p := tables e true p in let* y := tables e true y in
      Some (Table true (softmax q n p y))
  | Combine o a b => combine e o a b
  | Power (Step n) k =>
      match PositiveMap.find n e with
      | Some (Table w t) => Some (Table w (fun m s => power_row (t m s) k))
      | Some (Number a) => let* b := raise N a k in Some (Number b)
      | _ => None
      end
  | Power (Literal a) k => let* b := raise N (literal_value a) k in Some (Number b)
  | Entry q m s a => look_up d ps e q m s a
  | Mean v => let* v := tables e false v in Some (Number (plain N (start_mean d v)))
  | SumLog v p y =>
      let* v := tables e false v in let* p := tables e true p in let* y := tables e true y in
      let* sum := sum_of_logs d ps v p y in Some (Number sum)
  | Log a => let* a := number_of e a in let* b := logarithm N a in Some (Number b)
  | Compare c a b => compared ps e c a b
  | Not a => let* a := truth_of e a in Some (Truth (contrary a))
  | Connect c a b => let* a := truth_of e a in let* b := truth_of e b in Some (Truth (connect c a b))
  | Defined (Literal _) => Some (Truth (Some true))
  | Defined (Step n) =>
      match PositiveMap.find n e with
      | Some (Number a) => Some (Truth (Some (is_defined N a)))
      | Some (Truth a) => Some (Truth (Some (match a with Some _ => true | None => false end)))
      | _ => None
      end
  | If c a b => let* c := truth_of e c in let* a := number_of e a in let* b := number_of e b in
      Some (Number (match c with Some true => a | Some false => b | None => plain N None end))
  | Choose c a b => let* c := truth_of e c in let* a := truth_of e a in let* b := truth_of e b in
      Some (Truth (match c with Some true => a | Some false => b | None => None end))
  | Weigh a b => let* a := number_of e a in let* b := number_of e b in
      let* c := weigh N a b in Some (Number c)
  | Smaller a b => let* a := number_of e a in let* b := number_of e b in
      let* c := choose_by (fun o => match o with Gt => false | _ => true end) a b in Some (Number c)
  | Larger a b => let* a := number_of e a in let* b := number_of e b in
      let* c := choose_by (fun o => match o with Gt => true | _ => false end) a b in Some (Number c)
  | Hypothesis_ h => Some (Truth (Some (holds d ps h)))
  end.

(* What the steps of a certificate mean, number n first: a value for each, by the operations alone. *)
Fixpoint meaning_from d (e : env A) (n : positive) (l : list operation) : option (env A) :=
  match l with
  | [] => Some e
  | o :: rest =>
      let* v := evaluate d (places d) (eV d) (best_eV d) (occupancy d) e o in
      meaning_from d (PositiveMap.add n v e) (Pos.succ n) rest
  end.
Definition meaning d (l : list operation) : option (env A) :=
  meaning_from d (PositiveMap.empty (value A)) 1 l.
End Evaluation.
