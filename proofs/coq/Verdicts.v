(* What a verdict says of the sequences of MDP.v: a certificate that is verified, with a step that compares
   two tables which the checker names, says that the two are equal in the model, or that they differ. This
   joins `check_sound` with the names of tables (NamedTables.v). *)
From Coq Require Import QArith Qcanon FMapPositive Bool Lia.
Require Import Sequences Rationals Adequacy SequenceTables.
Require Export NamedTables.
Open Scope field_scope.

(* ---- What is in a certificate ------------------------------------------------------------------- *)

Definition operations c : list operation := map fst (with_steps c).
Definition step_is c (n : positive) (o : operation) := exists k,
  n = Pos.of_succ_nat k /\ nth_error (operations c) k = Some o.

(* The rows that are given with step n. *)
Definition rows_are c (n : positive) (t : table) := exists k o r,
  n = Pos.of_succ_nat k /\ nth_error (with_steps c) k = Some (o, GivenRows r) /\ t = look r.

(* What a verdict says of a truth, by the assumptions, the claim and the connectives of the steps. *)
Inductive says (c : certificate) (verdict : bool) : argument bool -> bool -> Prop :=
| says_claim : says c verdict (claims c) verdict
| says_assumption a : In a (assumes c) -> says c verdict a true
| says_constant b : says c verdict (Literal b) b
| says_not n p b : step_is c n (Not p) -> says c verdict (Step n) b -> says c verdict p (negb b)
| says_left n p q : step_is c n (Connect And p q) -> says c verdict (Step n) true -> says c verdict p true
| says_right n p q : step_is c n (Connect And p q) -> says c verdict (Step n) true -> says c verdict q true
| says_not_left n p q : step_is c n (Connect And p q) -> says c verdict (Step n) false ->
    says c verdict q true -> says c verdict p false
| says_not_right n p q : step_is c n (Connect And p q) -> says c verdict (Step n) false ->
    says c verdict p true -> says c verdict q false
| says_neither_left n p q : step_is c n (Connect Or p q) -> says c verdict (Step n) false ->
    says c verdict p false
| says_neither_right n p q : step_is c n (Connect Or p q) -> says c verdict (Step n) false ->
    says c verdict q false
| says_implied n p q : step_is c n (Connect Implies p q) -> says c verdict (Step n) true ->
    says c verdict p true -> says c verdict q true
| says_premise n p q : step_is c n (Connect Implies p q) -> says c verdict (Step n) false ->
    says c verdict p true
| says_not_implied n p q : step_is c n (Connect Implies p q) -> says c verdict (Step n) false ->
    says c verdict q false.

(* ---- Steps and their numbers -------------------------------------------------------------------- *)

Lemma number_from_succ k : forall n, number_from (Pos.succ n) k = Pos.succ (number_from n k).
Proof. induction k as [| k IH]; intros n; simpl; auto. Qed.

Lemma number_from_1 k : number_from 1 k = Pos.of_succ_nat k.
Proof.
  induction k as [| k IH]; auto. change (number_from 1 (S k)) with (number_from (Pos.succ 1) k).
  now rewrite number_from_succ, IH.
Qed.

(* A table that is accepted is the one whose rows are given. *)
Lemma accepted_rows {A} (N : numbers A) has_text d ps e z w t :
  check_step N has_text d ps e z = Some (Table w t) ->
  exists r, snd z = GivenRows r /\ t = look r.
Proof.
  unfold check_step. destruct (evaluate _ _ _ _ _ _ _ _) as [v |]; [| easy]. unfold accept.
  destruct v, (snd z); try easy.
  - destruct (forallb _ _); [| easy]. intros [= _ <-]. eauto.
  - now destruct (has_text _ _).
  - now destruct (option_is _ _ _ && _).
Qed.

