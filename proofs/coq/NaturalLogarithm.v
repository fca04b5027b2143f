(* The natural logarithm, as the inverse of exp. That of the standard library rests on excluded middle besides
   the axioms of the reals, and so do its theorems on functions that rise; these do not. *)
From Coq Require Import Reals Lra.
Open Scope R_scope.

(* ---- Functions that rise ------------------------------------------------------------------------ *)

(* Near a point the slope is not much below the derivative. *)
Lemma slope_near f c l eps : 0 < eps -> derivable_pt_lim f c l -> 0 <= l -> exists d, 0 < d /\
  forall h, 0 <= h < d -> - eps * h <= f (c + h) - f c /\ - eps * h <= f c - f (c - h).
Proof.
  intros e k p. destruct (k eps e) as [d i]. exists (pos d). split; [apply cond_pos |].
  assert (q : forall h, h <> 0 -> Rabs h < d -> - eps < (f (c + h) - f c) / h).
  { intros h n b. specialize (i h n b). apply Rabs_def2 in i. lra. }
  intros h [[s | <-] b]; [| rewrite Rplus_0_r, Rminus_0_r; lra]. split.
  - specialize (q h ltac:(lra) ltac:(now rewrite Rabs_pos_eq by lra)).
    apply Rmult_lt_compat_r with (r := h) in q; auto. unfold Rdiv in q. rewrite Rmult_assoc, Rinv_l in q; lra.
  - specialize (q (- h) ltac:(lra) ltac:(rewrite Rabs_Ropp, Rabs_pos_eq; lra)).
    replace ((f (c + - h) - f c) / - h) with ((f c - f (c - h)) / h) in q.
    + apply Rmult_lt_compat_r with (r := h) in q; auto. unfold Rdiv in q.
      rewrite Rmult_assoc, Rinv_l in q; lra.
    + unfold Rminus. field. lra.
Qed.

(* With a derivative from 0 on an interval, f does not fall there by more than any eps times its length: the
   last point up to which this is so is its end. *)
