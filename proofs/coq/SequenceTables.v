(* The sequences alpha, G, F, H and the repaired ones as certificates have them, against those of MDP.v: rows
   that are not marked are equal, and a row is marked only where no success can be reached from it, and has zeros
   there. *)
From Coq Require Import QArith Qcanon Bool.
Require Import Sequences Rationals Adequacy.
Open Scope field_scope.

(* condition(p, y) of the claim language: doc/certificate.md, rule 1. *)
Definition condition d (p y : table) : table := conditioned p (backup d y (eV d p y)) y.

Section Rows.
Variable d : model.
Hypothesis g : good d = true.
Let M := mdp d g.
Add Field numbers : (field_laws Rationals).

(* What a sequence starts from: a prior and a reward, nowhere negative. *)
Variables p0 r0 : MDP.table M.
Hypothesis base_prior : nonneg M p0.
Hypothesis base_reward : nonneg M r0.

(* Success is possible from here, and through this action. *)
Definition dead m s := V p0 r0 (S m) s = 0.
Definition alive m s (a : action M) := p0 m s a * Q p0 r0 m s a <> 0.

(* The table C of a certificate and P of MDP.v: C has its support within that of b, and all that is alive. *)
Record fits (b : MDP.table M) (C : table) (P : MDP.table M) : Prop := {
  fits_length : forall m s, In (m, s) (places d) -> length (entries (C m s)) = length (acts_of d s);
  fits_marked : forall m s, In (m, s) (places d) -> mark (C m s) = true ->
    dead m s /\ forall a, In a (acts_of d s) -> P m s a = 0;
  fits_equal : forall m s a, choice (M := M) m s a -> mark (C m s) = false -> entry (C m s) a = P m s a;
  fits_nonneg : forall m s a, choice (M := M) m s a -> 0 <= (entry (C m s) a : Rationals);
  fits_within : forall m s a, choice (M := M) m s a -> entry (C m s) a <> (0 : Rationals) -> b m s a <> 0;
  fits_alive : forall m s a, choice (M := M) m s a -> mark (C m s) = false -> alive m s a ->
    entry (C m s) a <> (0 : Rationals) }.

Lemma choice_in m s a : choice (M := M) m s a -> In (m, s) (places d) /\ In a (acts_of d s).
Proof. intros c. now apply choice_place in c. Qed.

Lemma in_choice m s a : In (m, s) (places d) -> In a (acts_of d s) -> choice (M := M) m s a.
Proof. intros i j. now apply choice_place. Qed.

Lemma place_reachable m s : In (m, s) (places d) -> reachable (M := M) (S m) s.
Proof. apply places_are_reachable. Qed.

(* ---- Where nothing succeeds, and where something does -------------------------------------------- *)

Lemma base_nonneg : nonneg M (times p0 r0).
Proof. now apply times_nonneg. Qed.

Lemma Q_base m s a : choice (M := M) m s a -> 0 <= p0 m s a * Q p0 r0 m s a.
Proof. intros c. apply le_mul; auto. now apply Q_nonneg. Qed.

(* In a dead row each action is: its weight is 0, or all that may follow is dead. *)
Lemma dead_action m s a : dead m s -> choice (M := M) m s a -> p0 m s a * Q p0 r0 m s a = 0.
Proof.
  intros h c. unfold dead in h. rewrite V_step in h.
  apply (sum_zero _ _ (fun b i => Q_base m s b (conj (proj1 c) i)) h a (proj2 c)).
Qed.

Lemma mean_dead m s a (v : positive -> Rationals) : choice (M := M) m s a ->
  (forall s', reachable (M := M) m s' -> V p0 r0 m s' = 0 -> v s' = 0) ->
  p0 m s a * Q p0 r0 m s a = 0 -> p0 m s a <> 0 -> r0 m s a <> 0 -> mean (next M m s a) v = 0.
