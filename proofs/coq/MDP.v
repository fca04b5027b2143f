(* Finite Markov decision processes with a horizon, the paper's operators, and what the claim files assume.
   A table is a function of the steps to go after this one, the state and the action; values depend on the
   steps to go. Rewards are x = e^r in [0, 1], so r = -infinity is x = 0, and x ^ 0 = 1 also there.
   Conditioning that is undefined (V = 0) gives the row of zeros: the value there is 0 whatever the row is. *)
Require Export OrderedField.

Record MDP (K : OrderedField) := {
  state : Type; action : Type; horizon : nat;
  start : list (K * state);
  acts : nat -> state -> list action;
  next : nat -> state -> action -> list (K * state);
  prior : nat -> state -> action -> K;
  x : nat -> state -> action -> K;
  start_law : distribution start;
  next_law : forall m s a, In a (acts m s) -> distribution (next m s a);
  prior_law : forall m s, (forall a, In a (acts m s) -> 0 <= prior m s a) /\ sum (acts m s) (prior m s) = 1;
  x_law : forall m s a, In a (acts m s) -> 0 <= x m s a /\ x m s a <= 1 }.

Arguments state {K}. Arguments action {K}. Arguments horizon {K}. Arguments start {K}. Arguments acts {K}.
Arguments next {K}. Arguments prior {K}. Arguments x {K}.

Section Operators.
Context {K : OrderedField} (M : MDP K).

Definition table := nat -> state M -> action M -> K.
Implicit Types p y : table.

Definition times p y : table := fun m s a => p m s a * y m s a.
Definition over p y : table := fun m s a => p m s a / y m s a.
Definition power y k : table := fun m s a => y m s a ^ k.
Definition ones : table := fun m s a => 1.

(* Definition 4.1: eV with n steps to go, and eQ. *)
Fixpoint V p y n s : K :=
  match n with
  | O => 1
  | S m => sum (acts M m s) (fun a => p m s a * (y m s a * mean (next M m s a) (V p y m)))
  end.

Definition Q p y m s a : K := y m s a * mean (next M m s a) (V p y m).
Definition cond p y : table := fun m s a => p m s a * Q p y m s a / V p y (S m) s.

(* P(O) *)
Definition success p : K := mean (start M) (V p (x M) (horizon M)).

(* Definitions 5.3, 5.6, 5.7, 5.8, and the last two with the ratio to the prior folded (H' and F').
   For k >= 1 the policies F k and H k are the prior conditioned under Fx (k - 1) and Hx (k - 1). *)
Fixpoint run p y k : table := match k with O => p | S j => cond (run p y j) y end.
Definition G := run (prior M) (x M).
Definition alpha k := cond (prior M) (power (x M) k).
Fixpoint F k : table :=
  match k with O => prior M | S O => cond (prior M) (x M) | S j => cond (prior M) (times (x M) (F j)) end.
Fixpoint Hx k : table := match k with O => x M | S j => times (Hx j) (cond (prior M) (Hx j)) end.
Definition H k : table := match k with O => prior M | S j => cond (prior M) (Hx j) end.
Fixpoint Fr k : table :=
  match k with
  | O => prior M
  | S O => cond (prior M) (x M)
  | S j => cond (prior M) (times (x M) (over (Fr j) (prior M)))
  end.
Fixpoint Hrx k : table :=
  match k with O => x M | S j => times (Hrx j) (over (cond (prior M) (Hrx j)) (prior M)) end.
Definition Hr k : table := match k with O => prior M | S j => cond (prior M) (Hrx j) end.

(* Places that some sequence of actions reaches, with n steps to go. *)
Inductive reachable : nat -> state M -> Prop :=
| reach_start q s : In (q, s) (start M) -> q <> 0 -> reachable (horizon M) s
| reach_next m s a q s' : reachable (S m) s -> In a (acts M m s) -> In (q, s') (next M m s a) -> q <> 0 ->
    reachable m s'.

(* A decision of a reachable place; equality of tables at all of them. *)
Definition choice m s a := reachable (S m) s /\ In a (acts M m s).
Definition same p y := forall m s a, choice m s a -> p m s a = y m s a.

(* What claim files assume, by the same names. *)
Definition deterministic := forall m s a, choice m s a -> exists s', next M m s a = [(1, s')].
Definition single_start := exists s, start M = [(1, s)].
Definition uniform_prior := forall m s a, choice m s a -> prior M m s a = inv (of_nat (length (acts M m s))).
Definition same_actions := forall m, exists n, forall s, reachable (S m) s -> length (acts M m s) = n.
Definition full_support := forall m s a, choice m s a -> 0 < prior M m s a.
Definition positive_success := forall m s a, choice m s a -> 0 < x M m s a.

End Operators.

Arguments V {K M}. Arguments Q {K M}. Arguments cond {K M}. Arguments run {K M}.
Arguments times {K M}. Arguments over {K M}. Arguments power {K M}. Arguments ones {K M}.
Arguments choice {K M}. Arguments same {K M}. Arguments success {K M}. Arguments reachable {K M}.
Infix "==" := same (at level 70) : field_scope.
