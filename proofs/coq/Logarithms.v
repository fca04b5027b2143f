(* The bounds that Forms.v calculates hold of the natural logarithm. *)
From Coq Require Import Reals ZArith Lra Lia Psatz.
Require Import NaturalLogarithm Forms.
Open Scope R_scope.

(* ---- The series over the reals ------------------------------------------------------------------ *)

(* z + z^3/3 + ... + z^(2n-1)/(2n-1) *)
Fixpoint artanh_sum (z : R) (n : nat) : R :=
  match n with O => 0 | S k => artanh_sum z k + z ^ (2 * k + 1) / INR (2 * k + 1) end.

Definition ratio (z : R) : R := (1 + z) / (1 - z).
Definition artanh2 (z : R) : R := log (ratio z).

Lemma odd_positive k : 0 < INR (2 * k + 1).
Proof. apply lt_0_INR. lia. Qed.

(* Its derivative. *)
Fixpoint even_powers (z : R) (n : nat) : R :=
  match n with O => 0 | S k => even_powers z k + z ^ (2 * k) end.

Lemma artanh_sum_derivative n z : derivable_pt_lim (fun z => artanh_sum z n) z (even_powers z n).
Proof.
  induction n as [| n IH]; [apply derivable_pt_lim_const |].
  apply (derivable_pt_lim_plus (fun z => artanh_sum z n) (fun z => z ^ (2 * n + 1) / INR (2 * n + 1)) z
    _ _ IH).
  replace (z ^ (2 * n)) with (/ INR (2 * n + 1) * (INR (2 * n + 1) * z ^ pred (2 * n + 1))).
  - apply derivable_pt_lim_ext with (mult_real_fct (/ INR (2 * n + 1)) (fun z => z ^ (2 * n + 1))).
    { intros t. unfold mult_real_fct, Rdiv. apply Rmult_comm. }
    apply derivable_pt_lim_scal, derivable_pt_lim_pow.
  - rewrite <- Rmult_assoc, Rinv_l, Rmult_1_l; [f_equal; lia |]. pose proof (odd_positive n). lra.
Qed.

Lemma even_powers_sum n z : (1 - z * z) * even_powers z n = 1 - z ^ (2 * n).
Proof.
  induction n as [| n IH]; [simpl; ring |]. change (even_powers z (S n)) with (even_powers z n + z ^ (2 * n)).
  rewrite Rmult_plus_distr_l, IH. replace (2 * S n)%nat with (2 + 2 * n)%nat by lia. rewrite pow_add.
  set (t := z ^ (2 * n)). ring.
Qed.

Lemma ratio_derivative z : z <> 1 -> derivable_pt_lim ratio z (2 / ((1 - z) * (1 - z))).
Proof.
  intros h. replace (2 / ((1 - z) * (1 - z))) with (((0 + 1) * (1 - z) - (0 - 1) * (1 + z)) / Rsqr (1 - z)).
  2: { unfold Rsqr. field. lra. }
  apply (derivable_pt_lim_div (fun z => 1 + z) (fun z => 1 - z)); [| | lra].
  - apply (derivable_pt_lim_plus (fun _ => 1) id); [apply derivable_pt_lim_const | apply derivable_pt_lim_id].
  - apply (derivable_pt_lim_minus (fun _ => 1) id);
      [apply derivable_pt_lim_const | apply derivable_pt_lim_id].
Qed.

Lemma artanh_sum_0 n : artanh_sum 0 n = 0.
Proof.
  induction n as [| n IH]; auto.
  change (artanh_sum 0 (S n)) with (artanh_sum 0 n + 0 ^ (2 * n + 1) / INR (2 * n + 1)).
  rewrite IH, pow_i by lia. unfold Rdiv. ring.
Qed.

Lemma ratio_0 : ratio 0 = 1.
Proof. unfold ratio. field. Qed.

