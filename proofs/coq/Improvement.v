(* Proposition 5.4 as its proof shows it: P(O) grows along G, and where it does not grow. *)
Require Import Sequences.

Section Improvement.
Context {K : OrderedField} (M : MDP K).
Add Field numbers : (field_laws K).
Implicit Types p : table M.

(* Each row is a distribution, or zeros where conditioning was undefined. *)
Definition policy p := nonneg M p /\
  forall m s, reachable (S m) s -> sum (acts M m s) (p m s) = 1 \/ forall a, In a (acts M m s) -> p m s a = 0.

Lemma cond_policy p : nonneg M p -> policy (cond p (x M)).
Proof.
  intros hp. split; [apply cond_nonneg; auto using reachable_x |]. intros m s r.
  destruct (eq_dec (V p (x M) (S m) s) 0) as [e | n]; [right | left].
  - intros a i. unfold cond. rewrite e, inv_zero. ring.
  - transitivity (sum (acts M m s) (fun a => inv (V p (x M) (S m) s) * (p m s a * Q p (x M) m s a))).
    + apply sum_ext. intros a i. unfold cond. ring.
    + rewrite sum_scale, <- V_step. now apply inv_left.
Qed.

Lemma G_policy k : policy (G M k).
Proof.
  destruct k as [| k].
  - split; [apply reachable_prior |]. intros m s r. left. apply (prior_law K M m s).
  - apply cond_policy, run_nonneg; auto using reachable_prior, reachable_x.
Qed.

Section Step.
Variable p : table M.
Hypothesis is_policy : policy p.
Let p' := cond p (x M).
Let v := V p (x M).
Let v' := V p' (x M).

Let hp : nonneg M p := proj1 is_policy.
Let hp' : nonneg M p' := cond_nonneg M p (x M) hp (reachable_x M).