Proof.
  intros c h e n k. apply zero_product in e as [e | e]; [easy |]. unfold Q in e.
  apply zero_product in e as [e | e]; [easy |].
  assert (z : forall b s', In (b, s') (next M m s a) -> b <> 0 -> V p0 r0 m s' = 0).
  { apply mean_zero; auto; [apply (next_law _ M), c |]. intros b s' i j.
    apply V_nonneg; [apply base_nonneg |].
    apply (reach_next M m s a b); auto; apply c. }
  rewrite (mean_ext _ v (fun _ => 0 * 0)).
  - rewrite mean_scale. ring.
  - intros b s' i j. rewrite h; [ring | | now apply (z b)]. apply (reach_next M m s a b); auto; apply c.
Qed.

(* A policy and reward that weigh only what the base does give 0 where it does. *)
Lemma V_dead P Y n s : (forall m s a, choice (M := M) m s a -> P m s a * Y m s a <> 0 ->
  p0 m s a * r0 m s a <> 0) ->
  reachable (M := M) n s -> V p0 r0 n s = 0 -> V P Y n s = 0.
Proof.
  intros w. revert s. induction n as [| m IH]; intros s r h; [now apply one_not_zero in h |].
  rewrite V_step. apply sum_zeros. intros a i. assert (c : choice (M := M) m s a) by now split.
  destruct (eq_dec (P m s a * Y m s a) 0) as [e | n].
  - transitivity (P m s a * Y m s a * mean (next M m s a) (V P Y m)); [unfold Q; ring |]. rewrite e. ring.
  - apply w in n; auto. unfold Q. rewrite (mean_dead m s a (V P Y m)); auto;
      [ring | now apply dead_action | |];
      intros e; apply n; rewrite e; ring.
Qed.

(* And one that weighs all that is alive gives more than 0 where the base does. *)
Lemma V_alive P Y n s : (forall m s a, choice (M := M) m s a -> 0 <= P m s a * Y m s a) ->
  (forall m s a, choice (M := M) m s a -> alive m s a -> P m s a * Y m s a <> 0) ->
  reachable (M := M) n s -> V P Y n s = 0 -> V p0 r0 n s = 0.
Proof.
  intros nn w. revert s. induction n as [| m IH]; intros s r h; [now apply one_not_zero in h |].
  rewrite V_step. apply sum_zeros. intros a i. assert (c : choice (M := M) m s a) by now split.
  rewrite V_step in h.
  assert (pos : forall b, In b (acts M m s) -> 0 <= P m s b * Q P Y m s b).
  { intros b j. replace (P m s b * Q P Y m s b) with (P m s b * Y m s b * mean (next M m s b) (V P Y m)) by
      (unfold Q; ring).
    assert (c' : choice (M := M) m s b) by now split.
    apply le_mul; auto. apply next_nonneg; auto. intros. now apply V_nonneg. }
  assert (z : P m s a * Q P Y m s a = 0) by exact (sum_zero _ _ pos h a i).
  destruct (eq_dec (p0 m s a * Q p0 r0 m s a) 0) as [e | n]; auto. exfalso.
  assert (mz : mean (next M m s a) (V P Y m) = 0).
  { replace (P m s a * Q P Y m s a) with (P m s a * Y m s a * mean (next M m s a) (V P Y m)) in z by (unfold
      Q; ring).
    apply zero_product in z as [z | z]; auto. now destruct (w m s a c n). }
  apply n. unfold Q. rewrite (mean_ext _ (V p0 r0 m) (fun _ => 0 * 0)); [rewrite mean_scale; ring |].
  intros b s' j k. assert (r' : reachable (M := M) m s') by (apply (reach_next M m s a b); auto).
  rewrite IH; auto.
  apply (mean_zero (next M m s a) (V P Y m) (next_law _ M m s a i)) with b; auto.
  intros b' s'' j' k'. apply V_nonneg; auto. apply (reach_next M m s a b'); auto.
Qed.

(* ---- Conditioning ------------------------------------------------------------------------------- *)

