(* What certificates mean, in the terms of MDP.v. The tables of certificates keep a row that cannot be
   normalised, and mark it; those of MDP.v have zeros there. For the sequences alpha, G, F, H and the repaired
   ones this makes no difference: rows that are not marked are equal, and a row is marked only where success is
   impossible. *)
From Coq Require Import QArith Qcanon FMapPositive Bool Lia.
Require Import Sequences Rationals.
Require Export Checker.
Open Scope field_scope.
Local Set Warnings "-projection-no-head-constant".
Canonical Rationals.

Lemma sum_total {A} (l : list A) (f : A -> Rationals) : sum l f = total l f.
Proof. induction l as [| a l IH]; simpl; auto. now rewrite IH. Qed.

Lemma is_iff a b : is a b = true <-> a = b.
Proof. split; [apply is_eq | intros ->; apply is_refl]. Qed.

Lemma at_most_le (a b : Rationals) : at_most a b = true <-> a <= b.
Proof.
  unfold at_most, below. simpl. unfold Qcle, Qccompare. rewrite Qle_alt, <- (Qcompare_antisym b a).
  destruct (this b ?= this a)%Q; simpl; split; congruence.
Qed.

Lemma below_lt (a b : Rationals) : below a b = true <-> a < b.
Proof.
  rewrite <- at_most_le. unfold at_most. destruct (below a b); simpl; split; congruence.
Qed.

Lemma nonzero_iff (a : Rationals) : nonzero a = true <-> a <> 0.
Proof.
  unfold nonzero. destruct (is a 0%Qc) eqn:e; simpl.
  - apply is_eq in e. split; [easy |]. intros n. now destruct n.
  - split; auto. intros _ h. assert (t : is a 0%Qc = true) by now apply is_iff. congruence.
Qed.

Lemma positive_not_zero (a : Rationals) : below 0%Qc a = true -> a <> 0.
Proof. intros h e. apply (below_lt 0 a) in h. apply h. rewrite e. apply le_refl. Qed.

Lemma law_distribution d l : law d l = true -> distribution (K := Rationals) l.
Proof.
  unfold law. intros h. apply andb_prop in h as [h e]. apply is_eq in e. split; [| now rewrite sum_total].
  intros z i. rewrite forallb_forall in h. specialize (h z i). apply andb_prop in h as [h _].
  now apply lt_le, below_lt.
Qed.

Lemma row_is_refl r : row_is r r = true.
Proof.
  destruct r as [m l]. unfold row_is. simpl. rewrite eqb_reflx. simpl. induction l as [| c l IH]; auto.
  now rewrite is_refl.
Qed.

Section Model.
Variable d : model.
Hypothesis g : good d = true.

Lemma good_starts : law d (starts d) = true.
Proof. unfold good in g. apply andb_prop in g as [h _]. now apply andb_prop in h as [_ h]. Qed.

Lemma good_listed s l : PositiveMap.find s (states d) = Some l -> good_state d l = true.
Proof.
  intros f. unfold good in g. apply andb_prop in g as [_ h]. rewrite forallb_forall in h.
  exact (h (s, l) (PositiveMap.elements_correct _ _ f)).
Qed.

Lemma stay_distribution (s : positive) : distribution (K := Rationals) [(1%Qc, s)].
Proof.
  split; [| simpl; ring]. intros z [<- | []]. exact (@zero_le_one Rationals).
Qed.

Lemma act_good s a : In a (acts_of d s) ->
  distribution (K := Rationals) (targets a) /\ (0 : Rationals) <= chance a /\ ((0 : Rationals) <= gain a /\
    @le Rationals (gain a) (@one Rationals)).
Proof.
  unfold acts_of. destruct (PositiveMap.find s (states d)) as [l |] eqn:f.
  - intros i. apply good_listed in f. unfold good_state in f. apply andb_prop in f as [f _].
    apply andb_prop in f as [f _]. rewrite forallb_forall in f. specialize (f a i). unfold good_act in f.
    apply andb_prop in f as [f h1]. apply andb_prop in f as [f h2]. apply andb_prop in f as [h4 h3].
    repeat split; try (now apply at_most_le); now apply law_distribution with d.
  - intros [<- | []]. pose proof (stay_distribution s).
    repeat split; try exact (@zero_le_one Rationals); try exact (le_refl (1 : Rationals)); apply H.
Qed.

Lemma acts_total s : sum (K := Rationals) (acts_of d s) chance = 1.
Proof.
  unfold acts_of. destruct (PositiveMap.find s (states d)) as [l |] eqn:f; [| simpl; ring].
  apply good_listed in f. unfold good_state in f. apply andb_prop in f as [f _].
  apply andb_prop in f as [_ f].
  rewrite sum_total. now apply is_eq.
