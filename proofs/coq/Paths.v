(* Trajectories: Proposition 4.2 (values are sums over paths) and Proposition 4.3 (the posterior of paths is
   the law of the conditioned policy, for deterministic dynamics and one start). *)
Require Import Sequences.

Section Paths.
Context {K : OrderedField} (M : MDP K).
Add Field numbers : (field_laws K).
Implicit Types p y : table M.

(* A path with n steps to go: action, probability of the step, next state. *)
Definition path := list (action M * (K * state M)).

Fixpoint paths n s : list path :=
  match n with
  | O => [[]]
  | S m => flat_map (fun a => flat_map (fun z => map (cons (a, z)) (paths m (snd z))) (next M m s a))
    (acts M m s)
  end.

(* Its probability under the policy p, and the probability that all its steps succeed. *)
Fixpoint law p n s (xi : path) : K :=
  match n, xi with S m, (a, z) :: rest => p m s a * fst z * law p m (snd z) rest | _, _ => 1 end.

Fixpoint good y n s (xi : path) : K :=
  match n, xi with S m, (a, z) :: rest => y m s a * good y m (snd z) rest | _, _ => 1 end.

(* Paths that begin with the action a, and their probability given that. *)
Definition paths_after m s a : list path :=
  flat_map (fun z => map (cons (a, z)) (paths m (snd z))) (next M m s a).

Definition law_after p m (xi : path) : K :=
  match xi with (_, z) :: rest => fst z * law p m (snd z) rest | [] => 1 end.

Lemma sum_after m s a (f : path -> K) :
  sum (paths_after m s a) f = sum (next M m s a) (fun z => sum (paths m (snd z)) (fun xi => f ((a, z) :: xi))).
Proof. unfold paths_after. rewrite sum_flat_map. apply sum_ext. intros z _. apply sum_map. Qed.

(* The probability of success from (n, s), and from there after the action a, path by path. *)
Definition V_by_paths p y n s := sum (paths n s) (fun xi => law p n s xi * good y n s xi).
Definition Q_by_paths p y m s a := sum (paths_after m s a) (fun xi => law_after p m xi * good y (S m) s xi).

(* prop-4.2/as-printed *)
Theorem values_are_sums_over_paths p y :
  (forall n s, V p y n s = V_by_paths p y n s) /\ (forall m s a, Q p y m s a = Q_by_paths p y m s a).
Proof.
  unfold V_by_paths, Q_by_paths.
  assert (q : forall m s a, (forall s, V p y m s = sum (paths m s) (fun xi => law p m s xi * good y m s xi)) ->
    Q p y m s a = sum (paths_after m s a) (fun xi => law_after p m xi * good y (S m) s xi)).
  { intros m s a IH. rewrite sum_after. unfold Q, mean. rewrite <- sum_scale. apply sum_ext. intros z _.
    rewrite IH, <- !sum_scale. apply sum_ext. intros xi _. simpl. ring. }
  assert (v : forall n s, V p y n s = sum (paths n s) (fun xi => law p n s xi * good y n s xi)).
  { induction n as [| m IH]; intros s; [simpl; ring |]. rewrite V_step. simpl paths. rewrite sum_flat_map.
    apply sum_ext. intros a _. rewrite q by auto. fold (paths_after m s a). rewrite !sum_after, <- sum_scale.
    apply sum_ext. intros z _. rewrite <- sum_scale. apply sum_ext. intros xi _. simpl. ring. }
  auto.
Qed.

(* prop-4.2/whole *)
Theorem success_is_sum_over_paths p : success p = mean (start M) (V_by_paths p (x M) (horizon M)).
Proof. apply mean_ext. intros. apply values_are_sums_over_paths. Qed.

Lemma in_paths m s xi : In xi (paths (S m) s) ->
  exists a z rest, xi = (a, z) :: rest /\ In a (acts M m s) /\ In z (next M m s a) /\ In rest (paths m (snd z)).
Proof.
  simpl. intros i. apply in_flat_map in i as (a & ia & i). apply in_flat_map in i as (z & iz & i).
  apply in_map_iff in i as (rest & <- & i). now exists a, z, rest.
Qed.