Lemma zero_product_left (a b : Rationals) : 0 * a * b = 0.
Proof. ring. Qed.

Section Conditioning.
Variables (C D : table) (P Y : MDP.table M).
Hypothesis fp : fits p0 C P.
Hypothesis fy : fits r0 D Y.

Lemma fits_nonneg_too b B R : fits b B R -> nonneg M R.
Proof.
  intros f m s a c. destruct (mark (B m s)) eqn:k.
  - apply choice_in in c as [i j]. rewrite (proj2 (fits_marked _ _ _ f m s i k)) by auto. apply le_refl.
  - rewrite <- (fits_equal _ _ _ f) by auto. now apply (fits_nonneg _ _ _ f).
Qed.

Lemma fits_within_too b B R m s a : fits b B R -> choice (M := M) m s a -> R m s a <> 0 -> b m s a <> 0.
Proof.
  intros f c n. apply (fits_within _ _ _ f); auto. destruct (mark (B m s)) eqn:k.
  - apply choice_in in c as [i j]. now rewrite (proj2 (fits_marked _ _ _ f m s i k)) in n by auto.
  - now rewrite (fits_equal _ _ _ f).
Qed.

Lemma weights_within m s a : choice (M := M) m s a -> P m s a * Y m s a <> 0 -> p0 m s a * r0 m s a <> 0.
Proof.
  intros c n. apply product_not_zero.
  - apply (fits_within_too _ C P); auto. intros e. apply n. rewrite e. ring.
  - apply (fits_within_too _ D Y); auto. intros e. apply n. rewrite e. ring.
Qed.

Definition either m s : bool := mark (C m s) || mark (D m s).

Lemma either_dead m s : In (m, s) (places d) -> either m s = true ->
  dead m s /\ forall a, In a (acts_of d s) -> P m s a * Y m s a = 0.
Proof.
  intros i h. unfold either in h. apply orb_prop in h as [h | h].
  - destruct (fits_marked _ _ _ fp m s i h) as [k z]. split; auto. intros a j. rewrite z by auto. ring.
  - destruct (fits_marked _ _ _ fy m s i h) as [k z]. split; auto. intros a j. rewrite z by auto. ring.
Qed.

Lemma mean_after_next m s a (v : table) w : choice (M := M) m s a ->
  (forall s', reachable (M := M) m s' -> only (value_after v m s') = w s') ->
  mean_after (value_after v m) a = mean (next M m s a) w.
Proof.
  intros c h. transitivity (mean (next M m s a) (fun s' => only (value_after v m s'))).
  - unfold mean. now rewrite sum_total.
  - now apply next_ext.
Qed.

(* The values of a certificate are those of MDP.v, also where they are marked. *)
Lemma eV_right n s : reachable (M := M) n s -> only (value_after (eV d C D) n s) = V P Y n s.
Proof.
  revert s. induction n as [| m IH]; intros s r; auto. simpl value_after. rewrite eV_unfold.
  unfold only, eV_row. simpl hd.
  rewrite <- sum_total. rewrite V_step.
  assert (i : In (m, s) (places d)) by now apply (places_are_reachable d g).
  destruct (either m s) eqn:k.
  - destruct (either_dead m s i k) as [z w].
    assert (v : V P Y (S m) s = 0) by (apply V_dead; auto; intros; now apply weights_within).
    rewrite V_step in v. rewrite v. apply sum_zeros. intros a j. assert (c := in_choice m s a i j).
    rewrite (mean_after_next m s a (eV d C D) (V P Y m)) by auto.
    destruct (eq_dec (entry (C m s) a) 0) as [e | nc]; [rewrite e; apply Qcmult_0_l |].
    destruct (eq_dec (entry (D m s) a) 0) as [e | nd]; [rewrite e, Qcmult_0_l; apply Qcmult_0_r |].
    rewrite (mean_dead m s a (V P Y m)); auto.
    + change (Qcmult ?a (Qcmult ?b 0)) with (a * (b * 0)). rewrite Qcmult_0_r. apply Qcmult_0_r.
    + intros s' r' e. apply V_dead; auto. intros. now apply weights_within.
    + now apply dead_action.
    + now apply (fits_within _ _ _ fp).
    + now apply (fits_within _ _ _ fy).
  - apply orb_false_elim in k as [kc kd]. apply sum_ext. intros a j. assert (c := in_choice m s a i j).
    rewrite (mean_after_next m s a (eV d C D) (V P Y m)) by auto.
    now rewrite (fits_equal _ _ _ fp m s a c kc), (fits_equal _ _ _ fy m s a c kd).
