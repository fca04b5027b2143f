(* Which tables of a certificate are which: the checker names those of the sequences alpha, G, F, H and the
   repaired ones, and what it names so is so. *)
From Coq Require Import ZArith FMapPositive Bool.
Require Export Checker.

(* The policies, and the rewards under which the prior is conditioned to get the next one. *)
Inductive name :=
| NameG (k : nat) | NameAlpha (k : N) | NameF (k : nat) | NameH (k : nat) | NameFr (k : nat)
| NameHr (k : nat)
| NamePower (k : N) | NameFx (k : nat) | NameHx (k : nat) | NameFrx (k : nat) | NameHrx (k : nat)
| NameFratio (k : nat) | NameHratio (k : nat)
| ThePrior | TheReward | TheValues (p y : positive) | TheChances (p y : positive).

Definition names := PositiveMap.t (list name).
Definition names_at (l : names) (n : positive) : list name :=
  match PositiveMap.find n l with Some k => k | None => [] end.

Definition is_prior (n : name) : bool := match n with ThePrior => true | _ => false end.
Definition is_reward (n : name) : bool := match n with TheReward => true | _ => false end.
Definition is_chances (p y : positive) (n : name) : bool :=
  match n with TheChances p' y' => Pos.eqb p p' && Pos.eqb y y' | _ => false end.
Definition is_H (k : nat) (n : name) : bool := match n with NameH j => Nat.eqb j k | _ => false end.
Definition is_Hratio (k : nat) (n : name) : bool := match n with NameHratio j => Nat.eqb j k | _ => false end.

(* The prior conditioned under such a reward; a policy of G under x; rewards from policies. *)
Definition from_reward (n : name) : list name :=
  match n with
  | NamePower k => [NameAlpha k]
  | NameFx k => [NameF (S k)]
  | NameHx k => [NameH (S k)]
  | NameFrx k => [NameFr (S k)]
  | NameHrx k => [NameHr (S k)]
  | _ => []
  end.
Definition next_G (n : name) : list name := match n with NameG k => [NameG (S k)] | _ => [] end.
Definition from_policy (n : name) : list name :=
  match n with NameF (S k) => [NameFx (S k)] | NameFratio (S k) => [NameFrx (S k)] | _ => [] end.
Definition ratio (n : name) : list name :=
  match n with NameFr k => [NameFratio k] | NameHr k => [NameHratio k] | _ => [] end.
Definition from_rewards (policies : list name) (n : name) : list name :=
  match n with
  | NameHx k => if existsb (is_H (S k)) policies then [NameHx (S k)] else []
  | NameHrx k => if existsb (is_Hratio (S k)) policies then [NameHrx (S k)] else []
  | _ => []
  end.

Definition given_names (l : names) (o : operation) : list name :=
  match o with
  | Prior => [NameG 0; NameF 0; NameH 0; NameFr 0; NameHr 0; ThePrior]
  | Success => [NamePower 1; NameFx 0; NameHx 0; NameFrx 0; NameHrx 0; TheReward]
  | EV p y => [TheValues p y]
  | Backup y v => flat_map (fun n => match n with
      | TheValues p y' => if Pos.eqb y y' then [TheChances p y] else []
      | _ => []
      end) (names_at l v)
  | Power (Step n) k => if Z.leb 0 k && existsb is_reward (names_at l n) then [NamePower (Z.to_N k)] else []
  | Conditioned p q y =>
      if existsb (is_chances p y) (names_at l q) then
        (if existsb is_reward (names_at l y) then flat_map next_G (names_at l p) else []) ++
        (if existsb is_prior (names_at l p) then flat_map from_reward (names_at l y) else [])
      else []
  | Combine Times (Step y) (Step p) =>
      (if existsb is_reward (names_at l y) then flat_map from_policy (names_at l p) else []) ++
      flat_map (from_rewards (names_at l p)) (names_at l y)
  | Combine Over (Step p) (Step q) => if existsb is_prior (names_at l q) then flat_map ratio (names_at l p)
    else []
  | _ => []
  end.

Fixpoint names_from (l : names) (n : positive) (steps : list operation) : names :=
  match steps with
  | [] => l
  | o :: rest => names_from (PositiveMap.add n (given_names l o) l) (Pos.succ n) rest
  end.
Definition all_names (steps : list operation) : names := names_from (PositiveMap.empty (list name)) 1 steps.