Lemma given_at {A} (N : numbers A) has_text d ps l : forall e n e',
  check_steps N has_text d ps e n l = Right e' ->
  forall i w t, PositiveMap.find i e' = Some (Table w t) -> PositiveMap.find i e = Some (Table w t) \/
    exists k o r, i = number_from n k /\ nth_error l k = Some (o, GivenRows r) /\ t = look r.
Proof.
  induction l as [| z l IH]; simpl; intros e n e' h i w t f; [left; congruence |].
  destruct (check_step N has_text d ps e z) as [v |] eqn:a; [| easy].
  destruct (IH _ _ _ h i w t f) as [f' | (k & o & r & j & q & u)]; [| right; now exists (S k), o, r].
  destruct (Pos.eq_dec i n) as [-> | x]; [| left; now rewrite PositiveMap.gso in f'].
  rewrite PositiveMap.gss in f'. injection f' as ->. apply accepted_rows in a as (r & q & u).
  right. exists 0%nat, (fst z), r. rewrite <- q. now destruct z.
Qed.

(* ---- What is verified --------------------------------------------------------------------------- *)

Section Verified.
Variables (c : certificate) (verdict : bool).
Hypothesis verified : check c = Verified verdict.
Let d := of_model c.
Let N := Forms.computed_numbers (over_base c).
Let checked := check_steps N (Forms.reads (over_base c)) d (places d) (PositiveMap.empty _) 1 (with_steps c).

(* What check computes is what the steps mean. *)
Lemma verified_parts : good d = true /\ exists e E,
  checked = Right e /\ meaning N d (operations c) = Some E /\ all_agree d eq e E /\
  (forall a, In a (assumes c) -> truth_of E a = Some (Some true)) /\
  truth_of E (claims c) = Some (Some verdict).
Proof.
  destruct (check_sound c verdict verified) as (g & _ & E & m & as_ & cl). split; auto.
  assert (k : exists e, checked = Right e).
  { pose proof verified as h. unfold check in h. fold d N in h, g. rewrite g in h.
    destruct (Forms.unproved _ _ _); [easy |]. fold checked in h. destruct checked as [n | e]; [easy | eauto]. }
  destruct k as (e & k). destruct (check_tables_sound N _ d _ e g k) as (E' & m' & a).
  exists e, E. repeat split; auto. fold d N in m. rewrite m in m'. now injection m' as ->.
Qed.

(* A step is computed from what its operands mean in the end. *)
Lemma step_value E n o : meaning N d (operations c) = Some E -> step_is c n o ->
  exists e v, (forall a b, truth_of e a = Some b -> truth_of E a = Some b) /\
    evaluate N d (places d) (eV d) (best_eV d) (occupancy d) e o = Some v /\ PositiveMap.find n E = Some v.
Proof.
  intros m (k & -> & i). rewrite <- number_from_1.
  destruct (meaning_step d N (operations c) (PositiveMap.empty _) 1 E k o) as (e & v & sub & h & f); auto.
  - intros a _. apply PositiveMap.gempty.
  - exists e, v. repeat split; auto. intros [a | a] b; auto. simpl.
    destruct (PositiveMap.find a e) as [w |] eqn:q; [| easy]. now rewrite (sub a w q).
Qed.

Lemma connect_value E n r p q : meaning N d (operations c) = Some E -> step_is c n (Connect r p q) ->
  exists a b, truth_of E p = Some a /\ truth_of E q = Some b /\ truth_of E (Step n) = Some (connect r a b).
Proof.
  intros m i. destruct (step_value E n _ m i) as (e & v & sub & h & f). simpl in h.
  destruct (truth_of e p) as [a |] eqn:x; [| easy]. destruct (truth_of e q) as [b |] eqn:y; [| easy].
  injection h as <-. exists a, b. simpl truth_of at 3. rewrite f. auto.
Qed.

Lemma not_value E n p : meaning N d (operations c) = Some E -> step_is c n (Not p) ->
  exists a, truth_of E p = Some a /\ truth_of E (Step n) = Some (contrary a).
Proof.
  intros m i. destruct (step_value E n _ m i) as (e & v & sub & h & f). simpl in h.
  destruct (truth_of e p) as [a |] eqn:x; [| easy].
  injection h as <-. exists a. simpl truth_of at 2. rewrite f. auto.
Qed.

(* What a verdict says is so. *)
Lemma says_true E a b : meaning N d (operations c) = Some E ->
  (forall a, In a (assumes c) -> truth_of E a = Some (Some true)) ->
  truth_of E (claims c) = Some (Some verdict) ->
  says c verdict a b -> truth_of E a = Some (Some b).
Proof.
  intros m yes claim s. induction s as [| a i | b | n p b i s IH | n p q i s IH | n p q i s IH
    | n p q i s IH s' IH' | n p q i s IH s' IH' | n p q i s IH | n p q i s IH | n p q i s IH s' IH'
    | n p q i s IH | n p q i s IH]; auto;
  try (destruct (connect_value E n _ p q m i) as (x & y & hx & hy & h); rewrite IH in h;
    try rewrite IH' in hx; try rewrite IH' in hy; rewrite ?hx, ?hy; clear - h hx hy;
    destruct x as [[] |], y as [[] |]; simpl in *; congruence).
  destruct (not_value E n p m i) as (x & hx & h). rewrite IH in h. rewrite hx.
  now destruct x as [[] |], b.
Qed.
End Verified.

(* ---- Where no success can be reached ------------------------------------------------------------ *)

Section Rows.
Variable d : model.
Hypothesis g : good d = true.
Let M := mdp d g.
Add Field numbers_of_verdicts : (field_laws Rationals).

(* From here the prior never succeeds. *)
Definition hopeless m s := V (prior M) (x M) (S m) s = 0.

(* A policy and a reward that are 0 where the prior and x are succeed nowhere else: the row has zeros. *)
Lemma cond_hopeless p y m s a :
  (forall m s a, prior M m s a = 0 -> p m s a = 0) -> (forall m s a, x M m s a = 0 -> y m s a = 0) ->
  choice (M := M) m s a -> hopeless m s -> cond p y m s a = 0.
Proof.
  intros hp hy [r _] h. assert (z : V p y (S m) s = 0).
  { apply (V_dead d g (prior M) (x M) (reachable_prior M) (reachable_x M)); auto. intros m' s' b _ n e.
    apply n. apply zero_product in e as [e | e]; [rewrite hp | rewrite hy]; auto; ring. }
  unfold cond. rewrite z, inv_zero. ring.
Qed.

Lemma G_within k m s a : prior M m s a = 0 -> G M k m s a = 0.
Proof.
  intros h. induction k as [| k IH]; auto. change (G M (S k)) with (cond (G M k) (x M)). unfold cond.
  rewrite IH. ring.
Qed.

(* A product with x, or with what is 0 where x is. *)
Lemma times_zero (p y : MDP.table M) m s a : p m s a = 0 -> times p y m s a = 0.
Proof. intros h. unfold times. rewrite h. ring. Qed.

Lemma Fx_within k m s a : x M m s a = 0 -> Fx d g k m s a = 0.
Proof. intros h. destruct k; [exact h | now apply times_zero]. Qed.

Lemma Frx_within k m s a : x M m s a = 0 -> Frx d g k m s a = 0.
Proof. intros h. destruct k; [exact h | now apply times_zero]. Qed.

Lemma Hx_within k m s a : x M m s a = 0 -> Hx M k m s a = 0.
Proof. intros h. induction k as [| k IH]; [exact h | now apply times_zero]. Qed.

Lemma Hrx_within k m s a : x M m s a = 0 -> Hrx M k m s a = 0.
Proof. intros h. induction k as [| k IH]; [exact h | now apply times_zero]. Qed.

(* Not where a sequence begins: a policy that has been conditioned. *)
Definition later (n : name) : bool :=
  match n with
  | NameG k | NameF k | NameH k | NameFr k | NameHr k => negb (Nat.eqb k 0)
  | NameAlpha k => negb (N.eqb k 0)
  | _ => false
  end.

Lemma later_hopeless n P m s a : later n = true -> sequence d g n = Some P -> choice (M := M) m s a ->
  hopeless m s -> P m s a = 0.
Proof.
  intros l e c h. destruct n as [k | k | k | k | k | k | k | k | k | k | k | k | k | | | p y | p y]; try easy;
    injection e as <-; fold M.
  - destruct k as [| k]; [easy |]. change (G M (S k)) with (cond (G M k) (x M)).
    apply cond_hopeless; auto. apply G_within.
  - unfold alpha. apply cond_hopeless; auto. intros m' s' b z. unfold power. rewrite z.
    destruct k as [| k]; [easy |]. simpl. destruct (Pos2Nat.is_succ k) as [j ->]. simpl pow. ring.
  - destruct k as [| k]; [easy |]. assert (q : F M (S k) = cond (prior M) (Fx d g k)) by now destruct k.
    rewrite q. apply cond_hopeless; auto. apply Fx_within.
  - destruct k as [| k]; [easy |]. apply cond_hopeless; auto. apply Hx_within.
  - destruct k as [| k]; [easy |]. assert (q : Fr M (S k) = cond (prior M) (Frx d g k)) by now destruct k.
    rewrite q. apply cond_hopeless; auto. apply Frx_within.
  - destruct k as [| k]; [easy |]. apply cond_hopeless; auto. apply Hrx_within.
Qed.

(* Success with x^k in place of x is possible where it is with x. *)
Lemma power_dead k m s : In (m, s) (places d) -> dead d g (prior M) (power (x M) k) m s -> hopeless m s.
Proof.
  intros i h. apply (V_dead d g (prior M) (power (x M) k)); auto using (reachable_prior M).
  - apply power_nonneg, reachable_x.
  - intros m' s' a _ n e. apply n. apply zero_product in e as [e | e]; [rewrite e; ring |].
    destruct (eq_dec (x M m' s' a) 0) as [z | z]; [rewrite z; ring |].
    now apply (pow_not_zero _ k) in z.
  - now apply places_are_reachable.
Qed.

(* A row of a named table is marked only there, and that of MDP.v is 0. *)
Lemma marked_hopeless n t P m s : means d g n t -> sequence d g n = Some P -> In (m, s) (places d) ->
  mark (t m s) = true -> hopeless m s /\ forall a, In a (acts_of d s) -> P m s a = 0.
Proof.
  intros f e i k.
  destruct n; simpl in f, e; try easy; injection e as <-;
    destruct (fits_marked _ _ _ _ _ _ _ f m s i k) as [h z]; split; auto; exact (power_dead _ m s i h).
Qed.
End Rows.

(* ---- Tables and comparisons of a certificate that is verified ------------------------------------- *)

Section Comparisons.
Variables (c : certificate) (verdict : bool).
Hypothesis verified : check c = Verified verdict.
Let d := of_model c.
Let N := Forms.computed_numbers (over_base c).
Let checked := check_steps N (Forms.reads (over_base c)) d (places d) (PositiveMap.empty _) 1 (with_steps c).
Hypothesis g : good d = true. (* which is so: verified_parts *)
Let M := mdp d g.

(* Step n is the table P of MDP.v, under the name m. *)
Definition named (n : positive) (m : name) (P : MDP.table M) :=
  In m (names_at (all_names (operations c)) n) /\ sequence d g m = Some P.

Lemma rows_given e n t : checked = Right e ->
  tables e true n = Some t -> rows_are c n t.
Proof.
  intros h x. apply tables_found in x.
  destruct (given_at N _ d (places d) _ _ _ _ h n true t x) as [y | (k & o & r & -> & y & z)].
  - now rewrite PositiveMap.gempty in y.
  - exists k, o, r. rewrite number_from_1. auto.
Qed.

(* What is computed has the rows that are given. *)
Lemma computed_given e E n T : checked = Right e -> all_agree d eq e E -> tables E true n = Some T ->
  exists t, rows_are c n t /\ Checker.same d t T.
Proof.
  intros h a f. pose proof (tables_agree d eq e E true n a) as b. rewrite f in b.
  destruct (tables e true n) as [t |] eqn:x; [| easy]. exists t. split; auto. eapply rows_given; eauto.
Qed.

(* The rows of t are those of P; where one is marked, no success can be reached and P is 0. *)
Definition tells (t : table) (P : MDP.table M) := forall k s a, choice (M := M) k s a ->
  if mark (t k s) then hopeless d g k s /\ P k s a = 0 else entry (t k s) a = P k s a.

Lemma tells_same t T P : Checker.same d t T -> tells T P -> tells t P.
Proof. intros e h k s a i. destruct (choice_in d g k s a i) as [j _]. rewrite e by auto. now apply h. Qed.

Lemma named_tells E n m P T : meaning N d (operations c) = Some E -> named n m P -> tables E true n = Some T ->
  tells T P.
Proof.
  intros w [i q] f. assert (v : means d g m T).
  { pose proof (names_sound d g N _ E n m w i) as h. destruct m; try easy; destruct h as (t & h & v);
      rewrite f in h; now injection h as ->. }
  intros k s a l. destruct (choice_in d g k s a l) as [o p]. destruct (mark (T k s)) eqn:y.
  - destruct (marked_hopeless d g m T P k s v q o y) as [z1 z2]. auto.
  - pose proof (means_shows d g m T P v q k s a l) as z. now rewrite y in z.
Qed.

(* The rows given are those of MDP.v's table. *)
Theorem verified_table n m P : named n m P -> exists t, rows_are c n t /\ tells t P.
Proof.
  intros i. destruct (verified_parts c verdict verified) as (_ & e & E & h & w & a & _).
  assert (exists T, tables E true n = Some T) as (T & f).
  { destruct i as [i q]. pose proof (names_sound d g N _ E n m w i) as v. destruct m; try easy;
      destruct v as (T & v & _); eauto. }
  destruct (computed_given e E n T h a f) as (t & r & b). exists t. split; auto.
  apply tells_same with T; auto. now apply named_tells with E n m.
Qed.

(* A step that compares two such tables: where the rows of both are defined, they are equal, or differ at
   such a place. *)
Theorem verified_comparison i j n m m' P R b : named i m P -> named j m' R ->
  step_is c n (Compare Equal (Step i) (Step j)) -> says c verdict (Step n) b ->
  exists t u, rows_are c i t /\ rows_are c j u /\ tells t P /\ tells u R /\
    if b then forall k s a, choice (M := M) k s a -> mark (t k s) = false -> mark (u k s) = false ->
      P k s a = R k s a
    else exists k s a, choice (M := M) k s a /\ mark (t k s) = false /\ mark (u k s) = false /\
      P k s a <> R k s a.
Proof.
  intros hi hj (k & -> & o) y.
  destruct (verified_parts c verdict verified) as (_ & e & E & h & w & a & yes & cl).
  pose proof (says_true c verdict E _ b w yes cl y) as v.
  destruct (equal_step_is_right d g N (operations c) E k i j m m' P R w o) as (T & U & ft & fu & _ & _ & f & z);
    try apply hi; try apply hj.
  simpl in v. rewrite <- number_from_1, f in v. injection v as v. rewrite v in z.
  destruct (computed_given e E i T h a ft) as (t & r & q).
  destruct (computed_given e E j U h a fu) as (u & r' & q'). exists t, u. repeat split; auto.
  - apply tells_same with T; auto. now apply named_tells with E i m.
  - apply tells_same with U; auto. now apply named_tells with E j m'.
  - destruct b.
    + intros l s b x. destruct (choice_in d g l s b x) as [x' _]. rewrite q, q' by auto. now apply z.
    + destruct z as (l & s & b & x & z). exists l, s, b. split; auto.
      destruct (choice_in d g l s b x) as [x' _]. now rewrite q, q' by auto.
Qed.

(* So, of policies that have been conditioned, yes says that they are equal in the model, and no that they are
   not. *)
Theorem verdict_is_right i j n m m' P R b : named i m P -> named j m' R ->
  later m = true -> later m' = true ->
  step_is c n (Compare Equal (Step i) (Step j)) -> says c verdict (Step n) b ->
  if b then P == R else ~ P == R.
Proof.
  intros hi hj l l' o y.
  destruct (verified_comparison i j n m m' P R b hi hj o y) as (t & u & _ & _ & ht & hu & z). destruct b.
  - intros k s a x. pose proof (ht k s a x) as p. pose proof (hu k s a x) as q.
    destruct (mark (t k s)) eqn:e; [| destruct (mark (u k s)) eqn:e'; auto].
    + destruct p as [p ->]. symmetry. apply (later_hopeless d g m' R k s a l'); auto. apply hj.
    + destruct q as [q ->]. apply (later_hopeless d g m P k s a l); auto. apply hi.
  - intros e. destruct z as (k & s & a & x & _ & _ & n'). now apply n', e.
Qed.
End Comparisons.

(* ---- An example --------------------------------------------------------------------------------- *)

(* One state, one step, two actions with the prior 1/3 and 2/3, x = 1: G stays there, F(2) is 1/5 and 4/5. *)
Definition third : Qc := Q2Qc (1 # 3).
Definition lone : model :=
  let act i p := Act i p 1%Qc [] [(1%Qc, 1%positive)] in
  Model 1 [(1%Qc, 1%positive)]
    (PositiveMap.add 1%positive [act 0%nat third; act 1%nat (third + third)%Qc] (PositiveMap.empty _))
    (PositiveMap.empty (list Qc)).
Definition row_of (l : list QArith_base.Q) : given :=
  GivenRows [PositiveMap.add 1%positive (Row false (map Q2Qc l)) (PositiveMap.empty row)].
Definition thirds := row_of [1 # 3; 2 # 3]%Q.
Definition refutation : certificate :=
  Certificate lone []
    [(Prior, thirds); (Success, row_of [1; 1]%Q);
     (EV 1 2, row_of [1]%Q); (Backup 2 3, row_of [1; 1]%Q); (Conditioned 1 4 2, thirds); (* #5: F(1), G(1) *)
     (Combine Times (Step 2%positive) (Step 5%positive), thirds);
     (EV 1 6, row_of [5 # 9]%Q); (Backup 6 7, thirds); (Conditioned 1 8 6, row_of [1 # 5; 4 # 5]%Q);
     (EV 5 2, row_of [1]%Q); (Backup 2 10, row_of [1; 1]%Q); (Conditioned 5 11 2, thirds); (* #12: G(2) *)
     (Compare Equal (Step 9%positive) (Step 12%positive),
      GivenTruth (Some false) (Some (0%nat, 1%positive, 0%nat, Q2Qc (1 # 5), third)))]
    [] (Step 13%positive).

Lemma refutation_verified : check refutation = Verified false.
Proof. now vm_compute. Qed.

Theorem F_is_not_G (g : good lone = true) : ~ F (mdp lone g) 2 == G (mdp lone g) 2.
Proof.
  apply (verdict_is_right refutation false refutation_verified g 9 12 13 (NameF 2) (NameG 2))
    with (b := false); auto.
  - split; auto. vm_compute. auto.
  - split; auto. vm_compute. auto.
  - exists 12%nat. now split.
  - apply says_claim with (verdict := false).
Qed.