(* V (V' - V) is the mean of Q (Q' - Q) plus the variance of Q. *)
Lemma gain m s : reachable (S m) s -> v (S m) s * (v' (S m) s - v (S m) s) =
  sum (acts M m s) (fun a => p m s a * Q p (x M) m s a * (Q p' (x M) m s a - Q p (x M) m s a)) +
  sum (acts M m s) (fun a => p m s a * ((Q p (x M) m s a - v (S m) s) * (Q p (x M) m s a - v (S m) s))).
Proof.
  intros r. set (c := v (S m) s).
  assert (parts : c = 0 -> forall a, In a (acts M m s) -> p m s a * Q p (x M) m s a = 0).
  { intros e. apply (sum_zero (acts M m s) (fun a => p m s a * Q p (x M) m s a)); auto.
    intros a i. apply le_mul; [apply hp; now split | apply Q_nonneg; auto using reachable_x; now split]. }
  assert (first : c * v' (S m) s = sum (acts M m s) (fun a => p m s a * Q p (x M) m s a * Q p' (x M) m s a)).
  { unfold v'. rewrite V_step, <- sum_scale. apply sum_ext. intros a i. unfold p' at 1, cond at 1. fold v.
    fold c.
    destruct (eq_dec c 0) as [e | n]; [rewrite parts by auto; ring | field; auto]. }
  transitivity (sum (acts M m s) (fun a => p m s a * Q p (x M) m s a * Q p' (x M) m s a) - c * c);
    [rewrite <- first; ring |].
  rewrite <- sum_add.
  rewrite (sum_ext _ (fun a => _ + _) (fun a => p m s a * Q p (x M) m s a * Q p' (x M) m s a +
    ((opp (c + c)) * (p m s a * Q p (x M) m s a) + c * c * p m s a))) by (intros; ring).
  rewrite !sum_add, !sum_scale, <- V_step. fold v. fold c.
  destruct (proj2 is_policy m s r) as [one | zeros]; [rewrite one; ring |].
  assert (e : c = 0) by (apply sum_zeros; intros a i; rewrite zeros by auto; ring). rewrite e. ring.
Qed.

Lemma Q_gain m s a : Q p' (x M) m s a - Q p (x M) m s a = x M m s a * mean (next M m s a)
  (fun s' => v' m s' - v m s').
Proof.
  unfold Q. rewrite mean_sub. fold v v'. ring.
Qed.

Lemma gain_parts m s a : (forall s', reachable m s' -> v m s' <= v' m s') -> choice m s a ->
  0 <= p m s a * Q p (x M) m s a * (Q p' (x M) m s a - Q p (x M) m s a) /\
  0 <= p m s a * ((Q p (x M) m s a - v (S m) s) * (Q p (x M) m s a - v (S m) s)).
Proof.
  intros h c. split; apply le_mul; auto using square_nonneg.
  - apply le_mul; auto. apply Q_nonneg; auto using reachable_x.
  - rewrite Q_gain. apply le_mul; [now apply reachable_x |]. apply next_nonneg; auto. intros s' r.
    now apply le_sub, h.
Qed.

Lemma V_grows n s : reachable n s -> v n s <= v' n s.
Proof.
  revert s. induction n as [| m IH]; intros s r; [apply le_refl |].
  assert (nonneg_times : forall w, nonneg M w ->
    nonneg M (times w (x M))) by (intros; apply times_nonneg; auto using reachable_x).
  destruct (eq_dec (v (S m) s) 0) as [e | n]; [rewrite e; apply V_nonneg; auto |].
  apply le_sub. replace (v' (S m) s - v (S m) s) with (inv (v (S m) s) * (v (S m) s * (v' (S m) s - v
    (S m) s))) by (field; auto).
  apply le_mul; [apply inv_nonneg, V_nonneg; auto |].
  rewrite gain by auto. apply le_sum; apply sum_nonneg; intros a i; apply (gain_parts m s a IH); now split.
Qed.

(* Places that a policy visits from (n, s) with positive probability. *)
Inductive visits (q : table M) : nat -> state M -> nat -> state M -> Prop :=
| visits_here n s : visits q n s n s
| visits_next m s a b s' n'' s'' : In a (acts M m s) -> q m s a <> 0 -> In (b, s') (next M m s a) -> b <> 0 ->
    visits q m s' n'' s'' -> visits q (S m) s n'' s''.

(* Q is constant almost surely. *)
Definition constant m s := forall a b, In a (acts M m s) -> In b (acts M m s) -> p m s a <> 0 -> p m s b <> 0 ->
  Q p (x M) m s a = Q p (x M) m s b.

Lemma no_gain n s : reachable n s -> (v' n s = v n s <-> forall m s', visits p' n s (S m) s' -> constant m s').
Proof.
  revert s. induction n as [| m IH]; intros s r.
  { split; [| easy]. intros _ m s' w. inversion w. }
  set (c := v (S m) s). assert (parts : forall a, In a (acts M m s) -> choice m s a) by now split.
  assert (support : forall a, p' m s a <> 0 -> c <> 0 /\ p m s a <> 0 /\ Q p (x M) m s a <> 0).
  { intros a n. unfold p', cond in n. fold v in n. fold c in n.
    repeat split; intros e; apply n; rewrite e; try ring.
    rewrite inv_zero. ring. }
  assert (q_zero : c = 0 -> forall a, In a (acts M m s) -> p m s a <> 0 -> Q p (x M) m s a = 0).
  { intros e a i n. destruct (zero_product (p m s a) (Q p (x M) m s a)); [| easy | easy].
    apply (sum_zero (acts M m s) (fun a => p m s a * Q p (x M) m s a)); auto.
    intros b j. apply le_mul; [apply hp; auto | apply Q_nonneg; auto using reachable_x]. }
  pose proof (gain m s r) as g. fold c in g. split.
  - intros e m' s' w.
    replace (c * _) with (0 : K) in g by (fold c in e; rewrite e; ring). symmetry in g.
    apply zero_parts in g as [g1 g2]; try (apply sum_nonneg; intros a i; apply (gain_parts m s a (V_grows m));
      auto).
    assert (const : forall a, In a (acts M m s) -> p m s a <> 0 -> Q p (x M) m s a = c).
    { intros a i n. pose proof (sum_zero _ _ (fun a i => proj2 (gain_parts m s a (V_grows m)
      (parts a i))) g2 a i) as z.
      apply zero_product in z as [z | z]; [easy |]. apply zero_product in z as [z | z]; now apply sub_zero. }
    inversion w; subst; [intros a b i j na nb; now rewrite !const |].
    assert (r' : reachable m s'0) by (eapply reach_next; eauto).
    apply (proj1 (IH s'0 r')); auto.
    pose proof (sum_zero _ _ (fun a i => proj1 (gain_parts m s a (V_grows m) (parts a i))) g1 a H0) as z.
    destruct (support a H1) as (n0 & n1 & n2).
    apply zero_product in z as [z | z]; [apply zero_product in z as [z | z]; easy |].
    rewrite Q_gain in z. apply zero_product in z as [z | z]; [destruct n2; unfold Q; rewrite z; ring |].
    apply sub_zero, (mean_zero (next M m s a) (fun t => v' m t - v m t) (next_law K M m s a H0)) with (b :=
      b); auto.
    intros d t j nd. apply le_sub, V_grows. eauto using reach_next.
  - intros h. destruct (eq_dec c 0) as [e | n].
    { fold c. rewrite e. apply sum_zeros. intros a i. destruct (eq_dec (p' m s a) 0) as [-> | n']; [ring |].
      now destruct (support a n'). }
    assert (zero : c * (v' (S m) s - c) = 0).
    { rewrite g, sum_zeros, sum_zeros; [ring | |]; intros a i.
      - destruct (eq_dec (p m s a) 0) as [-> | na]; [ring |].
        assert (q : Q p (x M) m s a = c); [| rewrite q; ring].
        destruct (proj2 is_policy m s r) as [one | zeros]; [| now destruct (na (zeros a i))].
        transitivity (Q p (x M) m s a * sum (acts M m s) (p m s)); [rewrite one; ring |].
        rewrite <- sum_scale. apply sum_ext. intros b j.
        change (Q p (x M) m s a * p m s b = p m s b * Q p (x M) m s b).
        destruct (eq_dec (p m s b) 0) as [-> | nb]; [ring |].
        rewrite (h m s (visits_here p' (S m) s) a b i j na nb). ring.
      - destruct (eq_dec (p' m s a) 0) as [e | n'].
        + replace (p m s a * Q p (x M) m s a) with (c * p' m s a); [rewrite e; ring |].
          unfold p', cond. fold v. fold c. field. auto.
        + rewrite Q_gain, (mean_ext _ _ (fun _ => 0 * 0)), mean_scale; [ring |]. intros b t j nb.
          rewrite (proj2 (IH t (reach_next M m s a b t r i j nb))); [ring |].
          intros m' s' w. apply h. eapply visits_next; eauto. }
    apply zero_product in zero as [e | e]; [easy |]. now apply sub_zero.
Qed.
End Step.

(* prop-5.4/success-at-every-place *)
Theorem eV_grows_along_G k n s : reachable n s -> V (G M k) (x M) n s <= V (G M (S k)) (x M) n s.
Proof. apply (V_grows (G M k)), G_policy. Qed.

(* prop-5.4/success *)
Theorem success_grows_along_G k : success (G M k) <= success (G M (S k)).
Proof.
  apply le_sub. unfold success. rewrite <- mean_sub. apply mean_nonneg; [apply start_law |].
  intros b s i n. apply le_sub, eV_grows_along_G. eauto using reach_start.
Qed.

(* prop-5.4/success-strict *)
Theorem success_stays_iff_constant k : success (G M (S k)) = success (G M k) <->
  forall b s m s', In (b, s) (start M) -> b <> 0 -> visits (G M (S k)) (horizon M) s (S m) s' ->
    constant (G M k) m s'.
Proof.
  split.
  - intros e b s m s' i n. apply (proj1 (no_gain (G M k) (G_policy k) (horizon M) s (reach_start M b s i n))).
    change (cond (G M k) (x M)) with (G M (S k)). apply sub_zero.
    apply (mean_zero (start M) (fun s => V (G M (S k)) (x M) (horizon M) s - V (G M k) (x M) (horizon M) s)
      (start_law K M)) with (b := b); auto.
    + intros b' t j n'. apply le_sub, eV_grows_along_G. eauto using reach_start.
    + rewrite mean_sub. fold (success (G M (S k))) (success (G M k)). rewrite e. ring.
  - intros h. apply mean_ext. intros b s i n.
    apply (proj2 (no_gain (G M k) (G_policy k) (horizon M) s (reach_start M b s i n))). intros m s'.
    now apply (h b).
Qed.
End Improvement.