Lemma ratio_positive z : -1 < z < 1 -> 0 < ratio z.
Proof. intros h. apply Rmult_lt_0_compat; [lra | apply Rinv_0_lt_compat; lra]. Qed.

(* So that of its logarithm is 2 / (1 - z^2). *)
Lemma ratio_slope z : -1 < z < 1 -> 2 / ((1 - z) * (1 - z)) = 2 / (1 - z * z) * ratio z.
Proof. intros h. unfold ratio. field. split; nra. Qed.

(* What the sum leaves out has the slope 2 z^(2n) / (1 - z^2). *)
Lemma slope_left n z : 0 <= z <= 1 / 3 ->
  let left := 2 / (1 - z * z) - 2 * even_powers z n in 0 <= left <= 9 / 4 * z ^ (2 * n).
Proof.
  intros h left. assert (p : 8 / 9 <= 1 - z * z) by nra.
  assert (e : left = 2 * z ^ (2 * n) / (1 - z * z)).
  { unfold left. apply Rmult_eq_reg_l with (1 - z * z); [| lra]. pose proof (even_powers_sum n z).
    field_simplify; [nra | lra | lra]. }
  rewrite e. pose proof (pow_le z (2 * n) ltac:(lra)). split.
  - apply Rmult_le_pos; [lra |]. left. apply Rinv_0_lt_compat. lra.
  - apply Rmult_le_reg_r with (1 - z * z); [lra |]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. nra.
Qed.

Theorem artanh_below n z : 0 <= z <= 1 / 3 -> 2 * artanh_sum z n <= artanh2 z.
Proof.
  intros h. apply (below_log (fun z => 2 * artanh_sum z n) (fun z => 2 * even_powers z n) ratio
    (fun z => 2 / ((1 - z) * (1 - z)))).
  - lra.
  - rewrite artanh_sum_0. ring.
  - apply ratio_0.
  - intros c i. apply ratio_positive. lra.
  - intros c i. apply (derivable_pt_lim_scal (fun z => artanh_sum z n)), artanh_sum_derivative.
  - intros c i. apply ratio_derivative. lra.
  - intros c i. rewrite ratio_slope by lra. pose proof (ratio_positive c ltac:(lra)).
    pose proof (slope_left n c ltac:(lra)) as s. cbv zeta in s. apply Rmult_le_compat_r; lra.
Qed.

Theorem artanh_above n z : 0 <= z <= 1 / 3 -> artanh2 z <= 2 * artanh_sum z n + 9 / 4 * z ^ (2 * n + 1).
Proof.
  intros h. apply (above_log (fun z => 2 * artanh_sum z n + 9 / 4 * z ^ (2 * n + 1))
    (fun z => 2 * even_powers z n + 9 / 4 * (INR (2 * n + 1) * z ^ pred (2 * n + 1))) ratio
    (fun z => 2 / ((1 - z) * (1 - z)))).
  - lra.
  - rewrite artanh_sum_0, pow_i by lia. ring.
  - apply ratio_0.
  - intros c i. apply ratio_positive. lra.
  - intros c i.
    apply (derivable_pt_lim_plus (fun z => 2 * artanh_sum z n) (fun z => 9 / 4 * z ^ (2 * n + 1))).
    + apply (derivable_pt_lim_scal (fun z => artanh_sum z n)), artanh_sum_derivative.
    + apply (derivable_pt_lim_scal (fun z => z ^ (2 * n + 1))), derivable_pt_lim_pow.
  - intros c i. apply ratio_derivative. lra.
  - intros c i. rewrite ratio_slope by lra. pose proof (ratio_positive c ltac:(lra)).
    replace (pred (2 * n + 1)) with (2 * n)%nat by lia.
    pose proof (slope_left n c ltac:(lra)) as s. cbv zeta in s. pose proof (pow_le c (2 * n) ltac:(lra)).
    pose proof (le_INR 1 (2 * n + 1) ltac:(lia)) as k. simpl (INR 1) in k.
    assert (0 <= (INR (2 * n + 1) - 1) * c ^ (2 * n)) by (apply Rmult_le_pos; lra).
    apply Rmult_le_compat_r; lra.
