(* A checker of certificates: it compares each row that is given with what the step's operation makes of the
  rows
   given before, and for eV of the row after. What it accepts is what the operations mean (Certificate.v). *)
From Coq Require Import QArith Qcanon FMapPositive Bool Lia.
Require Export Certificate.
Open Scope Qc_scope.

Inductive given :=
| GivenRows (g : rows)
| GivenNumber (n : option Qc)
| GivenTruth (b : option bool) (at_ : option (nat * positive * nat * Qc * Qc)).
(* where two tables differ, the two sides *)

Definition option_is {A} (same : A -> A -> bool) (a b : option A) : bool :=
  match a, b with Some a, Some b => same a b | None, None => true | _, _ => false end.

(* The place of a difference is asked for where tables differ, and nowhere else. *)
Definition differ (ps : list (nat * positive)) (e : env) (o : operation) (b : option bool) at_ : bool :=
  match o, b with
  | Compare Equal (Step n) (Step k), Some false =>
      match PositiveMap.find n e, PositiveMap.find k e, at_ with
      | Some (Table _ t), Some (Table _ u), Some (m, s, a, b, c) =>
          existsb (fun z => Nat.eqb (fst z) m && Pos.eqb (snd z) s) ps &&
          negb (mark (t m s) || mark (u m s)) && Nat.ltb a (length (entries (t m s))) &&
          is (nth a (entries (t m s)) 0) b && is (nth a (entries (u m s)) 0) c && negb (is b c)
      | Some (Table _ _), _, None => false
      | _, _, None => true
      | _, _, _ => false
      end
  | _, _ => match at_ with None => true | Some _ => false end
  end.

(* The value for the steps after this one, if what is given is what it should be. *)
Definition accept ps (e : env) (o : operation) (v : value) (c : given) : option value :=
  match v, c with
  | Table w t, GivenRows g =>
      if forallb (fun z => row_is (t (fst z) (snd z)) (look g (fst z) (snd z))) ps then Some (Table w (look
        g)) else None
  | Number a, GivenNumber b => if option_is is a b then Some v else None
  | Truth a, GivenTruth b at_ => if option_is eqb a b && differ ps e o a at_ then Some v else None
  | _, _ => None
  end.

(* eV p y, if v holds the values after each step. *)
Definition one_back d (c : given) (p y : table) : table := fun m s =>
  match c with
  | GivenRows g => eV_row (acts_of d s) (p m s) (y m s) (value_after (look g) m)
  | _ => Row false []
  end.

Definition one_best d (c : given) (y : table) : table := fun m s =>
  match c with
  | GivenRows g => best_row (acts_of d s) (y m s) (value_after (look g) m)
  | _ => Row false []
  end.

Definition one_on d (c : given) (p : table) : table :=
  let ls := layers d in
  fun m s =>
    match c, (steps d - S m)%nat with
    | GivenRows _, O => start_row d s
    | GivenRows g, S i => arrive_row d (nth i ls []) (p (steps d - S i)%nat) (look g (steps d - S i)%nat) s
    | _, _ => Row false []
    end.

Definition check_step d ps (e : env) (z : operation * given) : option value :=
  let* v := evaluate d ps (one_back d (snd z)) (one_best d (snd z)) (one_on d (snd z)) e (fst z) in accept ps
    e (fst z) v (snd
    z).

Inductive outcome := Wrong (n : positive) | Right (e : env).
Fixpoint check_steps d ps (e : env) (n : positive) (l : list (operation * given)) : outcome :=
  match l with
  | [] => Right e
  | z :: rest =>
      match check_step d ps e z with
      | Some v => check_steps d ps (PositiveMap.add n v e) (Pos.succ n) rest
      | None => Wrong n
      end
  end.

Record certificate := Certificate {
  of_model : model; with_steps : list (operation * given); assumes : list (argument bool);
    claims : argument bool }.

Inductive answer :=
| Verified (b : bool) | BadModel | BadStep (n : positive) | BadAssumption | BadClaim.