Qed.

(* P(O) *)
Theorem success_right n : start_mean d (eV d C D) = Some n -> n = mean (start M) (V P Y (horizon M)).
Proof.
  unfold start_mean. destruct (existsb _ _); [easy |]. intros [= <-]. unfold mean. rewrite sum_total.
  apply total_ext. intros [c s] i. simpl. f_equal.
  assert (h := good_steps d g). destruct (steps d) as [| T] eqn:e; [easy |]. simpl pred.
  rewrite <- (eV_right (S T) s); auto. apply place_reachable. replace T with (pred (steps d)) by now rewrite e.
  apply (places_first d (c, s)); auto. congruence.
Qed.

Definition q := backup d D (eV d C D).

Lemma q_entry m s a : choice (M := M) m s a ->
  entry (q m s) a = entry (D m s) a * mean (next M m s a) (V P Y m).
Proof.
  intros c. apply choice_in in c as [i j]. unfold q, backup, backup_row. rewrite (entry_map d g) by auto.
  rewrite (mean_after_next m s a (eV d C D) (V P Y m)); auto using in_choice, eV_right.
Qed.

Definition w m s := zip Qcmult (entries (C m s)) (entries (q m s)).

Lemma w_entry m s a : choice (M := M) m s a -> nth (index a) (w m s) 0%Qc = entry (C m s) a * entry (q m s) a.
Proof.
  intros c. apply choice_in in c as [i j]. apply nth_zip.
  - rewrite (fits_length _ _ _ fp) by auto. now apply (index_below d g).
  - rewrite (fits_length _ _ _ fp) by auto. unfold q, backup, backup_row. simpl. apply map_length.
Qed.

Lemma w_length m s : In (m, s) (places d) -> length (w m s) = length (acts_of d s).
Proof.
  intros i. unfold w. rewrite length_zip; rewrite (fits_length _ _ _ fp) by auto; auto.
  unfold q, backup, backup_row. simpl. apply map_length.
Qed.

Lemma w_nonneg m s a : choice (M := M) m s a -> 0 <= nth (index a) (w m s) 0%Qc.
Proof.
  intros c. rewrite w_entry, q_entry by auto. apply le_mul; [now apply (fits_nonneg _ _ _ fp) |].
  apply le_mul; [now apply (fits_nonneg _ _ _ fy) |]. apply next_nonneg; auto. intros. apply V_nonneg; auto.
  apply times_nonneg; eapply fits_nonneg_too; eauto.
Qed.

Lemma w_total m s : In (m, s) (places d) -> either m s = false -> total (w m s) (fun a => a) = V P Y (S m) s.
Proof.
  intros i k. apply orb_false_elim in k as [kc kd].
  rewrite (total_row d g s) by now apply w_length. rewrite V_step. apply sum_ext. intros a j.
  assert (c := in_choice m s a i j).
  rewrite w_entry, q_entry by auto. unfold Q.
  now rewrite (fits_equal _ _ _ fp m s a c kc), (fits_equal _ _ _ fy m s a c kd).
Qed.