Qed.

(* ---- Calculated in whole numbers ------------------------------------------------------------------ *)

Lemma div_below a b : (0 < b)%Z -> IZR (a / b) <= IZR a / IZR b.
Proof.
  intros h. pose proof (IZR_lt 0 b h). apply Rmult_le_reg_r with (IZR b); auto.
  unfold Rdiv. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra. rewrite <- mult_IZR. apply IZR_le.
  rewrite Z.mul_comm. now apply Z.mul_div_le.
Qed.

Lemma div_above a b : (0 < b)%Z -> IZR a / IZR b <= IZR (divide_up a b).
Proof.
  intros h. unfold divide_up. rewrite opp_IZR. pose proof (div_below (- a) b h) as k.
  rewrite opp_IZR in k. unfold Rdiv in *. lra.
Qed.

Section Series.
Variables (one square : Z) (x : R).
Hypothesis positive : (0 < one)%Z.
Hypothesis from_0 : 0 <= x.
Let w := IZR one.

Lemma w_positive : 0 < w.
Proof. now apply IZR_lt. Qed.

(* The terms from the one with index m on. *)
Lemma sum_first m n : artanh_sum x (m + S n) - artanh_sum x m =
  x ^ (2 * m + 1) / INR (2 * m + 1) + (artanh_sum x (S m + n) - artanh_sum x (S m)).
Proof.
  replace (m + S n)%nat with (S m + n)%nat by lia.
  change (artanh_sum x (S m)) with (artanh_sum x m + x ^ (2 * m + 1) / INR (2 * m + 1)). ring.
Qed.

Lemma power_next m : x ^ (2 * S m + 1) = x ^ (2 * m + 1) * (x * x).
Proof. replace (2 * S m + 1)%nat with (2 * m + 1 + 2)%nat by lia. rewrite pow_add. ring. Qed.

Lemma odd_INR m : INR (2 * m + 1) = IZR (2 * Z.of_nat m + 1).
Proof. rewrite INR_IZR_INZ. f_equal. lia. Qed.

Lemma next_over z : IZR (z * square) / IZR (one * one) = IZR z * (IZR square / (w * w)).
Proof. rewrite !mult_IZR. unfold Rdiv, w. ring. Qed.

Lemma series_first over n j z :
  let rest := series over one square n (j + 2) (over (z * square) (one * one))%Z in
  series over one square (S n) j z = (over z j + fst rest, snd rest)%Z.
Proof. simpl. now destruct (series _ _ _ _ _ _). Qed.

Lemma series_below n : IZR square <= w * w * (x * x) -> (0 <= square)%Z -> forall m z,
  (0 <= z)%Z -> IZR z <= w * x ^ (2 * m + 1) ->
  IZR (fst (series Z.div one square n (2 * Z.of_nat m + 1) z)) <= w * (artanh_sum x (m + n) - artanh_sum x m).
