(* The rationals in lowest terms, Qc of the standard library, as an ordered field. *)
From Coq Require Import QArith Qcanon.
Require Import OrderedField.
Open Scope field_scope.

Definition Rationals : OrderedField.
Proof.
  refine {| number := Qc; zero := Q2Qc 0; one := 1%Qc; add := Qcplus; mul := Qcmult; sub := Qcminus;
    opp := Qcopp;
            inv := Qcinv; le := Qcle; field_laws := Qcft;
            le_dec a b := match Qclt_le_dec b a with left h => right
              (Qclt_not_le _ _ h) | right h => left h end |}.
  - reflexivity.
  - intros a b h. now apply Qclt_le_weak, Qcnot_le_lt.
  - exact Qcle_antisym.
  - exact Qcle_trans.
  - intros a b c h. apply Qcplus_le_compat; auto. apply Qcle_refl.
  - intros a b h i. rewrite <- (Qcmult_0_l b). now apply Qcmult_le_compat_r.
Defined.