Qed.

Definition mdp : MDP Rationals.
Proof.
  refine {| state := positive; action := act; horizon := steps d; start := starts d; acts _ s := acts_of d s;
    next _ _ a := targets a; prior _ _ a := chance a; x _ _ a := gain a |}.
  - apply law_distribution with d, good_starts.
  - intros m s a i. now apply act_good in i.
  - intros m s. split; [intros a i; now apply act_good in i | apply acts_total].
  - intros m s a i. now apply act_good in i.
Defined.

Lemma acts_in_order s : in_order 0 (acts_of d s) = true.
Proof.
  unfold acts_of. destruct (PositiveMap.find s (states d)) as [l |] eqn:f; auto.
  apply good_listed in f. unfold good_state in f. now apply andb_prop in f as [_ f].
Qed.

(* ---- Places ------------------------------------------------------------------------------------- *)

Lemma target_positive s a z : In a (acts_of d s) -> In z (targets a) -> fst z <> (0 : Rationals).
Proof.
  unfold acts_of. destruct (PositiveMap.find s (states d)) as [l |] eqn:f.
  - intros i j. apply good_listed in f. unfold good_state in f. apply andb_prop in f as [f _].
    apply andb_prop in f as [f _]. rewrite forallb_forall in f. specialize (f a i). unfold good_act in f.
    apply andb_prop in f as [_ f]. unfold law in f. apply andb_prop in f as [f _].
    rewrite forallb_forall in f.
    specialize (f z j). apply andb_prop in f as [f _]. now apply positive_not_zero.
  - intros [<- | []] [<- | []]. apply one_not_zero.
Qed.

Lemma start_positive z : In z (starts d) -> fst z <> (0 : Rationals).
Proof.
  intros j. pose proof good_starts as f. unfold law in f. apply andb_prop in f as [f _].
  rewrite forallb_forall in f.
  specialize (f z j). apply andb_prop in f as [f _]. now apply positive_not_zero.
Qed.

Lemma forward_reachable n layer m s : (forall r, In r layer -> reachable (M := mdp) n r) ->
  In (m, s) (forward d n layer) -> reachable (M := mdp) (S m) s.