Lemma weights_alive m s a : choice (M := M) m s a -> alive m s a -> P m s a * Y m s a <> 0.
Proof.
  intros c h. destruct (either m s) eqn:k.
  - destruct (choice_in m s a c) as [i j]. destruct (either_dead m s i k) as [z _]. destruct h.
    now apply dead_action.
  - apply orb_false_elim in k as [kc kd]. apply product_not_zero.
    + rewrite <- (fits_equal _ _ _ fp m s a c kc). now apply (fits_alive _ _ _ fp).
    + rewrite <- (fits_equal _ _ _ fy m s a c kd). now apply (fits_alive _ _ _ fy).
Qed.

Lemma dead_iff m s : In (m, s) (places d) -> V P Y (S m) s = 0 <-> dead m s.
Proof.
  intros i. apply place_reachable in i. split.
  - apply V_alive; auto; intros m' s' a c.
    + apply le_mul; eapply fits_nonneg_too; eauto.
    + now apply weights_alive.
  - apply V_dead; auto. intros. now apply weights_within.
Qed.

Lemma cond_dead m s a : In (m, s) (places d) -> dead m s -> cond P Y m s a = 0.
Proof. intros i h. apply (dead_iff m s i) in h. unfold cond. rewrite h, inv_zero. ring. Qed.

Lemma w_all_nonneg m s : In (m, s) (places d) -> forallb (Certificate.at_most 0%Qc) (w m s) = true.
Proof.
  intros i. apply forallb_forall. intros c j.
  destruct (in_entries d g s (w m s) c (w_length m s i) j) as (a & k & <-).
  apply (at_most_le 0). apply w_nonneg. now apply in_choice.
Qed.

(* Whether a row is marked, and what it is. *)
Lemma condition_row m s : In (m, s) (places d) ->
  (mark (condition d C D m s) = true <-> dead m s) /\
  (dead m s -> entries (condition d C D m s) = entries (C m s)) /\
  (~ dead m s -> entries (condition d C D m s) = map (fun a => Qcdiv a (V P Y (S m) s)) (w m s)).
Proof.
  intros i. unfold condition, conditioned. fold q. fold (w m s). fold (either m s). unfold normal.
  rewrite w_all_nonneg by auto. simpl andb. destruct (either m s) eqn:k.
  - destruct (either_dead m s i k) as [z _].
    destruct (below 0%Qc (total (w m s) (fun a => a))) eqn:b; simpl; split; try tauto; split; try tauto.
    intros _. exfalso. revert b. rewrite (total_row d g s) by now apply w_length.
    rewrite sum_zeros; [easy |]. intros a j. assert (c := in_choice m s a i j).
    rewrite w_entry, q_entry by auto.
    destruct (eq_dec (entry (C m s) a) 0) as [e | nc]; [rewrite e; ring |].
    destruct (eq_dec (entry (D m s) a) 0) as [e | nd]; [rewrite e; ring |].
    rewrite (mean_dead m s a (V P Y m)); auto;
      [ring | | now apply dead_action | now apply (fits_within _ _ _ fp) |
      now apply (fits_within _ _ _ fy)].
    intros s' r' e. apply V_dead; auto. intros. now apply weights_within.
  - rewrite w_total by auto. destruct (below 0%Qc (V P Y (S m) s)) eqn:b; simpl.
    + assert (n : ~ dead m s) by (rewrite <- dead_iff by auto; now apply positive_not_zero).
      split; [| tauto]. split; [easy | tauto].
    + assert (z : V P Y (S m) s = 0).
      { destruct (eq_dec (V P Y (S m) s) 0) as [e | n]; auto. exfalso.
        assert (t : below 0%Qc (V P Y (S m) s) = true); [| congruence].
        apply (below_lt 0). intros h. apply n. apply le_antisym; auto.
        apply V_nonneg; [| now apply place_reachable].
        apply times_nonneg; eapply fits_nonneg_too; eauto. }
      apply (dead_iff m s i) in z. tauto.
Qed.