Definition yes (e : env) (a : argument bool) : bool :=
  match truth_of e a with Some (Some true) => true | _ => false end.

(* What is true of one policy of all is no claim about all of them, but what is false is. *)
Definition chosen (o : operation) : bool := match o with Chosen _ _ => true | _ => false end.

Definition check (c : certificate) : answer :=
  let d := of_model c in
  if good d then
    match check_steps d (places d) (PositiveMap.empty value) 1 (with_steps c) with
    | Wrong n => BadStep n
    | Right e =>
        if forallb (yes e) (assumes c) then
          match truth_of e (claims c) with
          | Some (Some b) => if b && existsb (fun z => chosen (fst z)) (with_steps c) then BadClaim else
            Verified b
          | _ => BadClaim
          end
        else BadAssumption
    end
  else BadModel.

(* ---- Equality that is decided ------------------------------------------------------------------- *)

Lemma is_eq a b : is a b = true -> a = b.
Proof. apply Qc_eq_bool_correct. Qed.

Lemma is_refl a : is a a = true.
Proof. unfold is, Qc_eq_bool. now destruct (Qc_eq_dec a a). Qed.

Lemma row_is_eq a b : row_is a b = true -> a = b.
Proof.
  destruct a as [m l], b as [n k]. unfold row_is. simpl. intros h. apply andb_prop in h as [e h].
  apply eqb_prop in e as ->. f_equal. revert k h.
  induction l as [| a l IH]; intros [| b k]; simpl; try easy. intros h. apply andb_prop in h as [h i].
  apply is_eq in h as ->. f_equal. now apply IH.
Qed.

(* ---- Places ------------------------------------------------------------------------------------- *)

Lemma in_once s l : In s (once l) <-> In s l.
Proof.
  unfold once. set (seen := fold_right (fun s seen => PositiveMap.add s tt seen) (PositiveMap.empty unit) l).
  assert (h : PositiveMap.find s seen = Some tt <-> In s l).
  { subst seen. induction l as [| r l IH]; simpl; [now rewrite PositiveMap.gempty |].
    destruct (Pos.eq_dec s r) as [-> | n].
    - rewrite PositiveMap.gss. split; auto.
    - rewrite PositiveMap.gso by auto. rewrite IH. split; auto. intros [e | i]; auto. now destruct n. }
  rewrite in_map_iff. rewrite <- h. split.
  - intros ([r []] & e & i). simpl in e. subst. now apply PositiveMap.elements_complete.
  - intros i. exists (s, tt). split; auto. now apply PositiveMap.elements_correct.
Qed.

Lemma in_after d layer s' : In s' (after_all d layer) <->
  exists s a z, In s layer /\ In a (acts_of d s) /\ In z (targets a) /\ s' = snd z.
Proof.
  unfold after_all. rewrite in_once, in_flat_map. split.
  - intros (s & i & h). apply in_flat_map in h as (a & j & h). apply in_map_iff in h as (z & <- & k). eauto 9.
  - intros (s & a & z & i & j & k & ->). exists s. split; auto. apply in_flat_map. exists a. split; auto.
    now apply in_map.
Qed.

Lemma in_forward_first d n layer s : In s layer -> In (n, s) (forward d (S n) layer).
Proof. intros i. apply in_or_app. left. now apply in_map. Qed.

Lemma forward_closed d n layer m s a z : In (S m, s) (forward d n layer) -> In a (acts_of d s) ->
  In z (targets a) ->
  In (m, snd z) (forward d n layer).
Proof.
  revert layer. induction n as [| n IH]; intros layer i j k; [easy |]. simpl in i |- *.
  apply in_app_or in i as [i | i]; apply in_or_app; right; [| eauto].
  apply in_map_iff in i as (r & e & i). injection e as -> ->. apply in_forward_first. apply in_after. eauto 9.
Qed.

Lemma places_closed d m s a z : In (S m, s) (places d) -> In a (acts_of d s) -> In z (targets a) ->
  In (m, snd z) (places d).
Proof. apply forward_closed. Qed.