Proof.
  revert layer. induction n as [| n IH]; intros layer h i; [easy |]. simpl in i.
  apply in_app_or in i as [i | i].
  - apply in_map_iff in i as (r & e & i). injection e as -> ->. auto.
  - apply (IH (after_all d layer)); auto. intros r j.
    apply in_after in j as (s' & a & [c t] & j & k & l & ->).
    apply (reach_next mdp n s' a c); auto. now apply (target_positive s' a (c, t)).
Qed.

Theorem places_are_reachable m s : In (m, s) (places d) <-> reachable (M := mdp) (S m) s.
Proof.
  split.
  - apply forward_reachable. intros r i. rewrite in_once in i. apply in_map_iff in i as ([c t] & <- & i).
    apply (reach_start mdp c); auto. now apply (start_positive (c, t)).
  - intros h. remember (S m) as n eqn:e. revert m e.
    induction h as [c s i n | k s a c t h IH i j n]; intros m e.
    + simpl in e. pose proof (places_first d (c, s) ltac:(rewrite e; easy) i) as f. now rewrite e in f.
    + subst. apply (places_closed d (m) s a (c, t)); auto.
Qed.

Lemma choice_place m s a : choice (M := mdp) m s a <-> In (m, s) (places d) /\ In a (acts_of d s).
Proof. unfold choice. now rewrite places_are_reachable. Qed.

(* ---- Entries ------------------------------------------------------------------------------------ *)

Lemma nth_in_order l n (f : act -> Qc) a : in_order n l = true -> In a l ->
  (n <= index a)%nat /\ (index a - n < length l)%nat /\ nth (index a - n) (map f l) 0%Qc = f a.
Proof.
  revert n. induction l as [| b l IH]; intros n h i; [easy |]. simpl in h. apply andb_prop in h as [e h].
  apply Nat.eqb_eq in e. destruct i as [-> | i].
  - subst. rewrite Nat.sub_diag. simpl. repeat split; auto. apply Nat.lt_0_succ.
  - destruct (IH (S n) h i) as (p & q & r). replace (index a - n)%nat with (S (index a - S n)) by lia.
    simpl. repeat split; auto; lia.
Qed.

Lemma entry_map b f s a : In a (acts_of d s) -> entry (Row b (map f (acts_of d s))) a = f a.
Proof.
  intros i. destruct (nth_in_order _ 0 f a (acts_in_order s) i) as (_ & _ & h). unfold entry. simpl.
  now rewrite Nat.sub_0_r in h.
Qed.

Lemma index_below s a : In a (acts_of d s) -> (index a < length (acts_of d s))%nat.
Proof. intros i. destruct (nth_in_order _ 0 chance a (acts_in_order s) i) as (_ & h & _). lia. Qed.

Lemma nth_zip f l k n : (n < length l)%nat -> length k = length l ->
  nth n (zip f l k) 0%Qc = f (nth n l 0%Qc) (nth n k 0%Qc).
Proof.
  revert k n. induction l as [| a l IH]; intros [| b k] n h e; simpl in *; try lia. destruct n; auto.
  apply IH; lia.
Qed.

Lemma length_zip f l k : length k = length l -> length (zip f l k) = length l.
Proof. revert k. induction l as [| a l IH]; intros [| b k] e; simpl in *; try lia. rewrite IH; lia. Qed.

Lemma nth_map_div n l (c : Qc) : nth n (map (fun a => a / c)%Qc l) 0%Qc = (nth n l 0 / c)%Qc.
Proof.
  revert n. induction l as [| a l IH]; intros [| n]; simpl; auto; unfold Qcdiv; ring.
Qed.

(* A list of entries and the actions' own ones. *)
Lemma total_entries l (k : list Qc) n : in_order n l = true -> length k = length l ->
  total k (fun a => a) = total l (fun a => nth (index a - n) k 0%Qc).
Proof.
  revert k n. induction l as [| b l IH]; intros [| c k] n h e; simpl in *; try lia; auto.
  apply andb_prop in h as [i h]. apply Nat.eqb_eq in i. subst. rewrite Nat.sub_diag. f_equal.
  rewrite (IH k (S (index b))); auto. apply total_ext. intros a j.
  destruct (nth_in_order l (S (index b)) chance a h j) as (p & _).
  now replace (index a - index b)%nat with (S (index a - S (index b))) by lia.
Qed.

Lemma total_row s k : length k = length (acts_of d s) ->
  total k (fun a => a) = sum (acts_of d s) (fun a => nth (index a) k 0%Qc).
Proof.
  intros e. rewrite sum_total, (total_entries _ _ 0 (acts_in_order s) e). apply total_ext. intros a i.
  now rewrite Nat.sub_0_r.
Qed.

Lemma at_position l m n : in_order m l = true -> (n < length l)%nat ->
  exists a, In a l /\ index a = (m + n)%nat.
Proof.
  revert m n. induction l as [| b l IH]; intros m n h k; simpl in *; [lia |]. apply andb_prop in h as [e h].
  apply Nat.eqb_eq in e. destruct n; [exists b; split; auto; lia |].
  destruct (IH (S m) n h ltac:(lia)) as (a & i & j). exists a. split; auto. lia.
Qed.

Lemma in_entries s k c : length k = length (acts_of d s) -> In c k ->
  exists a, In a (acts_of d s) /\ nth (index a) k 0%Qc = c.
Proof.
  intros e i. destruct (In_nth k c 0%Qc i) as (n & h & <-).
  destruct (at_position _ 0%nat n (acts_in_order s) ltac:(lia)) as (a & j & r). exists a. split; auto.
  now rewrite r.
Qed.

(* Rows that differ and are not marked differ in an entry. *)
Lemma rows_differ s r r' : length (entries r) = length (acts_of d s) ->
  length (entries r') = length (acts_of d s) ->
  mark r = mark r' -> row_is r r' = false -> exists a, In a (acts_of d s) /\ entry r a <> entry r' a.
Proof.
  intros e e' k n. assert (dec : forall l : list act, (exists a, In a l /\ entry r a <> entry r' a) \/
    forall a, In a l -> entry r a = entry r' a).
  { induction l as [| b l [(a & i & h) | IH]]; [right; easy | left; exists a; simpl; auto |].
    destruct (eq_dec (entry r b : Rationals) (entry r' b)) as [h | h]; [| left; exists b; simpl; auto].
    right. intros a [<- | i]; auto. }
  destruct (dec (acts_of d s)) as [h | h]; auto. exfalso.
  assert (l : entries r = entries r').
  { apply nth_ext with 0%Qc 0%Qc; [congruence |]. intros i j. rewrite e in j.
    destruct (at_position _ 0%nat i (acts_in_order s) j) as (a & p & q). simpl in q. subst i. now apply h. }
  destruct r as [m v], r' as [m' v']. simpl in k, l. subst. now rewrite row_is_refl in n.
Qed.
End Model.
