(* Proposition 4.10: iterating pi -> f(Q^pi) is at its fixed point after T rounds, for any f and from any start.
   The row of a step is a function of the rows after it: one more step from the end is fixed in each round. *)
From Coq Require Import Arith.
Require Import Sequences.

Section Coherence.
Context {K : OrderedField} (M : MDP K).
Implicit Types p q : table M.

(* What f makes of a row of eQ; it may look at the row's own actions only. *)
Definition selector := nat -> state M -> (action M -> K) -> action M -> K.
Definition on_rows (f : selector) := forall m s g h, (forall a, In a (acts M m s) -> g a = h a) ->
  forall a, In a (acts M m s) -> f m s g a = f m s h a.

Definition softmax (beta : nat) : selector :=
  fun m s g a => g a ^ beta / sum (acts M m s) (fun b => g b ^ beta).
Definition maximal m s (g : action M -> K) a : bool :=
  forallb (fun b => if le_dec (g b) (g a) then true else false) (acts M m s).
Definition argmax : selector := fun m s g a =>
  if maximal m s g a then inv (of_nat (length (filter (maximal m s g) (acts M m s)))) else 0.

Lemma softmax_on_rows beta : on_rows (softmax beta).
Proof.
  intros m s g h e a i. unfold softmax. rewrite e by auto. f_equal. f_equal. apply sum_ext. intros b j.
  now rewrite e.
Qed.

Lemma argmax_on_rows : on_rows argmax.
Proof.
  intros m s g h e a i.
  assert (ext : forall l b, (forall c, In c l -> g c = h c) -> g b = h b ->
    forallb (fun c => if le_dec (g c) (g b) then true else false) l =
    forallb (fun c => if le_dec (h c) (h b) then true else false) l).
  { induction l as [| c l IH]; intros b el eb; simpl; auto. rewrite IH, el, eb by (auto with datatypes). auto. }
  assert (m1 : forall b, In b (acts M m s) ->
    maximal m s g b = maximal m s h b) by (intros b j; now apply ext, e).
  unfold argmax. rewrite m1, (filter_ext_in _ _ _ m1); auto.
Qed.

(* Definition 4.9 *)
Fixpoint iterate (f : selector) p k : table M :=
  match k with O => p | S j => fun m s => f m s (Q (iterate f p j) (x M) m s) end.

(* With n steps to go nothing depends on the number of rounds, once it is n, nor on the start. *)
Lemma settled f p q n : on_rows f -> forall j i s, (n <= j)%nat -> (n <= i)%nat -> reachable n s ->
  V (iterate f p j) (x M) n s = V (iterate f q i) (x M) n s.
Proof.
  intros rows. induction n as [| m IH]; intros j i s hj hi r; auto.
  destruct j as [| j]; [now apply Nat.nle_succ_0 in hj |].
  destruct i as [| i]; [now apply Nat.nle_succ_0 in hi |].
  apply le_S_n in hj, hi.
  assert (eq : forall l l' a, (m <= l)%nat -> (m <= l')%nat -> In a (acts M m s) ->
    Q (iterate f p l) (x M) m s a = Q (iterate f q l') (x M) m s a).
  { intros l l' a hl hl' ia. unfold Q. f_equal. apply next_ext; [now split |]. intros s' r'. now apply IH. }
  rewrite !V_step. apply sum_ext. intros a ia. rewrite (eq (S j) (S i) a) by auto using le_S. simpl. f_equal.
  apply rows; auto.
Qed.

Lemma settled_rows f p q j i m s a : on_rows f -> (m <= j)%nat -> (m <= i)%nat -> choice m s a ->
  iterate f p (S j) m s a = iterate f q (S i) m s a.
Proof.
  intros rows hj hi [r ia]. simpl. apply rows; auto. intros b ib. unfold Q. f_equal.
  apply next_ext; [now split |]. intros s' r'. now apply settled.
Qed.

Lemma reachable_horizon n (s : state M) : reachable n s -> (n <= horizon M)%nat.
Proof. induction 1; auto. now apply Nat.lt_le_incl. Qed.

Theorem fixed_after_T f : on_rows f -> iterate f (prior M) (S (horizon M)) == iterate f (prior M) (horizon M).
Proof.
  intros rows m s a c. pose proof (reachable_horizon _ _ (proj1 c)) as h.
  destruct (horizon M) as [| t]; [now apply Nat.nle_succ_0 in h |]. apply le_S_n in h.
  apply settled_rows; auto.
Qed.

(* prop-4.10/after-T, prop-4.10/fixed-point *)
Theorem softmax_and_argmax_are_fixed_after_T beta :
  iterate (softmax beta) (prior M) (S (horizon M)) == iterate (softmax beta) (prior M) (horizon M) /\
  iterate argmax (prior M) (S (horizon M)) == iterate argmax (prior M) (horizon M).
Proof. split; apply fixed_after_T; [apply softmax_on_rows | apply argmax_on_rows]. Qed.

Theorem fixed_point_forgets_the_start f p q : on_rows f -> iterate f p (horizon M) == iterate f q (horizon M).
Proof.
  intros rows m s a c. pose proof (reachable_horizon _ _ (proj1 c)) as h.
  destruct (horizon M) as [| t]; [now apply Nat.nle_succ_0 in h |]. apply le_S_n in h.
  now apply settled_rows.
Qed.
(* prop-4.10/any-start *)
Theorem softmax_forgets_the_start beta p q :
  iterate (softmax beta) p (horizon M) == iterate (softmax beta) q (horizon M).
Proof. apply fixed_point_forgets_the_start, softmax_on_rows. Qed.
End Coherence.