Lemma places_first d z : steps d <> O -> In z (starts d) -> In (pred (steps d), snd z) (places d).
Proof.
  intros n i. unfold places. destruct (steps d); [easy |]. apply in_forward_first. apply in_once.
  now apply in_map.
Qed.

Lemma forward_below d n layer m s : In (m, s) (forward d n layer) -> (m < n)%nat.
Proof.
  revert layer. induction n as [| n IH]; intros layer i; [easy |]. simpl in i.
  apply in_app_or in i as [i | i]; [| specialize (IH _ i); lia]. apply in_map_iff in i as (r & e & i).
  injection e as -> _. lia.
Qed.

Lemma layers_places d n layer i r : In r (nth i (layers_from d n layer) []) ->
  In (n - S i, r)%nat (forward d n layer).
Proof.
  revert layer i. induction n as [| n IH]; intros layer i h; [destruct i; easy |]. simpl. apply in_or_app.
  destruct i as [| i]; simpl in h.
  - left. rewrite Nat.sub_0_r. now apply in_map.
  - right. now apply IH.
Qed.

(* ---- Soundness ---------------------------------------------------------------------------------- *)

Section Sound.
Variable d : model.
Hypothesis some_steps : steps d <> O.
Let ps := places d.

(* Tables are the same if they are at all places. *)
Definition same (t u : table) := forall m s, In (m, s) (places d) -> t m s = u m s.
Definition agree (v w : value) : Prop :=
  match v, w with
  | Table a t, Table b u => a = b /\ same t u
  | Number a, Number b => a = b
  | Truth a, Truth b => a = b
  | _, _ => False
  end.
Definition all_agree (e E : env) := forall n,
  match PositiveMap.find n e, PositiveMap.find n E with
  | Some v, Some w => agree v w
  | None, None => True
  | _, _ => False
  end.

Lemma total_ext {A} (l : list A) f g : (forall a, In a l -> f a = g a) -> total l f = total l g.
Proof. induction l as [| a l IH]; simpl; intros h; auto. rewrite (h a), IH; auto. Qed.

Lemma existsb_ext {A} (l : list A) f g : (forall a, In a l -> f a = g a) -> existsb f l = existsb g l.
Proof. induction l as [| a l IH]; simpl; intros h; auto. rewrite (h a), IH; auto. Qed.

Lemma forallb_ext {A} (l : list A) f g : (forall a, In a l -> f a = g a) -> forallb f l = forallb g l.
Proof. induction l as [| a l IH]; simpl; intros h; auto. rewrite (h a), IH; auto. Qed.

Lemma filter_ext_in {A} (l : list A) f g : (forall a, In a l -> f a = g a) -> filter f l = filter g l.
Proof. induction l as [| a l IH]; simpl; intros h; auto. rewrite (h a), IH; auto. Qed.

Section Rows.
Variables (l : list act) (v w : positive -> row).
Hypothesis e : forall a z, In a l -> In z (targets a) -> v (snd z) = w (snd z).

Lemma mean_after_ext a : In a l -> mean_after v a = mean_after w a.
Proof. intros i. apply total_ext. intros z j. now rewrite (e a z). Qed.

Lemma unsure_after_ext a : In a l -> unsure_after v a = unsure_after w a.
Proof. intros i. apply existsb_ext. intros z j. now rewrite (e a z). Qed.

Lemma backup_row_ext y : backup_row l y v = backup_row l y w.
Proof.
  unfold backup_row. f_equal; [f_equal; apply existsb_ext; intros a i; now rewrite unsure_after_ext |].
  apply map_ext_in. intros a i. now rewrite mean_after_ext.
Qed.

Lemma eV_row_ext p y : eV_row l p y v = eV_row l p y w.
Proof.
  unfold eV_row.
  rewrite (existsb_ext l (fun a => nonzero (entry y a * mean_after v a)) (fun a => nonzero (entry y a *
    mean_after w a)))
    by (intros a i; now rewrite mean_after_ext).
  rewrite (existsb_ext l (fun a => nonzero (entry p a) && nonzero (entry y a) && unsure_after v a)
    (fun a => nonzero (entry p a) && nonzero (entry y a) && unsure_after w a))
    by (intros a i; now rewrite unsure_after_ext).
  now rewrite (total_ext l _ (fun a => entry p a * (entry y a * mean_after w a)))
    by (intros a i; now rewrite mean_after_ext).
