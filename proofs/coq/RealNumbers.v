(* The same over the reals, with x = e^r and temperature: one of the files that use the standard library's
   axioms of R. *)
From Coq Require Import Reals.
Require Import Sequences Paths Improvement Coherence.

Definition Real : OrderedField.
Proof.
  refine {| number := R; zero := 0%R; one := 1%R; add := Rplus; mul := Rmult; sub := Rminus; opp := Ropp;
    inv := Rinv;
            le := Rle; field_laws := Rfield; le_dec := Rle_dec |}.
  - exact Rinv_0.
  - intros a b h. now apply Rlt_le, Rnot_le_lt.
  - exact Rle_antisym.
  - exact Rle_trans.
  - intros a b c h. now apply Rplus_le_compat_r.
  - exact Rmult_le_pos.
Defined.

(* Every theorem of the other files holds here; this one needs the exponential to be said. Rewards r are finite
   (r = -infinity is x = 0, in the theorems over any field), and inverse temperatures alpha are real. *)
Section Temperature.
Variable M : MDP Real.
Variable r : table M.
Hypothesis x_is_exp : forall m s a, x M m s a = exp (r m s a).

Definition at_temperature (alpha : R) : table M := cond (prior M) (fun m s a => exp (alpha * r m s a)).

Lemma pow_exp (k : nat) (a : R) : ((exp a : Real) ^ k)%K = exp (INR k * a).
Proof.
  induction k as [| k IH]; [simpl; now rewrite Rmult_0_l, exp_0 |].
  rewrite S_INR, Rmult_plus_distr_r, Rmult_1_l, exp_plus, Rmult_comm, <- IH. reflexivity.
Qed.

(* alpha = k, at every k: thm-5.9's first equality as it is printed, up to the schedule. *)
Theorem temperature_is_G k : deterministic M -> at_temperature (INR k) == G M k.
Proof.
  intros d. apply same_trans with (alpha M k); [| now apply alpha_is_G].
  apply cond_same; [now intros m s a c |]. intros m s a c. unfold power. now rewrite x_is_exp, pow_exp.
Qed.
End Temperature.
