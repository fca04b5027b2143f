(* Theorem 5.9: the sequences alpha, G, F, H and the repaired ones, for every MDP of the class.
   No proof unfolds an iteration. Conditioning depends on the product of policy and reward only (cond_product),
   not on a factor of the reward that is the same in a whole layer (cond_scaled), and for deterministic dynamics
   conditioning on y and then on z is conditioning on y z (cond_cond). The rest is induction on k. *)
From Coq Require Import Arith.
Require Export MDP.

Section Sequences.
Context {K : OrderedField} (M : MDP K).
Add Field numbers : (field_laws K).
Implicit Types p q y z w : table M.

Definition nonneg w := forall m s a, choice m s a -> 0 <= w m s a.

(* ---- Laws of the class ------------------------------------------------------------------------ *)

Lemma reachable_prior : nonneg (prior M).
Proof. intros m s a [_ i]. now apply (prior_law K M m s). Qed.

Lemma reachable_x : nonneg (x M).
Proof. intros m s a [_ i]. now apply (x_law K M m s a). Qed.

Lemma V_step p y m s : V p y (S m) s = sum (acts M m s) (fun a => p m s a * Q p y m s a).
Proof. reflexivity. Qed.

Lemma next_ext m s a v v' : choice m s a -> (forall s', reachable m s' -> v s' = v' s') ->
  mean (next M m s a) v = mean (next M m s a) v'.
Proof. intros [r i] h. apply mean_ext. eauto using reach_next. Qed.