Theorem fits_condition : fits p0 (condition d C D) (cond P Y).
Proof.
  assert (value : forall m s a, choice (M := M) m s a -> ~ dead m s ->
    entry (condition d C D m s) a = entry (C m s) a * entry (q m s) a / V P Y (S m) s).
  { intros m s a c n. destruct (choice_in m s a c) as [i j]. destruct (condition_row m s i) as (_ & _ & h).
    unfold entry at 1. rewrite h, nth_map_div by auto. now rewrite w_entry. }
  assert (kept : forall m s a, In (m, s) (places d) -> dead m s ->
    entry (condition d C D m s) a = entry (C m s) a).
  { intros m s a i z. unfold entry. now rewrite (proj1 (proj2 (condition_row m s i)) z). }
  assert (live : forall m s, In (m, s) (places d) -> ~ dead m s -> either m s = false).
  { intros m s i n. destruct (either m s) eqn:k; auto. destruct n. now apply either_dead in k. }
  assert (cases : forall m s, dead m s \/ ~ dead m s) by (intros; unfold dead;
    destruct (eq_dec (V p0 r0 (S m) s) 0); auto).
  split.
  - intros m s i. destruct (cases m s) as [z | n].
    + rewrite (proj1 (proj2 (condition_row m s i)) z). now apply (fits_length _ _ _ fp).
    + rewrite (proj2 (proj2 (condition_row m s i)) n), map_length. now apply w_length.
  - intros m s i k. apply (proj1 (proj1 (condition_row m s i))) in k. split; auto. intros a j.
    now apply cond_dead.
  - intros m s a c k. destruct (choice_in m s a c) as [i j]. assert (n : ~ dead m s).
    { intros z. apply (proj2 (proj1 (condition_row m s i))) in z. congruence. }
    pose proof (live m s i n) as e. apply orb_false_elim in e as [kc kd]. rewrite value, q_entry by auto.
    unfold cond, Q.
    now rewrite (fits_equal _ _ _ fp m s a c kc), (fits_equal _ _ _ fy m s a c kd).
  - intros m s a c. destruct (choice_in m s a c) as [i j]. destruct (cases m s) as [z | n].
    + rewrite kept by auto. now apply (fits_nonneg _ _ _ fp).
    + rewrite value by auto. rewrite <- w_entry by auto. apply le_mul; [now apply w_nonneg |].
      apply inv_nonneg, V_nonneg; [| now apply place_reachable].
      apply times_nonneg; eapply fits_nonneg_too; eauto.
  - intros m s a c n. destruct (choice_in m s a c) as [i j]. apply (fits_within _ _ _ fp); auto. intros e.
    apply n.
    destruct (cases m s) as [z | l]; [now rewrite kept |]. rewrite value, e by auto.
    exact (zero_product_left _ _).
  - intros m s a c k h. destruct (choice_in m s a c) as [i j]. assert (n : ~ dead m s).
    { intros z. apply (proj2 (proj1 (condition_row m s i))) in z. congruence. }
    pose proof (live m s i n) as e. apply orb_false_elim in e as [kc kd]. rewrite value, q_entry by auto.
    apply product_not_zero; [apply product_not_zero; [now apply (fits_alive _ _ _ fp) |] |].
    + apply product_not_zero; [now apply (fits_alive _ _ _ fy) |]. intros e. apply h.
      unfold Q. rewrite (mean_ext _ (V p0 r0 m) (fun _ => 0 * 0)); [rewrite mean_scale; ring |].
      intros b s' j' k'. assert (r' : reachable (M := M) m s') by (apply (reach_next M m s a b); auto;
        apply c).
      replace (V p0 r0 m s') with (0 : Rationals); [ring |]. symmetry.
      apply (V_alive P Y); auto.
      * intros m' s'' a' c'. apply le_mul; eapply fits_nonneg_too; eauto.
      * intros. now apply weights_alive.
      * apply (mean_zero (next M m s a) (V P Y m) (next_law _ M m s a j)) with b; auto.
        intros b' s'' j'' k''. apply V_nonneg; [apply times_nonneg; eapply fits_nonneg_too; eauto |].
        apply (reach_next M m s a b'); auto. apply c.
    + apply inv_not_zero. now rewrite dead_iff.
Qed.
End Conditioning.
End Rows.

(* ---- The sequences ------------------------------------------------------------------------------ *)

Section Fits.
Variable d : model.
Hypothesis g : good d = true.
Let M := mdp d g.
Add Field numbers_of_fits : (field_laws Rationals).
Variables p0 r0 : MDP.table M.
Notation fits := (fits d g p0 r0).

Lemma given_entry (f : act -> Qc) m s a : In a (acts_of d s) -> entry (given_rows d f m s) a = f a.
Proof. apply (entry_map d g). Qed.

(* Rows that the model gives are not marked. *)
Lemma fits_given b (f : act -> Qc) : (forall m s a, choice (M := M) m s a -> 0 <= (f a : Rationals)) ->
  (forall m s a, choice (M := M) m s a -> f a <> (0 : Rationals) -> b m s a <> 0) ->
  (forall m s a, choice (M := M) m s a -> alive d g p0 r0 m s a -> f a <> (0 : Rationals)) ->
  fits b (given_rows d f) (fun _ _ a => f a).
Proof.
  intros h i j. split; intros m s.
  - intros _. apply map_length.
  - easy.
  - intros a c _. apply given_entry, (choice_in d g m s a c).
  - intros a c. rewrite given_entry by apply (choice_in d g m s a c). eauto.
  - intros a c. rewrite given_entry by apply (choice_in d g m s a c). eauto.
  - intros a c _ k. rewrite given_entry by apply (choice_in d g m s a c). eauto.
Qed.

Definition rows_of o (t u : table) : table := fun m s => combine_rows o (t m s) (u m s).

Lemma entry_zip f t u m s a : length (entries t) = length (acts_of d s) ->
  length (entries u) = length (acts_of d s) ->
  choice (M := M) m s a -> nth (index a) (zip f (entries t) (entries u)) 0%Qc = f (entry t a) (entry u a).
Proof.
  intros e h c. apply nth_zip; [| congruence]. rewrite e. apply (index_below d g).
  apply (choice_in d g m s a c).
Qed.

Lemma fits_times b b' C D P R : fits b C P -> fits b' D R -> fits b (rows_of Times C D) (times P R).
Proof.
  intros f h. assert (e : forall m s a, choice (M := M) m s a ->
    entry (rows_of Times C D m s) a = entry (C m s) a * entry (D m s) a).
  { intros m s a c. destruct (choice_in d g m s a c) as [i _].
    apply (entry_zip Qcmult _ _ m s a); auto;
      [apply (fits_length _ _ _ _ _ _ _ f) | apply (fits_length _ _ _ _ _ _ _ h)]; auto. }
  assert (k : forall m s, mark (rows_of Times C D m s) = mark (C m s) || mark (D m s))
    by (intros; apply orb_false_r).
  split; intros m s.
  - intros i. unfold rows_of, combine_rows. simpl entries. rewrite length_zip.
    + now apply (fits_length _ _ _ _ _ _ _ f).
    + now rewrite (fits_length _ _ _ _ _ _ _ f), (fits_length _ _ _ _ _ _ _ h).
  - intros i. rewrite k. intros z. apply orb_prop in z as [z | z].
    + destruct (fits_marked _ _ _ _ _ _ _ f m s i z) as [w v]. split; auto. intros a j. unfold times.
      rewrite v by auto. ring.
    + destruct (fits_marked _ _ _ _ _ _ _ h m s i z) as [w v]. split; auto. intros a j. unfold times.
      rewrite v by auto. ring.
  - intros a c. rewrite k. intros z. apply orb_false_elim in z as [y z]. rewrite e by auto. unfold times.
    now rewrite (fits_equal _ _ _ _ _ _ _ f m s a c y), (fits_equal _ _ _ _ _ _ _ h m s a c z).
  - intros a c. rewrite e by auto. apply le_mul;
      [now apply (fits_nonneg _ _ _ _ _ _ _ f) | now apply (fits_nonneg _ _ _ _ _ _ _ h)].
  - intros a c. rewrite e by auto. intros n. apply (fits_within _ _ _ _ _ _ _ f); auto. intros z. apply n.
    rewrite z.
    exact (Qcmult_0_l _).
  - intros a c. rewrite k, e by auto. intros z v. apply orb_false_elim in z as [y z].
    apply product_not_zero; [now apply (fits_alive _ _ _ _ _ _ _ f) | now apply (fits_alive _ _ _ _ _ _ _ h)].
Qed.

(* The ratio to the prior, of a policy that has its support within the prior's. *)
Lemma fits_ratio C P : fits p0 C P -> (forall m s a, p0 m s a = chance a) ->
  fits ones (rows_of Over C (given_rows d chance)) (over P (prior M)).
Proof.
  intros f p. assert (e : forall m s a, choice (M := M) m s a ->
    entry (rows_of Over C (given_rows d chance) m s) a = entry (C m s) a / (chance a : Rationals)).
  { intros m s a c. destruct (choice_in d g m s a c) as [i j]. unfold rows_of, combine_rows, entry at 1.
    simpl entries.
    rewrite (entry_zip Qcdiv _ (Row false (map chance (acts_of d s))) m s a); auto.
    - now rewrite (entry_map d g).
    - now apply (fits_length _ _ _ _ _ _ _ f).
    - apply map_length. }
  assert (k : forall m s, In (m, s) (places d) ->
    mark (rows_of Over C (given_rows d chance) m s) = mark (C m s)).
  { intros m s i. unfold rows_of, combine_rows. simpl mark. rewrite orb_false_r.
    destruct (existsb nonzero _) eqn:z; [| apply orb_false_r]. exfalso.
    apply existsb_exists in z as (c & y & z).
    apply (in_entries d g s) in y.
    2: { rewrite length_zip; rewrite ?map_length, (fits_length _ _ _ _ _ _ _ f m s i); auto. }
    destruct y as (a & j & <-). assert (c := in_choice d g m s a i j). revert z.
    rewrite (entry_zip lost _ (Row false (map chance (acts_of d s))) m s a); auto;
      [| now apply (fits_length _ _ _ _ _ _ _ f) | apply map_length].
    rewrite (entry_map d g) by auto. unfold lost. destruct (nonzero (entry (C m s) a)) eqn:n; [| easy].
    destruct (is (chance a) 0%Qc) eqn:h; [| easy]. intros _. apply nonzero_iff in n. apply is_eq in h.
    apply (fits_within _ _ _ _ _ _ _ f m s a c) in n. apply n. now rewrite p. }
  split; intros m s.
  - intros i. unfold rows_of, combine_rows. simpl entries.
    rewrite length_zip; rewrite ?map_length, (fits_length _ _ _ _ _ _ _ f m s i); auto.
  - intros i. rewrite k by auto. intros z. destruct (fits_marked _ _ _ _ _ _ _ f m s i z) as [w v].
    split; auto.
    intros a j. unfold over. rewrite v by auto. ring.
  - intros a c. rewrite k, e by (auto; apply (choice_in d g m s a c)). intros z. unfold over.
    now rewrite (fits_equal _ _ _ _ _ _ _ f m s a c z).
  - intros a c. rewrite e by auto. apply le_mul; [now apply (fits_nonneg _ _ _ _ _ _ _ f) |].
    apply inv_nonneg. exact (reachable_prior M m s a c).
  - intros a c _. apply one_not_zero.
  - intros a c. rewrite k, e by (auto; apply (choice_in d g m s a c)). intros z v.
    assert (n := fits_alive _ _ _ _ _ _ _ f m s a c z v). apply product_not_zero; auto. apply inv_not_zero.
    rewrite <- (p m s a). now apply (fits_within _ _ _ _ _ _ _ f).
Qed.
End Fits.