Qed.
End Rows.

Lemma value_after_same v w m s a z : same v w -> In (m, s) (places d) -> In a (acts_of d s) ->
  In z (targets a) ->
  value_after v m (snd z) = value_after w m (snd z).
Proof. intros h i j k. destruct m as [| m]; auto. apply h. eapply places_closed; eauto. Qed.

Lemma eV_unfold p y m s : eV d p y m s = eV_row (acts_of d s) (p m s) (y m s) (value_after (eV d p y) m).
Proof. now destruct m. Qed.

(* Rows that fit those after them are eV. *)
Lemma one_back_is_eV v p y P Y : same p P -> same y Y ->
  same (fun m s => eV_row (acts_of d s) (p m s) (y m s) (value_after v m)) v -> same v (eV d P Y).
Proof.
  intros hp hy h m. induction m as [| m IH]; intros s i; rewrite <- h, eV_unfold, hp, hy by auto; auto.
  apply eV_row_ext. intros a z j k. simpl. apply IH. eapply places_closed; eauto.
Qed.

Lemma best_row_ext l v w y : (forall a z, In a l -> In z (targets a) -> v (snd z) = w (snd z)) ->
  best_row l y v = best_row l y w.
Proof. intros e. unfold best_row. now rewrite (backup_row_ext l v w e). Qed.

Lemma best_eV_unfold y m s : best_eV d y m s = best_row (acts_of d s) (y m s) (value_after (best_eV d y) m).
Proof. now destruct m. Qed.

Lemma one_best_is_best_eV v y Y : same y Y ->
  same (fun m s => best_row (acts_of d s) (y m s) (value_after v m)) v -> same v (best_eV d Y).
Proof.
  intros hy h m. induction m as [| m IH]; intros s i; rewrite <- h, best_eV_unfold, hy by auto; auto.
  apply best_row_ext. intros a z j k. simpl. apply IH. eapply places_closed; eauto.
Qed.

Lemma arrive_row_ext layer p q v w s : (forall r, In r layer -> p r = q r /\ v r = w r) ->
  arrive_row d layer p v s = arrive_row d layer q w s.
Proof.
  intros e. unfold arrive_row. f_equal.
  - apply existsb_ext. intros r i. destruct (e r i) as [-> ->]. auto.
  - f_equal. apply total_ext. intros r i. destruct (e r i) as [-> ->]. auto.
Qed.

Lemma one_on_is_occupancy g p P : same p P -> same (one_on d (GivenRows g) p) (look g) ->
  same (look g) (occupancy d P).
Proof.
  intros hp h. assert (a : forall j m s, (steps d - S m)%nat = j -> In (m, s) (places d) ->
    look g m s = visits_from d (layers d) P j s).
  { induction j as [| i IH]; intros m s e k; rewrite <- h by auto; unfold one_on; rewrite e; simpl; auto.
    apply arrive_row_ext. intros r l. apply layers_places in l. split; [now apply hp |]. apply IH; auto.
    lia. }
  intros m s k. now apply a.
Qed.

Lemma tables_agree e E w n : all_agree e E ->
  match tables e w n, tables E w n with Some t, Some u => same t u | None, None => True | _, _ => False end.
Proof.
  intros h. specialize (h n). unfold tables.
  destruct (PositiveMap.find n e) as [[] |], (PositiveMap.find n E) as [[] |];
    simpl in h; try easy. destruct h as [<- h]. now destruct (eqb _ _).
Qed.

Lemma number_agree e E a : all_agree e E -> number_of e a = number_of E a.
Proof.
  intros h. destruct a as [n |]; auto. specialize (h n). simpl.
  destruct (PositiveMap.find n e) as [[] |], (PositiveMap.find n E) as [[] |]; simpl in h; try easy.
  now rewrite h.