Lemma next_nonneg m s a v : choice m s a -> (forall s', reachable m s' -> 0 <= v s') ->
  0 <= mean (next M m s a) v.
Proof. intros [r i] h. apply mean_nonneg; [now apply next_law | eauto using reach_next]. Qed.

Lemma V_nonneg p y n s : nonneg (times p y) -> reachable n s -> 0 <= V p y n s.
Proof.
  intros h. revert s. induction n as [| m IH]; intros s r; simpl; [apply zero_le_one |].
  apply sum_nonneg. intros a i. replace (p m s a * _) with (times p y m s a * mean (next M m s a)
    (V p y m)) by (unfold times; ring).
  apply le_mul; [now apply h | apply next_nonneg; auto; now split].
Qed.

Lemma Q_nonneg p y m s a : nonneg p -> nonneg y -> choice m s a -> 0 <= Q p y m s a.
Proof.
  intros hp hy c. apply le_mul; auto. apply next_nonneg; auto. intros. apply V_nonneg; auto.
  intros m' s'' a' c'. apply le_mul; auto.
Qed.

Lemma times_nonneg p y : nonneg p -> nonneg y -> nonneg (times p y).
Proof. intros hp hy m s a c. apply le_mul; auto. Qed.

Lemma power_nonneg y k : nonneg y -> nonneg (power y k).
Proof. intros h m s a c. apply pow_nonneg; auto. Qed.

Lemma cond_nonneg p y : nonneg p -> nonneg y -> nonneg (cond p y).
Proof.
  intros hp hy m s a c. apply le_mul; [apply le_mul; auto using Q_nonneg |].
  apply inv_nonneg, V_nonneg; [now apply times_nonneg | apply c].
Qed.

Lemma run_nonneg p y k : nonneg p -> nonneg y -> nonneg (run p y k).
Proof. intros hp hy. induction k; simpl; auto using cond_nonneg. Qed.

(* ---- Conditioning depends on the product only -------------------------------------------------- *)

Lemma V_product p y q z n s : times p y == times q z -> reachable n s -> V p y n s = V q z n s.
Proof.
  intros e. revert s. induction n as [| m IH]; intros s r; simpl; auto. apply sum_ext. intros a i.
  assert (c : choice m s a) by now split.
  rewrite (next_ext m s a (V p y m) (V q z m)); auto.
  transitivity (times p y m s a * mean (next M m s a) (V q z m)); [unfold times; ring |].
  rewrite e; auto. unfold times. ring.
Qed.

Lemma cond_product p y q z : times p y == times q z -> cond p y == cond q z.
Proof.
  intros e m s a c. unfold cond, Q. rewrite (V_product p y q z), (next_ext m s a (V p y m) (V q z m)); auto.
  - transitivity (times p y m s a * mean (next M m s a) (V q z m) / V q z (S m) s); [unfold times; ring |].
    rewrite e; auto. unfold times. ring.
  - intros. now apply V_product.
  - apply c.
Qed.

Lemma cond_same p y q z : p == q -> y == z -> cond p y == cond q z.
Proof. intros e h. apply cond_product. intros m s a c. unfold times. now rewrite e, h. Qed.

Lemma same_trans p q w : p == q -> q == w -> p == w.
Proof. intros e h m s a c. now rewrite e, h. Qed.

Lemma same_sym p q : p == q -> q == p.
Proof. intros e m s a c. now rewrite e. Qed.

(* ---- A factor that is the same in a whole layer ------------------------------------------------- *)

(* q z is p y up to a factor for each layer. *)
Definition scaled p y q z := forall m, exists c, c <> 0 /\
  forall s a, choice m s a -> times q z m s a = c * times p y m s a.

Lemma V_scaled p y q z n : scaled p y q z -> exists c, c <> 0 /\ forall s, reachable n s ->
  V q z n s = c * V p y n s.
Proof.
  intros e. induction n as [| m (c' & n' & IH)]; [exists 1; split; [apply one_not_zero | simpl; intros;
    ring] |].
  destruct (e m) as (c & n & h). exists (c * c'). split; [now apply product_not_zero |].
  intros s r. rewrite !V_step, <- sum_scale. apply sum_ext. intros a i. assert (d : choice m s a) by now split.
  unfold Q. rewrite (next_ext m s a _ _ d IH), mean_scale.
  transitivity (times q z m s a * (c' * mean (next M m s a) (V p y m))); [unfold times; ring |].
  rewrite h by auto. unfold times. ring.
Qed.

Lemma cond_scaled p y q z : scaled p y q z -> cond q z == cond p y.
Proof.
  intros e m s a d. destruct (V_scaled p y q z m e) as (c' & n' & h'), (e m) as (c & n & h).
  unfold cond. rewrite V_step. rewrite (sum_ext _ _ (fun a => c * c' * (p m s a * Q p y m s a))).
  - rewrite sum_scale, <- V_step. unfold Q. rewrite (next_ext m s a _ _ d h'), mean_scale, !inv_mul.
    transitivity (times q z m s a * c' * mean (next M m s a) (V p y m) * (inv c * inv c' * inv (V p y
      (S m) s))); [unfold times; ring |].
    rewrite h by auto. unfold times. generalize (inv (V p y (S m) s)). intros u. field. auto.
  - intros b i. assert (d' : choice m s b) by (split; auto; apply d).
    unfold Q. rewrite (next_ext m s b _ _ d' h'), mean_scale.
    transitivity (times q z m s b * c' * mean (next M m s b) (V p y m)); [unfold times; ring |].
    rewrite h by auto. unfold times. ring.
Qed.

(* ---- Conditioning twice ------------------------------------------------------------------------ *)

Lemma one_successor m s a : deterministic M -> choice m s a ->
  exists s', reachable m s' /\ forall v, mean (next M m s a) v = v s'.
Proof.
  intros d c. destruct (d m s a c) as [s' e]. exists s'.
  split; [| intros v; rewrite e; unfold mean; simpl; ring].
  apply (reach_next M m s a 1); try apply c; [rewrite e; now left | apply one_not_zero].
Qed.

Lemma V_cond p y z n s : deterministic M -> nonneg p -> nonneg y -> nonneg z -> reachable n s ->
  V (cond p y) z n s * V p y n s = V p (times y z) n s.
Proof.
  intros d hp hy hz. revert s. induction n as [| m IH]; intros s r; [simpl; ring |].
  assert (step : forall a, In a (acts M m s) ->
    exists s', reachable m s' /\ forall v, mean (next M m s a) v = v s').
  { intros a i. apply one_successor; auto. now split. }
  destruct (eq_dec (V p y (S m) s) 0) as [e | n].
  - rewrite e. replace (_ * 0) with (0 : K) by ring. symmetry. apply sum_zeros. intros a i.
    destruct (step a i) as (s' & r' & w). rewrite w, <- IH by auto.
    assert (t : p m s a * (y m s a * mean (next M m s a) (V p y m)) = 0).
    { apply (sum_zero _ _ (fun a i => le_mul _ _ _ (hp m s a (conj r i)) (Q_nonneg p y m s a hp hy
      (conj r i))) e a i). }
    rewrite w in t. unfold times. replace (p m s a * _) with
      (p m s a * (y m s a * V p y m s') * (z m s a * V (cond p y) z m s')) by ring. rewrite t. ring.
  - rewrite (V_step (cond p y) z), (V_step p (times y z)).
    replace (_ * V p y (S m) s) with (V p y (S m) s * sum (acts M m s) (fun a => cond p y m s a * Q
      (cond p y) z m s a))
      by ring.
    rewrite <- sum_scale. apply sum_ext. intros a i. destruct (step a i) as (s' & r' & w).
    unfold cond at 1, Q. rewrite !w, <- IH by auto. unfold times. field. auto.
Qed.

Lemma cond_cond p y z : deterministic M -> nonneg p -> nonneg y -> nonneg z ->
  cond (cond p y) z == cond p (times y z).
Proof.
  intros d hp hy hz m s a c. unfold cond at 1 3, Q at 1 2.
  destruct (one_successor m s a d c) as (s' & r' & w). rewrite !w, <- !V_cond, inv_mul by (auto; apply c).
  unfold cond at 1, Q, times. rewrite w. ring.
Qed.

Lemma cond_ones y : (forall m s a, choice m s a -> y m s a = 1) -> cond (prior M) y == prior M.
Proof.
  intros one. assert (q : forall m s a, choice m s a -> (forall s', reachable m s' -> V (prior M) y m s' = 1) ->
    Q (prior M) y m s a = 1).
  { intros m s a [r i] h. unfold Q. rewrite one, mean_one;
    [ring | now apply next_law | eauto using reach_next | now split]. }
  assert (v : forall n s, reachable n s -> V (prior M) y n s = 1).
  { induction n as [| m IH]; intros s r; auto. rewrite V_step, <- (proj2 (prior_law K M m s)).
    apply sum_ext. intros a i. rewrite q; auto; [ring | now split]. }
  intros m s a c. unfold cond. rewrite q, v by (auto; apply c). field. apply one_not_zero.
Qed.

Hint Resolve reachable_prior reachable_x times_nonneg power_nonneg cond_nonneg run_nonneg : core.

(* ---- alpha and G ------------------------------------------------------------------------------- *)

Lemma run_cond p y k : deterministic M -> nonneg p -> nonneg y -> run p y (S k) == cond p (power y (S k)).
Proof.
  intros d hp hy. induction k as [| k IH].
  - apply cond_product. intros m s a c. unfold times, power. simpl. ring.
  - apply same_trans with (cond (cond p (power y (S k))) y); [now apply cond_same |].
    apply same_trans with (cond p (times (power y (S k)) y)); auto using cond_cond.
    apply cond_product. intros m s a c. unfold times, power. simpl. ring.
Qed.

(* thm-5.9/alpha=G/as-printed (k = 2^j), thm-5.9/alpha=G/every-index *)
Theorem alpha_is_G k : deterministic M -> alpha M k == G M k.
Proof.
  intros d. destruct k as [| k]; [now apply cond_ones | apply same_sym, run_cond; auto].
Qed.

(* tradeoff/deterministic: j rounds of retraining, then the n-th power of success *)
Theorem cond_of_G_is_alpha j n : deterministic M -> cond (G M j) (power (x M) n) == alpha M (j + n).
Proof.
  intros d. apply same_trans with (cond (alpha M j) (power (x M) n)).
  - apply cond_same; [now apply same_sym, alpha_is_G | now intros m s a c].
  - apply same_trans with (cond (prior M) (times (power (x M) j) (power (x M) n))); [apply cond_cond; auto |].
    apply cond_product. intros m s a c. unfold times, power. rewrite pow_add. ring.
Qed.

(* ---- F and G ----------------------------------------------------------------------------------- *)

Lemma F_step k : F M (S (S k)) = cond (prior M) (times (x M) (F M (S k))).
Proof. reflexivity. Qed.

(* F is G run from weight 1 on the reward p x, for any dynamics and prior. *)
Theorem F_is_run k : F M (S k) == run ones (times (prior M) (x M)) (S k).
Proof.
  induction k as [| k IH].
  - apply cond_product. intros m s a c. unfold times, ones. simpl. ring.
  - rewrite F_step. change (run ones ?y (S (S k))) with (cond (run ones y (S k)) y).
    apply cond_product. intros m s a c. unfold times at 1 2. rewrite IH by auto. unfold times. ring.
Qed.

Lemma cond_zero p y m s a : p m s a = 0 -> cond p y m s a = 0.
Proof. intros e. unfold cond. rewrite e. ring. Qed.

Lemma F_zero k m s a : prior M m s a = 0 -> F M k m s a = 0.
Proof. intros e. destruct k as [| [| k]]; auto; now apply cond_zero. Qed.

(* A prior that is 0 or the same number at all reachable choices of a layer. *)
Definition constant_on_support := forall m, exists c, c <> 0 /\
  forall s a, choice m s a -> prior M m s a = 0 \/ prior M m s a = c.

Theorem F_is_G_constant k : constant_on_support -> F M k == G M k.
Proof.
  intros e. destruct k as [| k]; [now intros m s a d |]. induction k as [| k IH]; [now intros m s a d |].
  rewrite F_step. apply same_trans with (cond (F M (S k)) (x M)); [| now apply cond_same].
  apply cond_scaled. intros m. destruct (e m) as (c & n & h). exists c. split; auto. intros s a d. unfold times.
  destruct (h s a d) as [h' | h']; [rewrite F_zero by auto |]; rewrite h'; ring.
Qed.

Lemma of_nat_nonneg n : 0 <= (of_nat n : K).
Proof. induction n; simpl; auto using le_refl, le_sum, zero_le_one. Qed.

Lemma of_nat_not_zero n : (of_nat (S n) : K) <> 0.
Proof.
  simpl. intros h. apply zero_parts in h as [h _]; auto using zero_le_one, of_nat_nonneg.
  now apply one_not_zero in h.
Qed.

Lemma inv_not_zero (a : K) : a <> 0 -> inv a <> 0.
Proof. intros n h. apply (@one_not_zero K). rewrite <- (inv_left a n), h. ring. Qed.

Lemma inv_zero_zero (a : K) : inv a = 0 -> a = 0.
Proof. intros e. destruct (eq_dec a 0) as [h | n]; auto. now destruct (inv_not_zero a n). Qed.

Lemma uniform_constant : uniform_prior M -> same_actions M -> constant_on_support.
Proof.
  intros u e m. destruct (e m) as ([| n] & h).
  - exists 1. split; [apply one_not_zero |]. intros s a [r i].
    specialize (h s r). now destruct (acts M m s).
  - exists (inv (of_nat (S n))). split; [apply inv_not_zero, of_nat_not_zero |].
    intros s a c. right. rewrite u, h; auto. apply c.
Qed.

(* thm-5.9/F=G/as-proved *)
Theorem F_is_G_uniform k : uniform_prior M -> same_actions M -> F M k == G M k.
Proof. intros u e. now apply F_is_G_constant, uniform_constant. Qed.

(* thm-5.9/F=alpha/uniform *)
Theorem F_is_alpha_uniform k : deterministic M -> uniform_prior M -> same_actions M -> F M k == alpha M k.
Proof.
  intros d u e. apply same_trans with (G M k); [now apply F_is_G_uniform | now apply same_sym, alpha_is_G].
Qed.

(* At the last step a constant prior is needed: there F k has the weights (p x)^k and G k has p x^k. *)
Section Last_step.
Variables (s : state M) (a b : action M).
Hypotheses (ca : choice O s a) (cb : choice O s b).

Lemma cond_last p y c : choice O s c -> cond p y O s c = p O s c * y O s c / V p y 1 s.
Proof.
  intros [r i]. unfold cond, Q, mean. simpl V at 1. rewrite (sum_ext _ _ fst) by (intros; ring).
  rewrite (proj2 (next_law K M O s c i)). ring.
Qed.

Lemma odds_last p y k : run p y k O s a * (p O s b * y O s b ^ k) = run p y k O s b * (p O s a * y O s a ^ k).
Proof.
  induction k as [| k IH]; [simpl; ring |]. change (run p y (S k)) with (cond (run p y k) y).
  rewrite !cond_last by auto. generalize (inv (V (run p y k) y 1 s)). intros u. simpl pow.
  transitivity (run p y k O s a * (p O s b * y O s b ^ k) * (y O s a * y O s b * u)); [ring | rewrite IH; ring].
Qed.

Lemma run_last_not_zero p y k : nonneg p -> nonneg y -> p O s a <> 0 -> y O s a <> 0 -> run p y k O s a <> 0.
Proof.
  intros hp hy np ny. induction k as [| k IH]; auto. change (run p y (S k)) with (cond (run p y k) y).
  rewrite cond_last by auto. apply product_not_zero; [now apply product_not_zero |]. intros e. apply IH.
  apply inv_zero_zero in e. rewrite V_step in e.
  assert (t : run p y k O s a * Q (run p y k) y O s a = 0).
  { apply (sum_zero (acts M O s) (fun a => run p y k O s a * Q (run p y k) y O s a)); auto; [| apply ca].
    intros c i. assert (choice O s c) by (split; auto; apply ca).
    apply le_mul; [now apply run_nonneg | apply Q_nonneg; auto]. }
  apply zero_product in t as [t | t]; auto. unfold Q, mean in t. simpl V in t.
  rewrite (sum_ext _ _ fst), (proj2 (next_law K M O s a (proj2 ca))) in t by (intros; ring).
  now destruct ny; rewrite <- t; ring.
Qed.

Theorem F_is_G_only_if_constant k : F M (S (S k)) == G M (S (S k)) ->
  prior M O s a <> 0 -> prior M O s b <> 0 -> x M O s a <> 0 -> x M O s b <> 0 -> prior M O s a = prior M O s b.
Proof.
  intros e pa pb xa xb. set (K2 := S (S k)) in *.
  pose proof (odds_last ones (times (prior M) (x M)) K2) as f. pose proof (odds_last (prior M) (x M) K2) as g.
  fold (G M) in g. rewrite <- !(F_is_run (S k)), !e in f by auto.
  assert (na : G M K2 O s a <> 0) by (apply run_last_not_zero; auto).
  apply pow_injective with k; auto. unfold ones, times in f. rewrite !pow_mul in f.
  assert (z : G M K2 O s a * (prior M O s b * x M O s b ^ K2) *
    (prior M O s a ^ S k - prior M O s b ^ S k) = 0).
  { transitivity (G M K2 O s a * (prior M O s b * x M O s b ^ K2) * prior M O s a ^ S k -
      G M K2 O s a * (1 * (prior M O s b ^ K2 * x M O s b ^ K2))); [unfold K2; simpl; ring |].
    rewrite f, g. unfold K2. simpl. ring. }
  apply zero_product in z as [z | z].
  - contradict z. apply product_not_zero; [exact na | apply product_not_zero; auto using pow_not_zero].
  - replace (prior M O s a ^ S k) with (prior M O s a ^ S k - prior M O s b ^ S k + prior M O s b ^ S k)
    by ring.
    rewrite z. ring.
Qed.
End Last_step.

Lemma Fr_zero k m s a : prior M m s a = 0 -> Fr M k m s a = 0.
Proof. intros e. destruct k as [| [| k]]; auto; now apply cond_zero. Qed.

Lemma ratio p m s a : (prior M m s a = 0 -> p m s a = 0) -> prior M m s a * over p (prior M) m s a = p m s a.
Proof.
  intros h. unfold over. destruct (eq_dec (prior M m s a) 0) as [e | n]; [rewrite h, e by auto;
    ring | now field].
Qed.

(* thm-5.9/F=G/repaired: the ratio to the prior is folded. *)
Theorem Fr_is_G k : Fr M k == G M k.
Proof.
  destruct k as [| k]; [now intros m s a d |]. induction k as [| k IH]; [now intros m s a d |].
  change (Fr M (S (S k))) with (cond (prior M) (times (x M) (over (Fr M (S k)) (prior M)))).
  change (G M (S (S k))) with (cond (G M (S k)) (x M)). apply cond_product. intros m s a c.
  transitivity (x M m s a * (prior M m s a * over (Fr M (S k)) (prior M) m s a)); [unfold times; ring |].
  rewrite ratio by apply Fr_zero. rewrite IH by auto. unfold times. ring.
Qed.

(* ---- H ----------------------------------------------------------------------------------------- *)

(* thm-5.9/H=F/second *)
Theorem H_2_is_F_2 : H M 2 == F M 2.
Proof. now intros m s a c. Qed.

(* Rewards Y k such that the weight b Y (k + 1) is that of the policy cond b (Y k)
   under Y k: conditioning squares. *)
Lemma doubling b (Y : nat -> table M) : deterministic M -> nonneg b -> (forall k, nonneg (Y k)) ->
  (forall k, times b (Y (S k)) == times (cond b (Y k)) (Y k)) ->
  forall k z, nonneg z -> cond b (times (Y k) z) == cond b (times (power (Y O) (2 ^ k)) z).
Proof.
  intros d hb hY step k. induction k as [| k IH]; intros z hz.
  - apply cond_product. intros m s a c. unfold times, power. simpl. ring.
  - apply same_trans with (cond (cond b (Y k)) (times (Y k) z)).
    { apply cond_product. intros m s a c. transitivity (times b (Y (S k)) m s a * z m s a); [unfold times;
      ring |].
      rewrite step by auto. unfold times. ring. }
    apply same_trans with (cond b (times (Y k) (times (Y k) z))); [auto using cond_cond |].
    apply same_trans with (cond b (times (power (Y O) (2 ^ k)) (times (Y k) z))); [auto |].
    apply same_trans with (cond b (times (Y k) (times (power (Y O) (2 ^ k)) z))).
    { apply cond_product. intros m s a c. unfold times. ring. }
    apply same_trans with (cond b (times (power (Y O) (2 ^ k)) (times (power (Y O) (2 ^ k)) z))); [auto |].
    apply cond_product. intros m s a c. unfold times, power. simpl. rewrite Nat.add_0_r, pow_add. ring.
Qed.

Lemma doubling_policy b (Y : nat -> table M) k : deterministic M -> nonneg b -> (forall k, nonneg (Y k)) ->
  (forall k, times b (Y (S k)) == times (cond b (Y k)) (Y k)) -> cond b (Y k) == cond b (power (Y O) (2 ^ k)).
Proof.
  intros d hb hY step. apply same_trans with (cond b (times (Y k) ones)).
  - apply cond_product. intros m s a c. unfold times, ones. ring.
  - apply same_trans with (cond b (times (power (Y O) (2 ^ k)) ones)).
    + apply doubling; auto. intros m s a c. apply zero_le_one.
    + apply cond_product. intros m s a c. unfold times, ones. ring.
Qed.

Lemma run_power p y k : deterministic M -> nonneg p -> nonneg y -> cond p (power y (2 ^ k)) == run p y (2 ^ k).
Proof.
  intros d hp hy. destruct (2 ^ k)%nat as [| n] eqn:e; [now apply Nat.pow_nonzero in e |].
  now apply same_sym, run_cond.
Qed.

Lemma Hx_nonneg k : nonneg (Hx M k).
Proof. induction k; simpl; auto. Qed.

(* thm-5.9/H=F/repaired-index: not in the paper. *)
Theorem H_is_F k : deterministic M -> H M (S k) == F M (2 ^ k).
Proof.
  intros d. pose (Y := fun k => times (prior M) (Hx M k)).
  assert (ho : nonneg ones) by (intros m s a c; apply zero_le_one).
  assert (e : forall k, cond (prior M) (Hx M k) == cond ones (Y k)).
  { intros j. apply cond_product. intros m s a c. unfold Y, times, ones. ring. }
  apply same_trans with (cond ones (Y k)); [apply e |].
  apply same_trans with (cond ones (power (Y O) (2 ^ k))).
  - apply doubling_policy; auto; intros j; unfold Y; auto using Hx_nonneg.
    intros m s a c. transitivity (Y j m s a * cond (prior M) (Hx M j) m s a).
    + unfold Y, ones. simpl. unfold times. ring.
    + rewrite e by auto. transitivity (cond ones (Y j) m s a * Y j m s a); [ring | reflexivity].
  - apply same_trans with (run ones (Y O) (2 ^ k)); [apply run_power; unfold Y; auto using Hx_nonneg |].
    destruct (2 ^ k)%nat as [| n] eqn:n0; [now apply Nat.pow_nonzero in n0 |]. apply same_sym, F_is_run.
Qed.

(* thm-5.9/H=alpha/repaired-index *)
Theorem H_is_alpha_uniform k : deterministic M -> uniform_prior M -> same_actions M ->
  H M (S k) == alpha M (2 ^ k).
Proof.
  intros d u e. apply same_trans with (F M (2 ^ k)); [now apply H_is_F | now apply F_is_alpha_uniform].
Qed.

(* thm-5.9/H=G/repaired-index *)
Theorem H_is_G_uniform k : deterministic M -> uniform_prior M -> same_actions M -> H M (S k) == G M (2 ^ k).
Proof. intros d u e. apply same_trans with (F M (2 ^ k)); [now apply H_is_F | now apply F_is_G_uniform]. Qed.

Lemma Hrx_nonneg k : nonneg (Hrx M k).
Proof.
  induction k; simpl; auto. apply times_nonneg; auto. intros m s a c.
  apply le_mul; [now apply cond_nonneg | now apply inv_nonneg, reachable_prior].
Qed.

(* thm-5.9/H=alpha/repaired: the ratio to the prior is folded. *)
Theorem Hr_is_alpha k : deterministic M -> Hr M (S k) == alpha M (2 ^ k).
Proof.
  intros d. apply (doubling_policy (prior M) (Hrx M)); auto using Hrx_nonneg.
  intros j m s a c. simpl. transitivity (Hrx M j m s a * (prior M m s a * over (cond (prior M) (Hrx M j))
    (prior M) m s a));
    [unfold times; ring |].
  rewrite ratio by apply cond_zero. unfold times. ring.
Qed.
End Sequences.
