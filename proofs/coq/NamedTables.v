(* The names that the checker gives to tables (Named.v) are right. *)
From Coq Require Import QArith Qcanon FMapPositive Bool Lia.
Require Import Sequences Rationals Adequacy SequenceTables.
Require Export Named.
Open Scope field_scope.

Section Names.
Variable d : model.
Hypothesis g : good d = true.
(* Whatever numbers the certificate has. *)
Context {A : Type}.
Variable N : numbers A.
Implicit Types E : env A.
Let M := mdp d g.
Notation p0 := (prior M).
Notation x0 := (x M).

(* The rewards of F and F' after k steps, as Hx and Hrx of MDP.v. *)
Definition Fx k : MDP.table M := match k with O => x0 | S j => times x0 (F M (S j)) end.
Definition Frx k : MDP.table M := match k with O => x0 | S j => times x0 (over (Fr M (S j)) p0) end.

(* What a name says of a table. *)
Definition means (n : name) (t : table) : Prop :=
  match n with
  | NameG k => fits d g p0 x0 p0 t (G M k)
  | NameAlpha k => fits d g p0 (power x0 (N.to_nat k)) p0 t (alpha M (N.to_nat k))
  | NameF k => fits d g p0 x0 p0 t (F M k)
  | NameH k => fits d g p0 x0 p0 t (H M k)
  | NameFr k => fits d g p0 x0 p0 t (Fr M k)
  | NameHr k => fits d g p0 x0 p0 t (Hr M k)
  | NamePower k => let y := power x0 (N.to_nat k) in fits d g p0 y y t y
  | NameFx k => fits d g p0 x0 x0 t (Fx k)
  | NameHx k => fits d g p0 x0 x0 t (Hx M k)
  | NameFrx k => fits d g p0 x0 x0 t (Frx k)
  | NameHrx k => fits d g p0 x0 x0 t (Hrx M k)
  | NameFratio k => fits d g p0 x0 ones t (over (Fr M k) p0)
  | NameHratio k => fits d g p0 x0 ones t (over (Hr M k) p0)
  | ThePrior => t = given_rows d chance
  | TheReward => t = given_rows d gain
  | _ => False
  end.
Definition meets (E : env A) (n : positive) (m : name) : Prop :=
  match m with
  | TheValues p y => exists P Y,
      tables E true p = Some P /\ tables E true y = Some Y /\ tables E false n = Some (eV d P Y)
  | TheChances p y => exists P Y,
      tables E true p = Some P /\ tables E true y = Some Y /\ tables E true n = Some (backup d Y (eV d P Y))
  | _ => exists t, tables E true n = Some t /\ means m t
  end.

Add Field numbers_of_names : (field_laws Rationals).

Lemma alive_parts p r m s a : alive d g p r m s a -> p m s a <> 0 /\ r m s a <> 0.
Proof. unfold alive, Q. intros h. split; intros e; apply h; rewrite e; ring. Qed.

Lemma fits_prior r : fits d g p0 r p0 (given_rows d chance) p0.
Proof.
  refine (fits_given d g p0 r p0 chance _ _ _); auto.
  - exact (reachable_prior M).
  - intros m s a c h. apply (alive_parts p0 r m s a h).
Qed.

Lemma fits_reward : fits d g p0 x0 x0 (given_rows d gain) x0.
Proof.
  refine (fits_given d g p0 x0 x0 gain _ _ _); auto.
  - exact (reachable_x M).
  - intros m s a c h. apply (alive_parts p0 x0 m s a h).
Qed.

Lemma to_power_1 (a : Rationals) : to_power a 1 = a.
Proof. apply Qc_is_canon. now destruct a as [[n e] c]. Qed.

Lemma to_power_succ (a : Rationals) k : to_power a (Zpos (Pos.succ k)) = a * to_power a (Zpos k).
Proof.
  change (to_power a (Zpos (Pos.succ k)) = Qcmult a (to_power a (Zpos k))).
  apply Qc_is_canon. cbn [this to_power Qcmult Q2Qc]. rewrite Qred_correct. unfold fraction_power, Qeq, Qmult.
  cbn [Qnum Qden]. rewrite Pos2Z.inj_mul, !Zpow_alt.Zpower_equiv, !Z2Pos.id by now apply Z.pow_pos_nonneg.
  rewrite Pos2Z.inj_succ, !Z.pow_succ_r by easy. ring.
Qed.

Lemma to_power_pow (a : Rationals) k : to_power a (Z.of_N k) = a ^ N.to_nat k.
Proof.
  destruct k as [| k]; [easy |]. cbn [Z.of_N N.to_nat]. induction k as [| k IH] using Pos.peano_ind.
  - rewrite to_power_1. symmetry. apply Qcmult_1_r.
  - now rewrite Pos2Nat.inj_succ, to_power_succ, IH.
Qed.

Definition power_rows (t : table) k : table := fun m s => power_row (t m s) (Z.of_N k).

Lemma fits_ext b C D P : (forall m s, C m s = D m s) -> fits d g p0 b b D P -> fits d g p0 b b C P.
Proof.
  intros e [f1 f2 f3 f4 f5 f6].
  split; intros m s; rewrite e; [apply f1 | apply f2 | apply f3 | apply f4 | apply f5 | apply f6].
Qed.

(* Powers from 0 are defined everywhere. *)
Lemma power_given (f : act -> Qc) k m s :
  power_rows (given_rows d f) k m s = Row false (map (fun a => (f a : Rationals) ^ N.to_nat k) (acts_of d s)).
Proof.
  unfold power_rows, power_row, given_rows. simpl. rewrite map_map. f_equal.
  - apply not_true_is_false. intros h. apply existsb_exists in h as (a & _ & h).
    unfold no_power in h. now destruct k.
  - apply map_ext. intros a. apply to_power_pow.
Qed.

Lemma fits_power k : let y := power x0 (N.to_nat k) in fits d g p0 y y (power_rows (given_rows d gain) k) y.
Proof.
  intros y. apply fits_ext with (given_rows d (fun a => (gain a : Rationals) ^ N.to_nat k)).
  - intros m s. apply power_given.
  - refine (fits_given d g p0 y y (fun a => (gain a : Rationals) ^ N.to_nat k) _ _ _); auto.
    + exact (power_nonneg M x0 (N.to_nat k) (reachable_x M)).
    + intros m s a c h. apply (alive_parts p0 y m s a h).
Qed.

(* ---- One step ----------------------------------------------------------------------------------- *)

Lemma tables_found E w n t : tables E w n = Some t <-> PositiveMap.find n E = Some (Table w t).
Proof.
  unfold tables. destruct (PositiveMap.find n E) as [[w' u | |] |]; try easy.
  destruct w, w'; simpl; split; congruence.
Qed.

Lemma tables_add E w n t k v : tables E w n = Some t -> PositiveMap.find k E = None ->
  tables (PositiveMap.add k v E) w n = Some t.
Proof.
  rewrite !tables_found. intros h f. rewrite PositiveMap.gso; auto. intros ->. congruence.
Qed.

Lemma meets_add E n m k v : meets E n m -> PositiveMap.find k E = None -> meets (PositiveMap.add k v E) n m.
Proof.
  intros h f. destruct m; simpl in *; try (destruct h as (t & h & i); exists t; split; auto using tables_add);
    destruct h as (P & Y & h & i & j); exists P, Y; auto using tables_add.
Qed.

Lemma tables_new E n w t : tables (PositiveMap.add n (Table w t) E) w n = Some t.
Proof. apply tables_found, PositiveMap.gss. Qed.

(* What is named at n, in the list that a step finds there. *)
Definition met (E : env A) (l : names) := forall n m, In m (names_at l n) -> meets E n m.

Lemma one_table E n m t : meets E n m -> tables E true n = Some t ->
  match m with TheValues _ _ | TheChances _ _ => True | _ => means m t end.
Proof. destruct m; simpl; auto; intros (u & h & i) f; congruence. Qed.

Lemma named_prior E l n t : met E l -> existsb is_prior (names_at l n) = true -> tables E true n = Some t ->
  t = given_rows d chance.
Proof.
  intros h i k. apply existsb_exists in i as (m & i & j). destruct m; try easy.
  exact (one_table E n _ t (h n _ i) k).
Qed.

Lemma named_reward E l n t : met E l -> existsb is_reward (names_at l n) = true -> tables E true n = Some t ->
  t = given_rows d gain.
Proof.
  intros h i k. apply existsb_exists in i as (m & i & j). destruct m; try easy.
  exact (one_table E n _ t (h n _ i) k).
Qed.

Lemma reachable_power k : nonneg M (power x0 k).
Proof. apply power_nonneg, reachable_x. Qed.

(* Conditioning, by its parts. *)
Lemma named_conditioned E l p q y P Q' Y m : met E l -> tables E true p = Some P ->
  tables E true q = Some Q' ->
  tables E true y = Some Y -> In m (given_names l (Conditioned p q y)) -> means m (conditioned P Q' Y).
Proof.
  intros h hp hq hy i. simpl in i. destruct (existsb (is_chances p y) (names_at l q)) eqn:c; [| easy].
  assert (e : conditioned P Q' Y = condition d P Y).
  { apply existsb_exists in c as (n & j & c).
    destruct n as [k | k | k | k | k | k | k | k | k | k | k | k | k | | | a b | p' y']; try easy. simpl in c.
    apply andb_prop in c as [c1 c2]. apply Pos.eqb_eq in c1 as <-. apply Pos.eqb_eq in c2 as <-.
    destruct (h q _ j) as (P' & Y' & h1 & h2 & h3). unfold condition. congruence. }
  rewrite e. clear e c. apply in_app_or in i as [i | i].
  - destruct (existsb is_reward (names_at l y)) eqn:r; [| easy]. apply (named_reward E l y Y h) in r; auto.
    subst Y.
    apply in_flat_map in i as (n & j & i). destruct n; try easy. destruct i as [<- | []].
    pose proof (one_table E p _ P (h p _ j) hp) as f. simpl in f |- *.
    change (G M (S k)) with (cond (G M k) x0).
    apply fits_condition; auto using fits_reward; [apply reachable_prior | apply reachable_x].
  - destruct (existsb is_prior (names_at l p)) eqn:r; [| easy]. apply (named_prior E l p P h) in r; auto.
    subst P.
    apply in_flat_map in i as (n & j & i). pose proof (one_table E y _ Y (h y _ j) hy) as f.
    destruct n; try easy; destruct i as [<- | []]; unfold means in f |- *.
    + apply fits_condition; auto using fits_prior; [apply reachable_prior | apply reachable_power].
    + assert (e : F M (S k) = cond p0 (Fx k)) by now destruct k. rewrite e.
      apply fits_condition; auto using fits_prior; [apply reachable_prior | apply reachable_x].
    + apply fits_condition; auto using fits_prior; [apply reachable_prior | apply reachable_x].
    + assert (e : Fr M (S k) = cond p0 (Frx k)) by now destruct k. rewrite e.
      apply fits_condition; auto using fits_prior; [apply reachable_prior | apply reachable_x].
    + apply fits_condition; auto using fits_prior; [apply reachable_prior | apply reachable_x].
Qed.

Lemma named_product E l y p Y P m : met E l -> tables E true y = Some Y -> tables E true p = Some P ->
  In m (given_names l (Combine Times (Step y) (Step p))) -> means m (rows_of Times Y P).
Proof.
  intros h hy hp i. simpl in i. apply in_app_or in i as [i | i].
  - destruct (existsb is_reward (names_at l y)) eqn:r; [| easy]. apply (named_reward E l y Y h) in r; auto.
    subst Y.
    apply in_flat_map in i as (n & j & i). pose proof (one_table E p _ P (h p _ j) hp) as f.
    destruct n; try easy; destruct k as [| k]; try easy; destruct i as [<- | []]; simpl in f |- *.
    + eapply fits_times; [apply fits_reward | exact f].
    + eapply fits_times; [apply fits_reward | exact f].
  - apply in_flat_map in i as (n & j & i). pose proof (one_table E y _ Y (h y _ j) hy) as f.
    destruct n; try easy; simpl in i.
    + destruct (existsb (is_H (S k)) (names_at l p)) eqn:e; [| easy]. destruct i as [<- | []].
      apply existsb_exists in e as (n & e & b). destruct n; try easy. apply Nat.eqb_eq in b as ->.
      pose proof (one_table E p _ P (h p _ e) hp) as f'. simpl in f, f' |- *.
      eapply fits_times; [exact f | exact f'].
    + destruct (existsb (is_Hratio (S k)) (names_at l p)) eqn:e; [| easy]. destruct i as [<- | []].
      apply existsb_exists in e as (n & e & b). destruct n; try easy. apply Nat.eqb_eq in b as ->.
      pose proof (one_table E p _ P (h p _ e) hp) as f'. simpl in f, f' |- *.
      eapply fits_times; [exact f | exact f'].
Qed.

Lemma named_ratio E l p q P Q' m : met E l -> tables E true p = Some P -> tables E true q = Some Q' ->
  In m (given_names l (Combine Over (Step p) (Step q))) -> means m (rows_of Over P Q').
Proof.
  intros h hp hq i. simpl in i. destruct (existsb is_prior (names_at l q)) eqn:r; [| easy].
  apply (named_prior E l q Q' h) in r; auto. subst Q'. apply in_flat_map in i as (n & j & i).
  pose proof (one_table E p _ P (h p _ j) hp) as f.
  destruct n; try easy; destruct i as [<- | []]; simpl in f |- *; now apply fits_ratio.
Qed.

(* A name of a table that is no eV or eQ. *)
Lemma meets_means E n t m : tables E true n = Some t -> means m t -> meets E n m.
Proof. intros h i. destruct m; simpl in *; try easy; exists t; auto. Qed.

Lemma step_named E l n o v m : met E l -> PositiveMap.find n E = None ->
  evaluate N d (places d) (eV d) (best_eV d) (occupancy d) E o = Some v -> In m (given_names l o) ->
    meets (PositiveMap.add n v E) n m.
Proof.
  intros h f k i. destruct o; try easy.
  - injection k as <-. apply meets_means with (given_rows d chance); [apply tables_new |].
    simpl in i. destruct i as [<- | [<- | [<- | [<- | [<- | [<- | []]]]]]]; try reflexivity; apply fits_prior.
  - injection k as <-. apply meets_means with (given_rows d gain); [apply tables_new |].
    simpl in i. destruct i as [<- | [<- | [<- | [<- | [<- | [<- | []]]]]]]; try reflexivity;
      try apply fits_reward.
    assert (e : forall b, fits d g p0 b b (power_rows (given_rows d gain) 1) b ->
      fits d g p0 b b (given_rows d gain) b).
    { intros b. apply fits_ext. intros a s. rewrite power_given. unfold given_rows. f_equal.
      apply map_ext. intros c. symmetry. apply Qcmult_1_r. }
    apply e, fits_power.
  - simpl in k. destruct (tables E true p) as [P |] eqn:hp; [| easy].
    destruct (tables E true y) as [Y |] eqn:hy; [| easy].
    injection k as <-. destruct i as [<- | []]. exists P, Y. auto using tables_add, tables_new.
  - simpl in k. destruct (tables E true y) as [Y |] eqn:hy; [| easy].
    destruct (tables E false v0) as [W |] eqn:hv; [| easy].
    injection k as <-. simpl in i. apply in_flat_map in i as (a & j & i).
    destruct a as [k | k | k | k | k | k | k | k | k | k | k | k | k | | | p y' | a b]; try easy.
    destruct (Pos.eqb y y') eqn:e; [| easy].
    apply Pos.eqb_eq in e as <-. destruct i as [<- | []]. destruct (h v0 _ j) as (P & Y' & h1 & h2 & h3).
    exists P, Y'. repeat split; auto using tables_add.
    replace (backup d Y' (eV d P Y')) with (backup d Y W) by congruence.
    apply tables_new.
  - simpl in k. destruct (tables E true p) as [P |] eqn:hp; [| easy].
    destruct (tables E true q) as [Q' |] eqn:hq; [| easy].
    destruct (tables E true y) as [Y |] eqn:hy; [| easy]. injection k as <-.
    eapply meets_means; [apply tables_new |]. eapply named_conditioned; eauto.
  - destruct a as [a | qa], b as [b | qb]; try (destruct o; easy).
    assert (c : forall Y P, tables E true a = Some Y -> tables E true b = Some P ->
      v = Table true (rows_of o Y P)).
    { intros Y P hy hp. simpl in k. unfold combine, any_table in k. apply tables_found in hy, hp.
      rewrite hy, hp in k.
      simpl in k.
      now injection k as <-. }
    assert (t : forall n' m', In m' (names_at l n') -> match m' with TheValues _ _ => True | _ =>
      exists t, tables E true n' = Some t end).
    { intros n' m' j. pose proof (h n' m' j) as q. destruct m'; simpl in q; auto;
        first [solve [destruct q as (t & q & _); eauto] | destruct q as (P & Y & _ & _ & q); eauto]. }
    destruct o; try easy.
    + assert (exists Y P, tables E true a = Some Y /\ tables E true b = Some P) as (Y & P & hy & hp).
      { simpl in i. apply in_app_or in i as [i | i].
        - destruct (existsb is_reward (names_at l a)) eqn:r; [| easy].
          apply existsb_exists in r as (r & j & z).
          apply in_flat_map in i as (r' & j' & i). pose proof (t a r j) as u. pose proof (t b r' j') as u'.
          destruct r; try easy. destruct u as [Y u]. destruct r'; try easy; destruct u' as [P u']; eauto.
        - apply in_flat_map in i as (r & j & i). pose proof (t a r j) as u. destruct r; try easy; simpl in i;
            destruct u as [Y u]; destruct (existsb _ _) eqn:r; try easy;
              apply existsb_exists in r as (r' & j' & z);
            pose proof (t b r' j') as u'; destruct r'; try easy; destruct u' as [P u']; eauto. }
      rewrite (c Y P hy hp). eapply meets_means; [apply tables_new |]. eapply named_product; eauto.
    + assert (exists Y P, tables E true a = Some Y /\ tables E true b = Some P) as (Y & P & hy & hp).
      { simpl in i. destruct (existsb is_prior (names_at l b)) eqn:r; [| easy].
        apply existsb_exists in r as (r & j & z).
        apply in_flat_map in i as (r' & j' & i). pose proof (t b r j) as u. pose proof (t a r' j') as u'.
        destruct r; try easy. destruct u as [Y u]. destruct r'; try easy; destruct u' as [P u']; eauto. }
      rewrite (c Y P hy hp). eapply meets_means; [apply tables_new |]. eapply named_ratio; eauto.
  - destruct a as [a | qa]; [| easy]. simpl in i. destruct (Z.leb 0 n0) eqn:z; [| easy]. apply Z.leb_le in z.
    destruct (existsb is_reward (names_at l a)) eqn:r; [| easy].
    destruct i as [<- | []]. assert (exists t, tables E true a = Some t) as (t & ht).
    { apply existsb_exists in r as (r & j & y). destruct r; try easy. destruct (h a _ j) as (t & q & _).
      eauto. }
    apply (named_reward E l a t h) in r; auto. subst t. simpl in k. pose proof ht as ht'.
    apply tables_found in ht'.
    rewrite ht' in k. injection k as <-. eapply meets_means; [apply tables_new |].
    pose proof (fits_power (Z.to_N n0)) as f'. unfold power_rows in f'. now rewrite Z2N.id in f'.
Qed.

(* ---- All steps ---------------------------------------------------------------------------------- *)

Lemma names_from_sound steps : forall E l n E', met E l -> (forall k, Pos.le n k ->
  PositiveMap.find k E = None) ->
  meaning_from N d E n steps = Some E' -> met E' (names_from l n steps).
Proof.
  induction steps as [| o steps IH]; simpl; intros E l n E' h f k; [now injection k as <- |].
  destruct (evaluate _ _ _ _ _ _ E o) as [v |] eqn:e; [| easy]. eapply IH; [| | exact k].
  - intros a m i. unfold names_at in i. destruct (Pos.eq_dec a n) as [-> | j].
    + rewrite PositiveMap.gss in i. apply step_named with l o; auto. apply f, Pos.le_refl.
    + rewrite PositiveMap.gso in i by auto. apply meets_add; [now apply h | apply f, Pos.le_refl].
  - intros a i. rewrite PositiveMap.gso; [apply f |]; lia.
Qed.

Theorem names_sound steps E n m : meaning N d steps = Some E -> In m (names_at (all_names steps) n) ->
  meets E n m.
Proof.
  intros k. eapply names_from_sound; [| | exact k].
  - intros a b i. unfold names_at in i. now rewrite PositiveMap.gempty in i.
  - intros a _. apply PositiveMap.gempty.
Qed.

(* The table of MDP.v that a name stands for. *)
Definition sequence (n : name) : option (MDP.table M) :=
  match n with
  | NameG k => Some (G M k)
  | NameAlpha k => Some (alpha M (N.to_nat k))
  | NameF k => Some (F M k)
  | NameH k => Some (H M k)
  | NameFr k => Some (Fr M k)
  | NameHr k => Some (Hr M k)
  | NamePower k => Some (power x0 (N.to_nat k))
  | NameFx k => Some (Fx k)
  | NameHx k => Some (Hx M k)
  | NameFrx k => Some (Frx k)
  | NameHrx k => Some (Hrx M k)
  | NameFratio k => Some (over (Fr M k) p0)
  | NameHratio k => Some (over (Hr M k) p0)
  | _ => None
  end.

(* t has the numbers of P where its rows are not marked, and P is 0 where they are. *)
Definition shows (t : table) (P : MDP.table M) := forall m s a, choice (M := M) m s a ->
  if mark (t m s) then P m s a = 0 else entry (t m s) a = P m s a.

Lemma fits_shows p r b t P : fits d g p r b t P -> shows t P.
Proof.
  intros f m s a c. destruct (choice_in d g m s a c) as [i j]. destruct (mark (t m s)) eqn:k.
  - now apply (fits_marked _ _ _ _ _ _ _ f).
  - now apply (fits_equal _ _ _ _ _ _ _ f).
Qed.

Lemma means_shows n t P : means n t -> sequence n = Some P -> shows t P.
Proof. destruct n; simpl; intros f e; try easy; injection e as <-; eapply fits_shows; eauto. Qed.

(* A table that is given, accepted and named is the table of that name. *)
Theorem named_tables_are_right has_text l e n m P :
  check_steps N has_text d (places d) (PositiveMap.empty _) 1 l = Right e ->
  In m (names_at (all_names (map fst l)) n) -> sequence m = Some P ->
  exists t, tables e true n = Some t /\ shows t P.
Proof.
  intros k i q. destruct (check_tables_sound N has_text d l e g k) as (E & w & a).
  pose proof (names_sound _ E n m w i) as h.
  assert (exists u, tables E true n = Some u /\ means m u) as (u & f & v) by (destruct m; easy).
  pose proof (tables_agree d eq e E true n a) as b. rewrite f in b.
  destruct (tables e true n) as [t |]; [| easy].
  exists t. split; auto. intros j s c o. destruct (choice_in d g j s c o) as [o' _]. rewrite b by auto.
  exact (means_shows m u P v q j s c o).
Qed.

(* What `equal` says of two such tables. *)
Theorem equal_is_right t u P R : shows t P -> shows u R ->
  (forall m s, In (m, s) (places d) -> length (entries (t m s)) = length (acts_of d s)) ->
  (forall m s, In (m, s) (places d) -> length (entries (u m s)) = length (acts_of d s)) ->
  match same_tables (places d) t u with
  | Some true => forall m s a, choice (M := M) m s a -> mark (t m s) = false -> mark (u m s) = false ->
      P m s a = R m s a
  | Some false => exists m s a, choice (M := M) m s a /\ mark (t m s) = false /\ mark (u m s) = false /\
      P m s a <> R m s a
  | None => forall m s, In (m, s) (places d) -> mark (t m s) = true \/ mark (u m s) = true
  end.
Proof.
  intros ht hu lt lu. unfold same_tables.
  set (defined := fun z : nat * positive => negb (mark (t (fst z) (snd z)) || mark (u (fst z) (snd z)))).
  destruct (filter defined (places d)) as [| z rest] eqn:f.
  - intros m s i. destruct (mark (t m s)) eqn:k; auto. destruct (mark (u m s)) eqn:k'; auto.
    assert (j : In (m, s) (filter defined (places d))); [| now rewrite f in j].
    apply filter_In. split; auto. unfold defined. simpl. now rewrite k, k'.
  - rewrite <- f. destruct (forallb _ _) eqn:b.
    + intros m s a c k k'. destruct (choice_in d g m s a c) as [i j]. rewrite forallb_forall in b.
      assert (y : In (m, s) (filter defined (places d))).
      { apply filter_In. split; auto. unfold defined. simpl. now rewrite k, k'. }
      apply b, row_is_eq in y. simpl in y. specialize (ht m s a c). specialize (hu m s a c).
      rewrite k in ht. rewrite k' in hu. now rewrite <- ht, <- hu, y.
    + apply not_true_iff_false in b. rewrite forallb_forall in b. clear f z rest.
      assert (n : exists z, In z (filter defined (places d)) /\
        row_is (t (fst z) (snd z)) (u (fst z) (snd z)) = false).
      { clear - b. induction (filter defined (places d)) as [| z l IH]; [destruct b; easy |].
        destruct (row_is (t (fst z) (snd z)) (u (fst z) (snd z))) eqn:e; [| exists z; simpl; auto].
        destruct IH as (y & i & h); [| exists y; simpl; auto]. intros h. apply b. intros y [<- | i]; auto. }
      destruct n as ([m s] & i & n). apply filter_In in i as [i k]. unfold defined in k. simpl in k, n.
      apply negb_true_iff, orb_false_iff in k as [k k'].
      assert (w : exists a, In a (acts_of d s) /\ entry (t m s) a <> entry (u m s) a).
      { apply (rows_differ d g); auto. congruence. }
      destruct w as (a & j & w). exists m, s, a. assert (c := in_choice d g m s a i j).
      repeat split; auto; try apply c. specialize (ht m s a c). specialize (hu m s a c).
      rewrite k in ht. rewrite k' in hu. now rewrite <- ht, <- hu.
Qed.

(* ---- A step in the whole ------------------------------------------------------------------------- *)

Definition fresh (E : env A) n := forall k : positive, Pos.le n k -> PositiveMap.find k E = None.

Lemma fresh_add E n v : fresh E n -> fresh (PositiveMap.add n v E) (Pos.succ n).
Proof.
  intros f k i. rewrite PositiveMap.gso; [apply f; lia |]. intros ->. revert i.
  apply Pos.lt_nle, Pos.lt_succ_diag_r.
Qed.

Lemma meaning_keeps l : forall E n E' a v, fresh E n -> meaning_from N d E n l = Some E' ->
  PositiveMap.find a E = Some v -> PositiveMap.find a E' = Some v.
Proof.
  induction l as [| o l IH]; simpl; intros E n E' a v f k h; [congruence |].
  destruct (evaluate _ _ _ _ _ _ E o) as [w |]; [| easy]. eapply IH; [exact (fresh_add E n w f) | exact k |].
  rewrite PositiveMap.gso; auto. intros ->. rewrite f in h; [easy | apply Pos.le_refl].
Qed.

Lemma meaning_step l : forall E n E' k o,
  fresh E n -> meaning_from N d E n l = Some E' -> nth_error l k = Some o ->
  exists e v, (forall a w, PositiveMap.find a e = Some w -> PositiveMap.find a E' = Some w) /\
    evaluate N d (places d) (eV d) (best_eV d) (occupancy d) e o = Some v /\
    PositiveMap.find (number_from n k) E' = Some v.
Proof.
  induction l as [| o' l IH]; intros E n E' k o f h i; [destruct k; easy |].
  assert (keep := fun a w => meaning_keeps (o' :: l) E n E' a w f h). simpl in h.
  destruct (evaluate _ _ _ _ _ _ E o') as [w |] eqn:e; [| easy]. destruct k as [| k]; simpl in i |- *.
  - injection i as <-. exists E, w. repeat split; auto.
    apply (meaning_keeps l _ _ _ n w (fresh_add E n w f) h). apply PositiveMap.gss.
  - exact (IH _ _ _ k o (fresh_add E n w f) h i).
Qed.

Lemma means_length n t P : means n t -> sequence n = Some P ->
  forall m s, In (m, s) (places d) -> length (entries (t m s)) = length (acts_of d s).
Proof. destruct n; simpl; intros f e; try easy; apply (fits_length _ _ _ _ _ _ _ f). Qed.

(* A step that compares two tables with names says yes, no or undefined of the two of MDP.v. *)
Theorem equal_step_is_right l E k i j m m' P R : meaning N d l = Some E ->
  nth_error l k = Some (Compare Equal (Step i) (Step j)) ->
  In m (names_at (all_names l) i) -> In m' (names_at (all_names l) j) ->
  sequence m = Some P -> sequence m' = Some R ->
  exists t u, tables E true i = Some t /\ tables E true j = Some u /\ shows t P /\ shows u R /\
    PositiveMap.find (number_from 1 k) E = Some (Truth (same_tables (places d) t u)) /\
    match same_tables (places d) t u with
    | Some true => forall n s a, choice (M := M) n s a -> mark (t n s) = false -> mark (u n s) = false ->
        P n s a = R n s a
    | Some false => exists n s a, choice (M := M) n s a /\ mark (t n s) = false /\ mark (u n s) = false /\
        P n s a <> R n s a
    | None => forall n s, In (n, s) (places d) -> mark (t n s) = true \/ mark (u n s) = true
    end.
Proof.
  intros h o a b p r. pose proof (names_sound l E i m h a) as f. pose proof (names_sound l E j m' h b) as f'.
  assert (exists t, tables E true i = Some t /\ means m t) as (t & q & v) by (destruct m; easy).
  assert (exists u, tables E true j = Some u /\ means m' u) as (u & q' & v') by (destruct m'; easy).
  exists t, u. repeat split; auto.
  - exact (means_shows m t P v p).
  - exact (means_shows m' u R v' r).
  - destruct (meaning_step l (PositiveMap.empty _) 1 E k _
      ltac:(intros c _; apply PositiveMap.gempty) h o) as (e & w & sub & z & y).
    rewrite y. f_equal. unfold evaluate, compared, any_table, number_of in z. apply tables_found in q, q'.
    destruct (PositiveMap.find i e) as [x |] eqn:x1; [| easy].
    pose proof (sub i x x1) as c1. rewrite q in c1. injection c1 as <-.
    destruct (PositiveMap.find j e) as [x |] eqn:x2; [| easy].
    pose proof (sub j x x2) as c2. rewrite q' in c2. injection c2 as <-. simpl in z. now injection z as <-.
  - apply equal_is_right; eauto using means_shows, means_length.
Qed.
End Names.