Lemma rises_almost f f' a b eps : 0 < eps -> a <= b ->
  (forall z, a <= z <= b -> derivable_pt_lim f z (f' z) /\ 0 <= f' z) -> - eps * (b - a) <= f b - f a.
Proof.
  intros e o k. set (E := fun x => a <= x <= b /\ - eps * (x - a) <= f x - f a).
  assert (Ea : E a) by (unfold E; split; lra).
  destruct (completeness E) as [m [up least]]; [exists b; intros x [h _]; lra | now exists a |].
  assert (am : a <= m) by now apply up. assert (mb : m <= b) by (apply least; intros x [h _]; lra).
  destruct (k m ltac:(lra)) as [d p]. destruct (slope_near f m (f' m) eps e d p) as (r & rp & near).
  assert (Em : - eps * (m - a) <= f m - f a).
  { destruct (Rle_lt_dec (- eps * (m - a)) (f m - f a)) as [h | h]; auto. exfalso.
    assert (u : m <= m - r); [| lra]. apply least. intros x [i j].
    destruct (Rle_lt_dec x (m - r)); auto. exfalso.
    assert (x <= m) by (apply up; split; auto). destruct (near (m - x) ltac:(lra)) as [_ n].
    replace (m - (m - x)) with x in n by ring. lra. }
  destruct mb as [mb | ->]; [| exact Em]. exfalso.
  set (h := Rmin (r / 2) (b - m)). assert (hr : 0 < h /\ h <= r / 2 /\ h <= b - m).
  { unfold h. pose proof (Rmin_l (r / 2) (b - m)). pose proof (Rmin_r (r / 2) (b - m)).
    repeat split; auto. apply Rmin_glb_lt; lra. }
  destruct (near h ltac:(lra)) as [n _]. assert (m + h <= m); [| lra]. apply up. split; lra.
Qed.

Lemma rises f f' a b : a <= b ->
  (forall z, a <= z <= b -> derivable_pt_lim f z (f' z) /\ 0 <= f' z) -> f a <= f b.
Proof.
  intros o k. destruct (Rle_lt_dec (f a) (f b)) as [h | h]; auto. exfalso.
  destruct o as [o | ->]; [| lra]. set (eps := (f a - f b) / (2 * (b - a))).
  assert (e : 0 < eps) by (apply Rmult_lt_0_compat; [| apply Rinv_0_lt_compat]; lra).
  pose proof (rises_almost f f' a b eps e (Rlt_le _ _ o) k) as n.
  replace (- eps * (b - a)) with (- ((f a - f b) / 2)) in n by (unfold eps; field; lra). lra.
Qed.

(* ---- exp and its inverse ------------------------------------------------------------------------ *)

Lemma exp_from_line x : 0 <= x -> 1 + x <= exp x.
Proof.
  intros h. enough (exp 0 - 0 <= exp x - x) by (rewrite exp_0 in *; lra).
  assert (g : forall z, derivable_pt_lim (fun x => exp x - x) z (exp z - 1)).
  { intros z.
    apply (derivable_pt_lim_minus exp id); [apply derivable_pt_lim_exp | apply derivable_pt_lim_id]. }
  assert (r : forall y, 0 <= y -> 1 <= exp y).
  { intros y i. rewrite <- exp_0 at 1. apply (rises exp exp 0 y i). intros z _.
    split; [apply derivable_pt_lim_exp |]. left. apply exp_pos. }
  apply (rises (fun x => exp x - x) (fun x => exp x - 1) 0 x h). intros z i. split; [apply g |].
  pose proof (r z ltac:(lra)). lra.
Qed.

Lemma exp_rises x y : x < y -> exp x < exp y.
Proof.
  intros h. replace y with (x + (y - x)) by ring. rewrite exp_plus.
  pose proof (exp_from_line (y - x) ltac:(lra)). pose proof (exp_pos x).
  assert (exp x * (1 + (y - x)) <= exp x * exp (y - x)) by (apply Rmult_le_compat_l; lra).
  assert (0 < exp x * (y - x)) by (apply Rmult_lt_0_compat; lra). lra.
Qed.

Lemma exp_injective x y : exp x = exp y -> x = y.
Proof.
  intros h. destruct (Rtotal_order x y) as [i | [i | i]]; auto; apply exp_rises in i; lra.
Qed.

Lemma exp_reflects x y : exp x <= exp y -> x <= y.
Proof. intros h. destruct (Rle_lt_dec x y) as [i | i]; auto. apply exp_rises in i. lra. Qed.

Lemma log_exists y : 0 < y -> { x | exp x = y }.
Proof.
  intros h. assert (p : 0 < / y) by now apply Rinv_0_lt_compat.
  destruct (IVT (fun x => exp x - y) (- / y) y) as (x & _ & e).
  - intros x. apply continuity_pt_minus; [| apply continuity_pt_const; now intros a b].
    apply derivable_continuous_pt. exists (exp x). apply derivable_pt_lim_exp.
  - lra.
  - pose proof (exp_from_line (/ y) ltac:(lra)) as l. rewrite exp_Ropp.
    assert (/ exp (/ y) < y); [| lra]. rewrite <- (Rinv_inv y) at 2. apply Rinv_lt_contravar; [| lra].
    apply Rmult_lt_0_compat; auto. apply exp_pos.
  - pose proof (exp_from_line y ltac:(lra)). lra.
  - exists x. lra.
Qed.

(* 0 where there is none. *)
Definition log (y : R) : R := match Rlt_dec 0 y with left h => proj1_sig (log_exists y h) | right _ => 0 end.

Theorem exp_log y : 0 < y -> exp (log y) = y.
Proof. intros h. unfold log. destruct (Rlt_dec 0 y) as [i | i]; [| easy]. now destruct (log_exists y i). Qed.

Lemma log_unique x y : exp x = y -> log y = x.
Proof. intros h. apply exp_injective. rewrite exp_log, h; auto. rewrite <- h. apply exp_pos. Qed.

Lemma log_1 : log 1 = 0.
Proof. apply log_unique, exp_0. Qed.

Lemma log_mult x y : 0 < x -> 0 < y -> log (x * y) = log x + log y.
Proof. intros h k. apply log_unique. now rewrite exp_plus, !exp_log. Qed.

Lemma log_inv x : 0 < x -> log (/ x) = - log x.
Proof. intros h. apply log_unique. now rewrite exp_Ropp, exp_log. Qed.

Lemma log_pow x n : 0 < x -> log (x ^ n) = INR n * log x.
Proof.
  intros h. induction n as [| n IH]; [simpl; rewrite log_1; ring |].
  rewrite S_INR. simpl pow. rewrite log_mult, IH; auto; [ring |]. now apply pow_lt.
Qed.

(* ---- What grows faster or slower than a logarithm ------------------------------------------------- *)

Section Growth.
Variables (s s' w w' : R -> R) (b : R).
Hypothesis from_0 : 0 <= b.
Hypothesis s_0 : s 0 = 0.
Hypothesis w_0 : w 0 = 1.
Hypothesis w_positive : forall z, 0 <= z <= b -> 0 < w z.
Hypothesis s_slope : forall z, 0 <= z <= b -> derivable_pt_lim s z (s' z).
Hypothesis w_slope : forall z, 0 <= z <= b -> derivable_pt_lim w z (w' z).

Let f z := exp (- s z) * w z.

Lemma f_slope z : 0 <= z <= b -> derivable_pt_lim f z (exp (- s z) * (w' z - s' z * w z)).
Proof.
  intros h. replace (exp (- s z) * (w' z - s' z * w z)) with
    (exp (- s z) * - s' z * w z + exp (- s z) * w' z) by ring.
  apply (derivable_pt_lim_mult (fun z => exp (- s z)) w); [| now apply w_slope].
  apply (derivable_pt_lim_comp (fun z => - s z) exp); [| apply derivable_pt_lim_exp].
  now apply (derivable_pt_lim_opp s), s_slope.
Qed.

Lemma f_0 : f 0 = 1.
Proof. unfold f. rewrite s_0, w_0, Ropp_0, exp_0. ring. Qed.

Lemma times_f : exp (s b) * f b = w b.
Proof. unfold f. rewrite <- Rmult_assoc, <- exp_plus, Rplus_opp_r, exp_0. ring. Qed.

Lemma below_log : (forall z, 0 <= z <= b -> s' z * w z <= w' z) -> s b <= log (w b).
Proof.
  intros h. apply exp_reflects. rewrite exp_log by (apply w_positive; lra). rewrite <- times_f.
  assert (1 <= f b).
  { rewrite <- f_0. apply (rises f (fun z => exp (- s z) * (w' z - s' z * w z)) 0 b from_0).
    intros z i. split; [now apply f_slope |]. specialize (h z i). pose proof (exp_pos (- s z)).
    apply Rmult_le_pos; lra. }
  pose proof (exp_pos (s b)).
  assert (exp (s b) * 1 <= exp (s b) * f b) by (apply Rmult_le_compat_l; lra). lra.
Qed.

Lemma above_log : (forall z, 0 <= z <= b -> w' z <= s' z * w z) -> log (w b) <= s b.
Proof.
  intros h. apply exp_reflects. rewrite exp_log by (apply w_positive; lra). rewrite <- times_f.
  assert (- f 0 <= - f b).
  { apply (rises (fun z => - f z) (fun z => - (exp (- s z) * (w' z - s' z * w z))) 0 b from_0).
    intros z i. split; [now apply (derivable_pt_lim_opp f), f_slope |]. specialize (h z i).
    pose proof (exp_pos (- s z)).
    assert (0 <= exp (- s z) * (s' z * w z - w' z)) by (apply Rmult_le_pos; lra). lra. }
  rewrite f_0 in *. pose proof (exp_pos (s b)).
  assert (exp (s b) * f b <= exp (s b) * 1) by (apply Rmult_le_compat_l; lra). lra.
Qed.
End Growth.
