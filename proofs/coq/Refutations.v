(* Theorem 5.9 as printed is false, and what else only an example can show: computations in the rationals Qc. *)
From Coq Require Import QArith Qcanon Bool.
Require Import Sequences.
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

Definition q (a : Z) (b : positive) : Rationals := Q2Qc (a # b).

(* By computation, for each of finitely many places. *)
Ltac by_computing :=
  match goal with
  | |- _ <= _ => vm_compute; easy
  | |- ~ (_ <= _) => vm_compute; let h := fresh in intros h; now apply h
  | |- _ = _ => first [reflexivity | apply Qc_is_canon; vm_compute; reflexivity]
  end.
Ltac each := intros; repeat split; intros; repeat match goal with
  | s : bool |- _ => destruct s
  | s : unit |- _ => destruct s
  | s : option bool |- _ => destruct s
  | h : In _ _ |- _ => simpl in h
  | h : _ \/ _ |- _ => destruct h; subst
  | h : _ = _ |- _ => discriminate
  | h : False |- _ => destruct h
  end.
Ltac laws := each; by_computing.

(* One step, one state, two actions with prior p, p' and x = r, 1. *)
Ltac one_step p p' r := refine {| state := unit; action := bool; horizon := 1; start := [(1, tt)];
    acts _ _ := [false; true]; next _ _ _ := [(1, tt)];
    prior _ _ a := if a : bool then p' else p; x _ _ a := if a : bool then 1 else r |}; laws.

Definition prior_one_third : MDP Rationals. (* proofs/thm-5.9/prior-one-third.drn *)
Proof. one_step (q 1 3) (q 2 3) (q 1 1). Defined.

Definition uniform_one_half : MDP Rationals. (* proofs/thm-5.9/uniform-one-half.drn *)
Proof. one_step (q 1 2) (q 1 2) (q 1 2). Defined.

(* Two steps, x = 1; the state true has two actions, false has one. proofs/thm-5.9/varying-actions.drn *)
Definition varying_actions : MDP Rationals.
Proof.
  refine {| state := bool; action := bool; horizon := 2; start := [(1, true)];
    acts _ s := if s : bool then [true; false] else [true]; next _ s a := [(1, (s && a)%bool)];
    prior _ s _ := if s : bool then q 1 2 else 1; x _ _ _ := 1 |}; laws.
Defined.

(* Two steps; the state true has an action of luck, to true or false, and one to false, where x = 1/2.
   proofs/thm-5.9/luck.drn *)
Definition luck : MDP Rationals.
Proof.
  refine {| state := bool; action := bool; horizon := 2; start := [(1, true)];
    acts _ s := if s : bool then [true; false] else [true];
    next _ s a := if (s && a)%bool then [(q 1 2, true); (q 1 2, false)] else [(1, false)];
    prior _ s _ := if s : bool then q 1 2 else 1; x _ s _ := if s : bool then 1 else q 1 2 |}; laws.
Defined.

(* Example 3: the start None, s1 = Some false, s2 = Some true; a1 = false, a2 = true. *)
Definition example3 : MDP Rationals.
Proof.
  refine {| state := option bool; action := bool; horizon := 2; start := [(1, None)]; acts _ _ := [false; true];
    next _ s a := match s : option bool with
      | None => if a : bool then [(q 1 2, Some false); (q 1 2, Some true)]
                else [(q 3 4, Some false); (q 1 4, Some true)]
      | s => [(1, s)] end;
    prior _ _ _ := q 1 2;
    x _ s _ := match s with None => 1 | Some false => q 1 3 | Some true => q 2 3 end |}; laws.
Defined.

(* ex-3/index, ex-3/inequality *)
Theorem example_3 : F example3 1 1%nat None false = q 5 11 /\ F example3 2 1%nat None false = q 25 61 /\
  G example3 2 1%nat None false = q 25 61 /\ alpha example3 2 1%nat None false = q 7 17.
Proof. repeat split; by_computing. Qed.

(* ---- The printed readings of Theorem 5.9 -------------------------------------------------------- *)

Lemma at_start (M : MDP Rationals) m s a : start M = [(1, s)] -> horizon M = S m -> In a (acts M m s) ->
  choice m s a.
Proof.
  intros e h i. split; auto. rewrite <- h. apply (reach_start M 1); [rewrite e; now left | apply one_not_zero].
Qed.

Lemma same_at_start {M : MDP Rationals} {p y : table M} : p == y -> forall m s a,
  start M = [(1, s)] -> horizon M = S m -> In a (acts M m s) -> p m s a = y m s a.
Proof. auto using at_start. Qed.

(* An equality of tables that fails at the first step, for the action a of the start s. *)
Ltac fails e s a :=
  let d := fresh in pose proof (same_at_start e _ s a eq_refl eq_refl ltac:(simpl; auto)) as d;
  apply (f_equal this) in d; vm_compute in d; discriminate.

Lemma one_third_deterministic : deterministic prior_one_third.
Proof. intros m s a _. now exists tt. Qed.

Lemma one_half_class : deterministic uniform_one_half /\ uniform_prior uniform_one_half /\
  same_actions uniform_one_half.
Proof. split; [now intros m s a _; exists tt | split; [intros m s [] _; by_computing | now exists 2%nat]]. Qed.

Lemma varying_class : deterministic varying_actions /\ uniform_prior varying_actions.
Proof. split; [intros m s a _; now exists (s && a)%bool | intros m [] a _; by_computing]. Qed.

(* thm-5.9/alpha=G/stochastic *)
Theorem alpha_is_G_needs_deterministic :
  ~ forall (M : MDP Rationals) k, alpha M k == G M k.
Proof. intros claim. fails (claim luck 2%nat) true true. Qed.

(* thm-5.9/F=G/as-printed *)
Theorem F_is_G_as_printed_false :
  ~ forall (M : MDP Rationals) k, deterministic M -> F M (2 ^ S k) == G M (2 ^ S k).
Proof. intros claim. fails (claim prior_one_third 0%nat one_third_deterministic) tt false. Qed.

(* thm-5.9/F=G/stochastic-as-printed *)
Theorem F_is_G_any_prior_false :
  ~ forall (M : MDP Rationals) k, F M k == G M k.
Proof. intros claim. fails (claim prior_one_third 2%nat) tt false. Qed.

(* thm-5.9/F=G/uniform-varying-actions *)
Theorem F_is_G_needs_same_actions :
  ~ forall (M : MDP Rationals) k, uniform_prior M -> F M k == G M k.
Proof. intros claim. destruct varying_class as [d u]. fails (claim varying_actions 2%nat u) true true. Qed.

(* thm-5.9/F=alpha/as-printed *)
Theorem F_is_alpha_as_printed_false :
  ~ forall (M : MDP Rationals) k, deterministic M -> F M (2 ^ S k) == alpha M (2 ^ S k).
Proof. intros claim. fails (claim prior_one_third 0%nat one_third_deterministic) tt false. Qed.

(* thm-5.9/F=alpha/uniform-varying-actions *)
Theorem F_is_alpha_needs_same_actions :
  ~ forall (M : MDP Rationals) k, deterministic M -> uniform_prior M -> F M k == alpha M k.
Proof. intros claim. destruct varying_class as [d u]. fails (claim varying_actions 2%nat d u) true true. Qed.

(* thm-5.9/H=alpha/as-printed *)
Theorem H_is_alpha_as_printed_false :
  ~ forall (M : MDP Rationals) k, deterministic M -> H M (S k) == alpha M (2 ^ S k).
Proof.
  intros claim. destruct one_half_class as (d & u & e). fails (claim uniform_one_half 0%nat d) tt false.
Qed.

(* thm-5.9/H=alpha/uniform *)
Theorem H_is_alpha_printed_index_false :
  ~ forall (M : MDP Rationals) k, deterministic M -> uniform_prior M -> same_actions M ->
    H M (S k) == alpha M (2 ^ S k).
Proof.
  intros claim. destruct one_half_class as (d & u & e). fails (claim uniform_one_half 0%nat d u e) tt false.
Qed.

(* thm-5.9/H=alpha/repaired-index-any-prior *)
Theorem H_is_alpha_any_prior_false :
  ~ forall (M : MDP Rationals) k, deterministic M -> H M (S k) == alpha M (2 ^ k).
Proof. intros claim. fails (claim prior_one_third 1%nat one_third_deterministic) tt false. Qed.

(* thm-5.9/H=alpha/uniform-varying-actions *)
Theorem H_is_alpha_needs_same_actions :
  ~ forall (M : MDP Rationals) k, deterministic M -> uniform_prior M -> H M (S k) == alpha M (2 ^ k).
Proof. intros claim. destruct varying_class as [d u]. fails (claim varying_actions 1%nat d u) true true. Qed.

(* thm-5.9/H=alpha/repaired-stochastic *)
Theorem Hr_is_alpha_needs_deterministic :
  ~ forall (M : MDP Rationals) k, Hr M (S k) == alpha M (2 ^ k).
Proof. intros claim. fails (claim luck 1%nat) true true. Qed.

(* thm-5.9/H=F/as-printed *)
Theorem H_is_F_as_printed_false :
  ~ forall (M : MDP Rationals) k, deterministic M -> H M (S k) == F M (2 ^ S k).
Proof.
  intros claim. destruct one_half_class as (d & u & e). fails (claim uniform_one_half 0%nat d) tt false.
Qed.

(* thm-5.9/H=F/repaired-index-stochastic *)
Theorem H_is_F_needs_deterministic :
  ~ forall (M : MDP Rationals) k, H M (S k) == F M (2 ^ k).
Proof. intros claim. fails (claim luck 2%nat) true true. Qed.

(* thm-5.9/H=G/as-printed *)
Theorem H_is_G_as_printed_false :
  ~ forall (M : MDP Rationals) k, deterministic M -> H M (S k) == G M (2 ^ S k).
Proof.
  intros claim. destruct one_half_class as (d & u & e). fails (claim uniform_one_half 0%nat d) tt false.
Qed.

(* thm-5.9/H=G/repaired-index-any-prior *)
Theorem H_is_G_any_prior_false :
  ~ forall (M : MDP Rationals) k, deterministic M -> H M (S k) == G M (2 ^ k).
Proof. intros claim. fails (claim prior_one_third 1%nat one_third_deterministic) tt false. Qed.

(* thm-5.9/H=G/uniform-varying-actions *)
Theorem H_is_G_needs_same_actions :
  ~ forall (M : MDP Rationals) k, deterministic M -> uniform_prior M -> H M (S k) == G M (2 ^ k).
Proof. intros claim. destruct varying_class as [d u]. fails (claim varying_actions 1%nat d u) true true. Qed.

(* ---- No index helps ------------------------------------------------------------------------------ *)

(* x = 1 and p = (1/3, 2/3): every alpha and G stay at the prior, 1/3, while F 2 = H 2 is 1/5 there. *)
Lemma prior_only_stays k :
  alpha prior_one_third k == prior prior_one_third /\ G prior_one_third k == prior prior_one_third.
Proof.
  assert (e : alpha prior_one_third k == G prior_one_third k) by (apply alpha_is_G; intros m s a _; now exists tt).
  assert (g : G prior_one_third k == prior prior_one_third).
  { induction k as [| k IH]; [now intros m s a c |].
    apply same_trans with (cond (prior prior_one_third) (x prior_one_third)).
    - apply cond_same; [apply IH, alpha_is_G; intros m s a _; now exists tt | now intros m s a c].
    - apply cond_ones. intros m s [] _; by_computing. }
  split; auto. now apply same_trans with (G prior_one_third k).
Qed.

(* Whatever the index f k that alpha or G is given. *)
Theorem no_index_repairs_F_or_H : ~ forall M : MDP Rationals, deterministic M -> full_support M ->
  exists f : nat -> nat,
  (forall k, F M k == alpha M (f k)) \/ (forall k, F M k == G M (f k)) \/
  (forall k, H M k == alpha M (f k)) \/ (forall k, H M k == G M (f k)).
Proof.
  intros claim. destruct (claim prior_one_third) as [f cases].
  - intros m s a _. now exists tt.
  - intros m s [] _; by_computing.
  - destruct (prior_only_stays (f 2%nat)) as [ha hg].
    assert (e : F prior_one_third 2 == prior prior_one_third \/ H prior_one_third 2 == prior prior_one_third).
    { destruct cases as [h | [h | [h | h]]]; [left | left | right | right]; eapply same_trans; eauto. }
    destruct e as [e | e]; fails e tt false.
Qed.

Theorem prior_only_values :
  F prior_one_third 2 0%nat tt false = q 1 5 /\ H prior_one_third 2 0%nat tt false = q 1 5 /\
  forall k, alpha prior_one_third k 0%nat tt false = q 1 3 /\ G prior_one_third k 0%nat tt false = q 1 3.
Proof.
  split; [by_computing | split; [by_computing |]]. intros k. destruct (prior_only_stays k) as [ha hg].
  assert (c : choice (M := prior_one_third) 0 tt false) by (apply at_start; simpl; auto).
  now rewrite (ha _ _ _ c), (hg _ _ _ c).
Qed.