Qed.

Lemma truth_agree e E a : all_agree e E -> truth_of e a = truth_of E a.
Proof.
  intros h. destruct a as [n |]; auto. specialize (h n). simpl.
  destruct (PositiveMap.find n e) as [[] |], (PositiveMap.find n E) as [[] |]; simpl in h; try easy.
  now rewrite h.
Qed.

Lemma same_tables_agree t u t' u' : same t t' -> same u u' -> same_tables ps t u = same_tables ps t' u'.
Proof.
  intros h i. unfold same_tables.
  rewrite (filter_ext_in ps _ (fun z => negb (mark (t' (fst z) (snd z)) || mark (u' (fst z) (snd z))))).
  2: { intros [m s] j. simpl. now rewrite h, i. }
  destruct (filter _ ps) as [| z l] eqn:e; auto. f_equal. apply forallb_ext. intros [m s] j.
  rewrite <- e in j.
  apply filter_In in j as [j _]. simpl. now rewrite h, i.
Qed.

Definition maybe_agree (v w : option value) : Prop :=
  match v, w with Some v, Some w => agree v w | None, None => True | _, _ => False end.

Lemma mean_agree v w : same v w -> start_mean d v = start_mean d w.
Proof.
  intros h. unfold start_mean. rewrite (existsb_ext (starts d) _ (fun z => mark (w (pred (steps d)) (snd
    z)))).
  - destruct (existsb _ _); auto. f_equal. apply total_ext. intros z i. rewrite h; auto.
    now apply places_first.
  - intros z i. rewrite h; auto. now apply places_first.
Qed.