Proof.
  intros hs ps. pose proof w_positive. induction n as [| n IH]; intros m z pz hz.
  - rewrite Nat.add_0_r. simpl. lra.
  - rewrite sum_first, series_first. set (z' := (z * square / (one * one))%Z).
    assert (h : IZR (fst (series Z.div one square n (2 * Z.of_nat m + 1 + 2) z')) <=
      w * (artanh_sum x (S m + n) - artanh_sum x (S m))).
    { replace (2 * Z.of_nat m + 1 + 2)%Z with (2 * Z.of_nat (S m) + 1)%Z by lia. apply IH.
      - apply Z.div_pos; nia.
      - apply Rle_trans with (IZR z * (IZR square / (w * w))).
        + rewrite <- next_over. apply div_below. nia.
        + rewrite power_next, <- Rmult_assoc. apply Rmult_le_compat; auto.
          * now apply IZR_le.
          * apply Rmult_le_pos; [now apply IZR_le | left; apply Rinv_0_lt_compat; nra].
          * apply Rmult_le_reg_r with (w * w); [nra |]. unfold Rdiv.
            rewrite (Rmult_assoc (IZR square)), Rinv_l by nra. lra. }
    cbn [fst]. rewrite plus_IZR, Rmult_plus_distr_l. apply Rplus_le_compat; auto.
    apply Rle_trans with (IZR z / IZR (2 * Z.of_nat m + 1)); [apply div_below; lia |].
    rewrite <- odd_INR. pose proof (odd_positive m). unfold Rdiv. rewrite <- Rmult_assoc.
    apply Rmult_le_compat_r; auto. left. now apply Rinv_0_lt_compat.
Qed.

Lemma series_above n : w * w * (x * x) <= IZR square -> forall m z, w * x ^ (2 * m + 1) <= IZR z ->
  let found := series divide_up one square n (2 * Z.of_nat m + 1) z in
  w * (artanh_sum x (m + n) - artanh_sum x m) <= IZR (fst found) /\
  w * x ^ (2 * (m + n) + 1) <= IZR (snd found).
Proof.
  intros hs. pose proof w_positive. induction n as [| n IH]; intros m z hz.
  - rewrite Nat.add_0_r. simpl. split; auto. lra.
  - rewrite sum_first, series_first. set (z' := divide_up (z * square) (one * one)).
    assert (k : w * x ^ (2 * S m + 1) <= IZR z').
    { apply Rle_trans with (IZR z * (IZR square / (w * w))).
      - rewrite power_next, <- Rmult_assoc. pose proof (pow_le x (2 * m + 1) from_0).
        apply Rmult_le_compat; auto.
        + nra.
        + nra.
        + apply Rmult_le_reg_r with (w * w); [nra |]. unfold Rdiv.
          rewrite (Rmult_assoc (IZR square)), Rinv_l by nra. lra.
      - rewrite <- next_over. apply div_above. nia. }
    specialize (IH (S m) z' k).
    replace (2 * Z.of_nat (S m) + 1)%Z with (2 * Z.of_nat m + 1 + 2)%Z in IH by lia.
    cbv zeta in IH |- *. cbn [fst snd]. destruct IH as [h i].
    replace (m + S n)%nat with (S m + n)%nat by lia. split; auto.
    rewrite plus_IZR, Rmult_plus_distr_l. apply Rplus_le_compat; auto.
    apply Rle_trans with (IZR z / IZR (2 * Z.of_nat m + 1)); [| apply div_above; lia].
    rewrite <- odd_INR. pose proof (odd_positive m). unfold Rdiv. rewrite <- Rmult_assoc.
    apply Rmult_le_compat_r; auto. left. now apply Rinv_0_lt_compat.
Qed.
End Series.

Section Ratio.
Variables (one u v : Z) (n : nat).
Hypothesis positive : (0 < one)%Z.
Hypothesis third : (0 <= u /\ 0 < v /\ 3 * u <= v)%Z.
Let x := IZR u / IZR v.

Lemma ratio_small : 0 <= x <= 1 / 3.
Proof.
  destruct third as (a & b & c). apply IZR_le in a. apply IZR_lt in b. apply IZR_le in c.
  rewrite mult_IZR in c. unfold x. split.
  - apply Rmult_le_pos; auto. left. now apply Rinv_0_lt_compat.
  - apply Rmult_le_reg_r with (IZR v); auto. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra.
Qed.

Lemma ratio_scaled : IZR (u * one) / IZR v = IZR one * x.
Proof. unfold x. rewrite mult_IZR. unfold Rdiv. ring. Qed.

Lemma log_below_right : IZR (log_below one n u v) <= IZR one * artanh2 x.
Proof.
  destruct third as (a & b & c). pose proof ratio_small as r. pose proof (IZR_lt 0 one positive).
  unfold log_below. set (z := (u * one / v)%Z).
  assert (h : IZR z <= IZR one * x) by (rewrite <- ratio_scaled; now apply div_below).
  assert (p : (0 <= z)%Z) by (apply Z.div_pos; nia). assert (q : 0 <= IZR z) by now apply IZR_le.
  assert (sq : IZR (z * z) <= IZR one * IZR one * (x * x)).
  { rewrite mult_IZR. replace (IZR one * IZR one * (x * x)) with ((IZR one * x) * (IZR one * x)) by ring.
    apply Rmult_le_compat; lra. }
  pose proof (series_below one (z * z) x positive n sq ltac:(nia) 0%nat z p) as k.
  change (2 * 0 + 1)%nat with 1%nat in k. rewrite pow_1 in k. specialize (k h).
  change (2 * Z.of_nat 0 + 1)%Z with 1%Z in k. change (artanh_sum x 0) with 0 in k. simpl (0 + n)%nat in k.
  rewrite mult_IZR. pose proof (artanh_below n x r). nra.
Qed.

Lemma log_above_right : IZR one * artanh2 x <= IZR (log_above one n u v).
Proof.
  destruct third as (a & b & c). pose proof ratio_small as r. pose proof (IZR_lt 0 one positive).
  unfold log_above. set (z := divide_up (u * one) v).
  assert (h : IZR one * x <= IZR z) by (rewrite <- ratio_scaled; now apply div_above).
  assert (q : 0 <= IZR one * x) by (apply Rmult_le_pos; lra).
  assert (sq : IZR one * IZR one * (x * x) <= IZR (z * z)).
  { rewrite mult_IZR. replace (IZR one * IZR one * (x * x)) with ((IZR one * x) * (IZR one * x)) by ring.
    apply Rmult_le_compat; lra. }
  pose proof (series_above one (z * z) x positive (proj1 r) n sq 0%nat z) as k.
  change (2 * 0 + 1)%nat with 1%nat in k. rewrite pow_1 in k. specialize (k h).
  change (2 * Z.of_nat 0 + 1)%Z with 1%Z in k. change (artanh_sum x 0) with 0 in k.
  replace (2 * (0 + n) + 1)%nat with (2 * n + 1)%nat in k by lia. simpl (0 + n)%nat in k.
  cbv zeta in k. destruct (series divide_up one (z * z) n 1 z) as [sum next]. destruct k as [k i].
  cbn [fst snd] in k, i.
  rewrite plus_IZR, !mult_IZR. pose proof (artanh_above n x r) as t.
  pose proof (pow_le x (2 * n + 1) (proj1 r)) as p. set (y := x ^ (2 * n + 1)) in *.
  assert (IZR one * artanh2 x <= IZR one * (2 * artanh_sum x n + 9 / 4 * y))
    by (apply Rmult_le_compat_l; lra).
  assert (0 <= IZR one * y) by (apply Rmult_le_pos; lra). lra.
Qed.
End Ratio.

(* ---- Logarithms --------------------------------------------------------------------------------- *)

Lemma artanh2_ratio p q : (0 < p)%Z -> (0 < q)%Z ->
  artanh2 (IZR (p - q) / IZR (p + q)) = log (IZR p) - log (IZR q).
Proof.
  intros h k. apply IZR_lt in h, k. unfold artanh2, ratio. rewrite minus_IZR, plus_IZR.
  replace ((1 + (IZR p - IZR q) / (IZR p + IZR q)) / (1 - (IZR p - IZR q) / (IZR p + IZR q)))
    with (IZR p * / IZR q) by (field; lra).
  rewrite log_mult, log_inv; auto. now apply Rinv_0_lt_compat.
Qed.

Lemma two_to_pow n : (0 <= n)%Z -> two_to n = (2 ^ n)%Z.
Proof. intros h. unfold two_to. now rewrite Z.shiftl_1_l. Qed.

Lemma two_to_positive n : (0 <= n)%Z -> (0 < two_to n)%Z.
Proof. intros h. rewrite two_to_pow by auto. now apply Z.pow_pos_nonneg. Qed.

Lemma log_two_to n : (0 <= n)%Z -> log (IZR (two_to n)) = IZR n * log 2.
Proof.
  intros h. rewrite two_to_pow by auto. rewrite <- (Z2Nat.id n) at 1 by auto.
  rewrite <- pow_IZR, log_pow by lra. now rewrite INR_IZR_INZ, Z2Nat.id.
Qed.

(* What the checker finds proved is so. *)
Theorem proved_is_right b : proved b = true ->
  (1 < base b)%Z /\ (0 <= precision b)%Z /\
  IZR (floor b) <= IZR (two_to (precision b)) * log (IZR (base b)) <= IZR (ceiling b).
Proof.
  unfold proved. destruct (andb _ (Z.leb (precision b) 20000)) eqn:h; [| easy]. unfold log_proved.
  set (digits := (precision b + 64)%Z). set (n := Z.to_nat _). set (k := Z.log2 (base b)).
  intros l. apply andb_prop in l as [h4 h5]. apply andb_prop in h as [h _]. apply andb_prop in h as [h1 h2].
  apply Z.ltb_lt in h1. apply Z.leb_le in h2, h4, h5. repeat split; auto.
  all: pose proof (Z.log2_spec (base b) ltac:(lia)) as [i j]; fold k in i, j.
  all: pose proof (Z.log2_nonneg (base b)) as kp; fold k in kp.
  all: rewrite Z.pow_succ_r in j by auto; rewrite <- two_to_pow in i, j by auto.
  all: pose proof (two_to_positive k kp) as yp; pose proof (two_to_positive digits ltac:(lia)) as wp.
  all: set (y := two_to k) in *; set (one := two_to digits) in *.
  all: assert (e2 : artanh2 (IZR 1 / IZR 3) = log 2) by
    (change 1%Z with (2 - 1)%Z at 1; change 3%Z with (2 + 1)%Z; rewrite artanh2_ratio, log_1 by lia; ring).
  all: assert (eb : artanh2 (IZR (base b - y) / IZR (base b + y)) = log (IZR (base b)) - IZR k * log 2) by
    (rewrite artanh2_ratio by lia; unfold y; now rewrite log_two_to).
  all: assert (ew : IZR one = IZR (two_to (precision b)) * IZR (two_to 64)) by
    (unfold one, digits; rewrite !two_to_pow, Z.pow_add_r, mult_IZR by lia; auto).
  all: pose proof (IZR_lt _ _ (two_to_positive 64 ltac:(lia))) as p64; set (s := IZR (two_to 64)) in *.
  all: pose proof (IZR_le _ _ kp) as kr.
  - pose proof (log_below_right one 1 3 n wp ltac:(lia)) as a.
    pose proof (log_below_right one (base b - y) (base b + y) n wp ltac:(lia)) as c.
    rewrite e2 in a. rewrite eb in c. apply IZR_le in h4. rewrite plus_IZR, !mult_IZR in h4. fold s in h4.
    assert (IZR k * IZR (log_below one n 1 3) <= IZR k * (IZR one * log 2))
      by (apply Rmult_le_compat_l; auto).
    apply Rmult_le_reg_r with s; auto. rewrite ew in *. lra.
  - pose proof (log_above_right one 1 3 n wp ltac:(lia)) as a.
    pose proof (log_above_right one (base b - y) (base b + y) n wp ltac:(lia)) as c.
    rewrite e2 in a. rewrite eb in c. apply IZR_le in h5. rewrite plus_IZR, !mult_IZR in h5. fold s in h5.
    assert (IZR k * (IZR one * log 2) <= IZR k * IZR (log_above one n 1 3))
      by (apply Rmult_le_compat_l; auto).
    apply Rmult_le_reg_r with s; auto. rewrite ew in *. lra.
Qed.