Lemma det_paths m s xi : deterministic M -> reachable (S m) s -> In xi (paths (S m) s) ->
  exists a s' rest, xi = (a, (1, s')) :: rest /\ choice m s a /\ reachable m s' /\ In rest (paths m s') /\
    forall v, mean (next M m s a) v = v s'.
Proof.
  intros d r i. apply in_paths in i as (a & z & rest & -> & ia & iz & i).
  assert (c : choice m s a) by now split.
  destruct (d m s a c) as [s' e]. rewrite e in iz. destruct iz as [<- | []]. exists a, s', rest.
  repeat split; auto; [| intros v; rewrite e; unfold mean; simpl; ring].
  apply (reach_next M m s a 1); auto; [rewrite e; now left | apply one_not_zero].
Qed.

Lemma law_good_nonneg p y n s xi : deterministic M -> nonneg M p -> nonneg M y -> reachable n s ->
  In xi (paths n s) ->
  0 <= law p n s xi * good y n s xi.
Proof.
  intros d hp hy. revert s xi. induction n as [| m IH]; intros s xi r i.
  - destruct i as [<- | []]. simpl. replace (1 * 1) with (1 : K) by ring. apply zero_le_one.
  - apply det_paths in i as (a & s' & rest & -> & c & r' & i & _); auto. simpl.
    replace (_ * _) with (p m s a * y m s a * (law p m s' rest * good y m s' rest)) by ring.
    apply le_mul; auto. apply le_mul; auto.
Qed.

(* Along a path the normalisers telescope. *)
Lemma law_of_cond p y n s xi : deterministic M -> nonneg M p -> nonneg M y -> reachable n s ->
  In xi (paths n s) ->
  law (cond p y) n s xi * V p y n s = law p n s xi * good y n s xi.
Proof.
  intros d hp hy. revert s xi. induction n as [| m IH]; intros s xi r i;
    [destruct i as [<- | []]; simpl; ring |].
  destruct (eq_dec (V p y (S m) s) 0) as [e | n].
  - pose proof (proj1 (values_are_sums_over_paths p y) (S m) s) as v. rewrite e in v.
    rewrite e, (sum_zero _ _ (fun xi j => law_good_nonneg p y (S m) s xi d hp hy r j) (eq_sym v) xi i). ring.
  - apply det_paths in i as (a & s' & rest & -> & c & r' & i & w); auto. simpl law. simpl good.
    transitivity (p m s a * y m s a * (law p m s' rest * good y m s' rest)); [| ring].
    rewrite <- IH by auto. unfold cond at 1, Q. rewrite w. field. auto.
Qed.

(* prop-4.3/as-printed *)
Theorem posterior_is_law_of_cond : deterministic M -> single_start M ->
  forall z xi, In z (start M) -> In xi (paths (horizon M) (snd z)) ->
  fst z * law (cond (prior M) (x M)) (horizon M) (snd z) xi =
  fst z * law (prior M) (horizon M) (snd z) xi * good (x M) (horizon M) (snd z) xi / success (prior M).
Proof.
  intros d [s0 e] z xi iz i. rewrite e in iz. destruct iz as [<- | []]. simpl in *.
  assert (r : reachable (horizon M) s0)
    by (apply (reach_start M 1); [rewrite e; now left | apply one_not_zero]).
  replace (success (prior M)) with (V (prior M) (x M) (horizon M) s0)
    by (unfold success, mean; rewrite e; simpl; ring).
  pose proof (law_of_cond (prior M) (x M) (horizon M) s0 xi d (reachable_prior M) (reachable_x M) r i) as l.
  destruct (eq_dec (V (prior M) (x M) (horizon M) s0) 0) as [v | n].
  - rewrite v, inv_zero. destruct (horizon M) as [| m]; [simpl in v; now apply one_not_zero in v |].
    apply det_paths in i as (a & s' & rest & -> & _); auto.
    simpl law at 1. unfold cond at 1. rewrite v, inv_zero. ring.
  - set (w := V (prior M) (x M) (horizon M) s0) in *.
    transitivity (law (prior M) (horizon M) s0 xi * good (x M) (horizon M) s0 xi / w); [rewrite <- l; field; auto | ring].
Qed.
End Paths.