Lemma combine_agree e E o a b : all_agree e E -> maybe_agree (combine e o a b) (combine E o a b).
Proof.
  intros h. unfold combine.
  assert (f : forall i : argument Qc, maybe_agree
    match i with Step n => PositiveMap.find n e | Literal c => Some (Number (Some c)) end
    match i with Step n => PositiveMap.find n E | Literal c => Some (Number (Some c)) end).
  { intros [n | c]; simpl; auto. apply h. }
  pose proof (f a) as fa. pose proof (f b) as fb. revert fa fb.
  destruct (match a with Step n => PositiveMap.find n e | Literal c => Some (Number (Some c)) end) as [[w t |
    n | x] |],
    (match a with Step n => PositiveMap.find n E | Literal c => Some (Number (Some c)) end) as [[w' t' | n' |
      x'] |];
    simpl; try easy;
  destruct (match b with Step n => PositiveMap.find n e | Literal c => Some (Number (Some c)) end) as [[v u |
    k | y] |],
    (match b with Step n => PositiveMap.find n E | Literal c => Some (Number (Some c)) end) as [[v' u' | k' |
      y'] |];
    simpl; try easy; intros fa fb.
  - destruct fa as [<- fa], fb as [<- fb]. destruct (eqb w v); simpl; auto. split; auto. intros m s i.
    now rewrite fa, fb.
  - destruct fa as [<- fa], fb, k, b; simpl; auto. split; auto. intros m s i. now rewrite fa.
  - destruct fa, fb as [<- fb], n, a; simpl; auto. split; auto. intros m s i. now rewrite fb.
  - subst. destruct n'; simpl; auto.
  - subst. now destruct n'.
  - subst. now destruct n'.
Qed.

Lemma compared_agree e E c a b : all_agree e E -> maybe_agree (compared ps e c a b) (compared ps E c a b).
Proof.
  intros h. unfold compared. rewrite (number_agree e E a h), (number_agree e E b h).
  assert (r : forall v : option value, (forall w t, v <> Some (Table w t)) -> maybe_agree v v).
  { intros [[w t | |] |] k; simpl; auto. now destruct (k w t). }
  destruct c, a as [n | x], b as [k | y]; try (apply r; intros w t;
    repeat match goal with |- context [match ?z with _ => _ end] => destruct z end; easy).
  pose proof (h n) as i. pose proof (h k) as j.
  destruct (PositiveMap.find n e) as [[] |], (PositiveMap.find n E) as [[] |]; simpl in i; try easy;
  destruct (PositiveMap.find k e) as [[] |], (PositiveMap.find k E) as [[] |]; simpl in j; try easy.
  - destruct i as [<- i], j as [<- j]. destruct (eqb _ _); simpl; auto. now apply same_tables_agree.
  - now subst.
Qed.

Lemma look_up_agree e E q m s a : all_agree e E ->
  maybe_agree (look_up d ps e q m s a) (look_up d ps E q m s a).
Proof.
  intros h. unfold look_up. destruct (existsb _ ps) eqn:i; simpl; auto.
  apply existsb_exists in i as ([m' s'] & i & j).
  simpl in j. apply andb_prop in j as [j k]. apply Nat.eqb_eq in j as ->. apply Pos.eqb_eq in k as ->.
  destruct a as [a |].
  - pose proof (tables_agree e E true q h) as f.
    destruct (tables e true q), (tables E true q); simpl; try easy. destruct (Nat.ltb _ _); simpl; auto.
    now rewrite f.
  - pose proof (tables_agree e E false q h) as f.
    destruct (tables e false q), (tables E false q); simpl; try easy. now rewrite f.
Qed.

Ltac found h := repeat match goal with
  | |- context [tables ?e ?w ?n] =>
      lazymatch goal with
      | |- maybe_agree (match tables ?e w n with _ => _ end) (match tables ?E w n with _ => _ end) =>
          let f := fresh in pose proof (tables_agree e E w n h) as f;
          destruct (tables e w n), (tables E w n); simpl in f |- *; try easy
      end
  end.

(* All operations but eV look at the tables at places only. *)
Lemma evaluate_agree e E o ev best_ev on : all_agree e E -> (forall p y, o <> EV p y) ->
  (forall y, o <> BestEV y) ->
  (forall p, o <> Occupancy p) ->
  maybe_agree (evaluate d ps ev best_ev on e o) (evaluate d ps (eV d) (best_eV d) (occupancy d) E o).
Proof.
  intros h n n' n''. destruct o; simpl evaluate.
  - simpl. split; auto. now intros m s i.
  - simpl. split; auto. now intros m s i.
  - simpl. split; auto. now intros m s i.
  - destruct (negb policy || _); simpl; auto. split; auto. now intros m s i.
  - destruct (choices d ps n0); simpl; auto. split; auto. now intros m s i.
  - destruct (sensible d ps policy (look g)); simpl; auto. split; auto. now intros m s i.
  - now destruct (n p y).
  - now destruct (n' y).
  - found h. split; auto. intros m s i. unfold backup. rewrite H by auto. apply backup_row_ext.
    intros a z j k. now apply value_after_same with s a.
  - found h. split; auto. intros m s i. now rewrite H.
  - found h. split; auto. intros m s i. unfold best. now rewrite H, H0.
  - now destruct (n'' p).
  - found h. split; auto. intros m s i. unfold conditioned. now rewrite H, H0, H1.
  - found h. split; auto. intros m s i. unfold softmax. now rewrite H, H0, H1.
  - now apply combine_agree.
  - destruct a as [k | c]; simpl; auto. specialize (h k).
    destruct (PositiveMap.find k e) as [[] |], (PositiveMap.find k E) as [[] |]; simpl in h; try easy.
    + destruct h as [<- h]. split; auto. intros m s i. now rewrite h.
    + now rewrite h.
  - now apply look_up_agree.
  - found h. now apply mean_agree.
  - now apply compared_agree.
  - rewrite (truth_agree e E a h). now destruct (truth_of E a).
  - rewrite (truth_agree e E a h), (truth_agree e E b h).
    destruct (truth_of E a), (truth_of E b); simpl; auto.
  - specialize (h n0). destruct (PositiveMap.find n0 e) as [[] |], (PositiveMap.find n0 E) as [[] |];
      simpl in h; try easy; now subst.
  - rewrite (truth_agree e E c h), (number_agree e E a h), (number_agree e E b h).
    destruct (truth_of E c), (number_of E a), (number_of E b); simpl; auto.
  - rewrite (truth_agree e E c h), (truth_agree e E a h), (truth_agree e E b h).
    destruct (truth_of E c), (truth_of E a), (truth_of E b); simpl; auto.
  - rewrite (number_agree e E a h), (number_agree e E b h).
    destruct (number_of E a), (number_of E b); simpl; auto.
  - rewrite (number_agree e E a h), (number_agree e E b h).
    destruct (number_of E a), (number_of E b); simpl; auto.
  - rewrite (number_agree e E a h), (number_agree e E b h).
    destruct (number_of E a), (number_of E b); simpl; auto.
  - simpl. auto.
Qed.

Lemma accept_agree e o v c v' : accept ps e o v c = Some v' -> agree v' v.
Proof.
  unfold accept. destruct v, c; try easy.
  - destruct (forallb _ ps) eqn:h; [| easy]. intros [= <-]. split; auto. intros m s i.
    rewrite forallb_forall in h. symmetry. exact (row_is_eq _ _ (h _ i)).
  - destruct (option_is _ _ _); [| easy]. now intros [= <-].
  - destruct (option_is _ _ _ && _); [| easy]. now intros [= <-].
Qed.

Lemma agree_trans u v w : agree u v -> agree v w -> agree u w.
Proof.
  destruct u, v, w; simpl; try easy; [| congruence | congruence]. intros [-> h] [-> i]. split; auto.
  intros m s j. now rewrite h, i.
Qed.

Lemma check_step_sound e E o c v : all_agree e E -> check_step d ps e (o, c) = Some v ->
  exists w, evaluate d ps (eV d) (best_eV d) (occupancy d) E o = Some w /\ agree v w.
Proof.
  intros h. unfold check_step. simpl. intros k.
  assert (n : {z | o = EV (fst z) (snd z)} + {y | o = BestEV y} + {p | o = Occupancy p} +
    {(forall p y, o <> EV p y) /\ (forall y, o <> BestEV y) /\ (forall p, o <> Occupancy p)}).
  { destruct o; try (right; repeat split; intros; discriminate); left;
      [left; left; now exists (p, y) | left; right; now exists y | right; now exists p]. }
  destruct n as [[[[[p y] ->] | [y ->]] | [p ->]] | (n & n' & n'')].
  - simpl in k |- *. pose proof (tables_agree e E true p h) as f. pose proof (tables_agree e E true y h) as g.
    destruct (tables e true p) as [P |], (tables E true p) as [P' |]; try easy.
    destruct (tables e true y) as [Y |], (tables E true y) as [Y' |]; try easy.
    eexists. split; [reflexivity |]. pose proof (accept_agree _ _ _ _ _ k) as a.
    destruct c as [g' | |]; try (simpl in k; easy). unfold accept in k.
    destruct (forallb _ ps); [| easy]. injection k as <-. split; auto. destruct a as [_ a].
    apply one_back_is_eV with P Y; auto. intros m s i. now rewrite a.
  - simpl in k |- *. pose proof (tables_agree e E true y h) as g.
    destruct (tables e true y) as [Y |], (tables E true y) as [Y' |]; try easy.
    eexists. split; [reflexivity |]. pose proof (accept_agree _ _ _ _ _ k) as a.
    destruct c as [g' | |]; try (simpl in k; easy). unfold accept in k.
    destruct (forallb _ ps); [| easy]. injection k as <-. split; auto. destruct a as [_ a].
    apply one_best_is_best_eV with Y; auto. intros m s i. now rewrite a.
  - simpl in k |- *. pose proof (tables_agree e E true p h) as g.
    destruct (tables e true p) as [P |], (tables E true p) as [P' |]; try easy.
    eexists. split; [reflexivity |]. pose proof (accept_agree _ _ _ _ _ k) as a.
    destruct c as [g' | |]; try (simpl in k; easy). unfold accept in k.
    destruct (forallb _ ps); [| easy]. injection k as <-. split; auto. destruct a as [_ a].
    apply one_on_is_occupancy with P; auto. intros m s i. now rewrite a.
  - pose proof (evaluate_agree e E o (one_back d c) (one_best d c) (one_on d c) h n n' n'') as f.
    destruct (evaluate d ps (one_back d c) (one_best d c) (one_on d c) e o) as [x |] eqn:q; [| easy].
    destruct (evaluate d ps (eV d) (best_eV d) (occupancy d) E o) as [y |]; [| easy].
    exists y. split; auto. apply agree_trans with x; auto. eapply accept_agree; eauto.
Qed.

Lemma all_agree_add e E n v w : all_agree e E -> agree v w ->
  all_agree (PositiveMap.add n v e) (PositiveMap.add n w E).
Proof.
  intros h a k. destruct (Pos.eq_dec k n) as [-> | i];
    [now rewrite !PositiveMap.gss | rewrite !PositiveMap.gso; auto].
  apply h.
Qed.

Lemma check_steps_sound l : forall e E n e', all_agree e E -> check_steps d ps e n l = Right e' ->
  exists E', meaning_from d E n (map fst l) = Some E' /\ all_agree e' E'.
Proof.
  induction l as [| [o c] l IH]; simpl; intros e E n e' h k.
  - injection k as <-. eauto.
  - destruct (check_step d ps e (o, c)) as [v |] eqn:q; [| easy].
    destruct (check_step_sound e E o c v h q) as (w & r & a). fold ps. rewrite r.
    eapply IH; eauto. now apply all_agree_add.
Qed.
End Sound.

Lemma good_steps d : good d = true -> steps d <> O.
Proof.
  unfold good. intros h. apply andb_prop in h as [h _]. apply andb_prop in h as [h _]. now destruct (steps d).
Qed.

(* What the checker accepts is so: the assumptions are yes and the claim is what it says;
  no table that stands for all
   policies or rewards is in a certificate that holds. *)
Theorem check_sound c b : check c = Verified b ->
  good (of_model c) = true /\ (b = true -> forall z, In z (with_steps c) -> chosen (fst z) = false) /\
  exists E, meaning (of_model c) (map fst (with_steps c)) = Some E /\
    (forall a, In a (assumes c) -> truth_of E a = Some (Some true)) /\ truth_of E (claims c) = Some (Some b).
Proof.
  unfold check. destruct (good (of_model c)) eqn:g; [| easy]. intros h. split; auto.
  destruct (check_steps _ _ _ _ _) as [n | e] eqn:k; [easy |].
  destruct (check_steps_sound (of_model c) (good_steps _ g) _ _ (PositiveMap.empty value) _ _
    ltac:(intros n; now rewrite PositiveMap.gempty) k) as (E & m & a).
  destruct (forallb (yes e) (assumes c)) eqn:y; [| easy]. rewrite forallb_forall in y.
  rewrite (truth_agree _ e E (claims c) a) in h.
  destruct (truth_of E (claims c)) as [[t |] |] eqn:q; try easy.
  destruct (t && existsb _ _) eqn:w; [easy |]. injection h as <-. split.
  - intros ->. simpl in w. intros z i. destruct (chosen (fst z)) eqn:o; auto. rewrite <- w. symmetry.
    apply existsb_exists. eauto.
  - exists E. repeat split; auto. intros u i. specialize (y u i). unfold yes in y.
    rewrite (truth_agree _ e E u a) in y. destruct (truth_of E u) as [[[] |] |]; easy.
Qed.

(* And each table that is given is what its operation means, at every place. *)
Theorem check_tables_sound d l e : good d = true ->
  check_steps d (places d) (PositiveMap.empty value) 1 l = Right e ->
  exists E, meaning d (map fst l) = Some E /\ all_agree d e E.
Proof.
  intros g k. apply check_steps_sound with (PositiveMap.empty value); auto using good_steps.
  intros n. now rewrite PositiveMap.gempty.
Qed.
