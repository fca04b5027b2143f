(* A checker of certificates: it compares each row that is given with what the step's operation makes of the
   rows given before, and for eV of the row after. What it accepts is what the operations mean
   (Certificate.v), whatever numbers are meant by those it calculates with. *)
From Coq Require Import QArith Qcanon FMapPositive Bool Lia.
Require Export Certificate.
Require Import Forms.
Open Scope Qc_scope.

Inductive given :=
| GivenRows (g : rows)
| GivenNumber (t : text)
| GivenTruth (b : option bool) (at_ : option (nat * positive * nat * Qc * Qc)).
(* where two tables differ, the two sides *)

Definition option_is {A} (same : A -> A -> bool) (a b : option A) : bool :=
  match a, b with Some a, Some b => same a b | None, None => true | _, _ => false end.

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

Inductive outcome A := Wrong (n : positive) | Right (e : env A).
Arguments Wrong {A}. Arguments Right {A}.

(* With numbers N that have texts. *)
Section Steps.
Context {A : Type}.
Variable N : numbers A.
Variable has_text : text -> A -> bool.

(* The place of a difference is asked for where tables differ, and nowhere else. *)
Definition differ (ps : list (nat * positive)) (e : env A) (o : operation) (b : option bool) at_ : bool :=
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
Definition accept ps (e : env A) (o : operation) (v : value A) (c : given) : option (value A) :=
  match v, c with
  | Table w t, GivenRows g =>
      if forallb (fun z => row_is (t (fst z) (snd z)) (look g (fst z) (snd z))) ps
      then Some (Table w (look g)) else None
  | Number a, GivenNumber t => if has_text t a then Some v else None
  | Truth a, GivenTruth b at_ => if option_is eqb a b && differ ps e o a at_ then Some v else None
  | _, _ => None
  end.

Definition check_step d ps (e : env A) (z : operation * given) : option (value A) :=
  let c := snd z in
  let* v := evaluate N d ps (one_back d c) (one_best d c) (one_on d c) e (fst z) in accept ps e (fst z) v c.

Fixpoint check_steps d ps (e : env A) (n : positive) (l : list (operation * given)) : outcome A :=
  match l with
  | [] => Right e
  | z :: rest =>
      match check_step d ps e z with
      | Some v => check_steps d ps (PositiveMap.add n v e) (Pos.succ n) rest
      | None => Wrong n
      end
  end.

Definition yes (e : env A) (a : argument bool) : bool :=
  match truth_of e a with Some (Some true) => true | _ => false end.
End Steps.

Record certificate := Certificate {
  of_model : model; over_base : list bounds; with_steps : list (operation * given);
  assumes : list (argument bool); claims : argument bool }.

Inductive answer :=
| Verified (b : bool)
| BadModel | BadLogarithm (n : positive) | BadStep (n : positive) | BadAssumption | BadClaim.

(* What is true of one policy of all is no claim about all of them, but what is false is. *)
Definition chosen (o : operation) : bool := match o with Chosen _ _ => true | _ => false end.

Definition check (c : certificate) : answer :=
  let d := of_model c in
  let logs := over_base c in
  if good d then
    match unproved 1 1 logs with
    | Some n => BadLogarithm n
    | None =>
        match check_steps (computed_numbers logs) (reads logs) d (places d) (PositiveMap.empty _) 1
          (with_steps c) with
        | Wrong n => BadStep n
        | Right e =>
            if forallb (yes e) (assumes c) then
              match truth_of e (claims c) with
              | Some (Some b) =>
                  if b && existsb (fun z => chosen (fst z)) (with_steps c) then BadClaim else Verified b
              | _ => BadClaim
              end
            else BadAssumption
        end
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

Lemma in_sort s l : In s l <-> In s (Sorted.sort l).
Proof.
  pose proof (Sorted.Permuted_sort l) as h. split; apply Permutation.Permutation_in; auto.
  now apply Permutation.Permutation_sym.
Qed.

Lemma in_once s l : In s (once l) <-> In s l.
Proof.
  unfold once. set (seen := fold_right (fun s seen => PositiveMap.add s tt seen) (PositiveMap.empty unit) l).
  assert (h : PositiveMap.find s seen = Some tt <-> In s l).
  { subst seen. induction l as [| r l IH]; simpl; [now rewrite PositiveMap.gempty |].
    destruct (Pos.eq_dec s r) as [-> | n].
    - rewrite PositiveMap.gss. split; auto.
    - rewrite PositiveMap.gso by auto. rewrite IH. split; auto. intros [e | i]; auto. now destruct n. }
  rewrite <- in_sort, in_map_iff. rewrite <- h. split.
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

(* ---- Numbers that stand for others --------------------------------------------------------------- *)

(* Where there is an a, there is a b that it stands for. *)
Definition follows {A B} (R : A -> B -> Prop) (a : option A) (b : option B) : Prop :=
  match a, b with Some a, Some b => R a b | None, _ => True | Some _, None => False end.

(* What is calculated with numbers of N stands for what is calculated with those that they stand for. *)
Record simulates {A B} (R : A -> B -> Prop) (N : numbers A) (M : numbers B) : Prop := Simulates {
  keeps_plain : forall c, R (plain N c) (plain M c);
  keeps_endless : R (endless N) (endless M);
  keeps_defined : forall a x, R a x -> is_defined N a = is_defined M x;
  keeps_calculate : forall o a b x y, R a x -> R b y -> follows R (calculate N o a b) (calculate M o x y);
  keeps_raise : forall a x n, R a x -> follows R (raise N a n) (raise M x n);
  keeps_weigh : forall a b x y, R a x -> R b y -> follows R (weigh N a b) (weigh M x y);
  keeps_logarithm : forall a x, R a x -> follows R (logarithm N a) (logarithm M x);
  keeps_add_log : forall a x w c, R a x -> follows R (add_log N a w c) (add_log M x w c);
  keeps_order : forall a b x y, R a x -> R b y -> is_defined N a = true -> is_defined N b = true ->
    follows eq (order N a b) (order M x y) }.

(* Each stands for itself. *)
Lemma simulates_itself {A} (N : numbers A) : simulates eq N N.
Proof.
  assert (h : forall B (a : option B), follows eq a a) by now intros B [].
  split; intros; subst; auto; apply h.
Qed.

(* ---- Soundness ---------------------------------------------------------------------------------- *)

Section Sound.
Variable d : model.
Hypothesis some_steps : steps d <> O.
Let ps := places d.

(* Tables are the same if they are at all places. *)
Definition same (t u : table) := forall m s, In (m, s) (places d) -> t m s = u m s.
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

(* From here on with numbers N, which stand for numbers M. *)
Context {A B : Type}.
Variables (stands : A -> B -> Prop) (N : numbers A) (M : numbers B).
Hypothesis keeps : simulates stands N M.

Definition agree (v : value A) (w : value B) : Prop :=
  match v, w with
  | Table a t, Table b u => a = b /\ same t u
  | Number a, Number b => stands a b
  | Truth a, Truth b => a = b
  | _, _ => False
  end.
Definition all_agree (e : env A) (E : env B) := forall n,
  match PositiveMap.find n e, PositiveMap.find n E with
  | Some v, Some w => agree v w
  | None, None => True
  | _, _ => False
  end.

Lemma tables_agree e E w n : all_agree e E ->
  match tables e w n, tables E w n with Some t, Some u => same t u | None, None => True | _, _ => False end.
Proof.
  intros h. specialize (h n). unfold tables.
  destruct (PositiveMap.find n e) as [[] |], (PositiveMap.find n E) as [[] |];
    simpl in h; try easy. destruct h as [<- h]. now destruct (eqb _ _).
Qed.

Lemma any_table_agree e E a : all_agree e E ->
  match any_table e a, any_table E a with
  | Some (w, t), Some (w', u) => w = w' /\ same t u
  | None, None => True
  | _, _ => False
  end.
Proof.
  intros h. destruct a as [n |]; simpl; auto. specialize (h n).
  destruct (PositiveMap.find n e) as [[] |], (PositiveMap.find n E) as [[] |]; simpl in h; easy.
Qed.

Lemma literal_agree c : stands (literal_value N c) (literal_value M c).
Proof. destruct c; [apply (keeps_plain _ _ _ keeps) | apply (keeps_endless _ _ _ keeps)]. Qed.

Lemma number_agree e E a : all_agree e E -> follows stands (number_of N e a) (number_of M E a).
Proof.
  intros h. destruct a as [n | c]; [| apply literal_agree]. specialize (h n). simpl.
  destruct (PositiveMap.find n e) as [[] |], (PositiveMap.find n E) as [[] |]; simpl in h; easy.
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

Lemma mean_agree v w : same v w -> start_mean d v = start_mean d w.
Proof.
  intros h. unfold start_mean. rewrite (existsb_ext (starts d) _ (fun z => mark (w (pred (steps d)) (snd
    z)))).
  - destruct (existsb _ _); auto. f_equal. apply total_ext. intros z i. rewrite h; auto.
    now apply places_first.
  - intros z i. rewrite h; auto. now apply places_first.
Qed.

(* What follows from a part that follows. *)
Lemma follows_bind {C D C' D'} (R : C -> D -> Prop) (R' : C' -> D' -> Prop) a b f g : follows R a b ->
  (forall c x, R c x -> follows R' (f c) (g x)) -> follows R' (let* c := a in f c) (let* x := b in g x).
Proof. destruct a, b; simpl; auto; easy. Qed.

Lemma number_bind e E a f g : all_agree e E -> (forall c x, stands c x -> follows agree (f c) (g x)) ->
  follows agree (let* c := number_of N e a in f c) (let* x := number_of M E a in g x).
Proof. intros h k. eapply follows_bind; eauto using number_agree. Qed.

Lemma result_agree a b : follows stands a b ->
  follows agree (let* c := a in Some (Number c)) (let* x := b in Some (Number x)).
Proof. intros h. eapply follows_bind; eauto. Qed.

Lemma combine_agree e E o a b : all_agree e E -> follows agree (combine N e o a b) (combine M E o a b).
Proof.
  intros h. unfold combine. pose proof (any_table_agree e E a h) as fa.
  pose proof (any_table_agree e E b h) as fb.
  destruct (any_table e a) as [[w t] |], (any_table E a) as [[w' t'] |]; try easy;
    destruct (any_table e b) as [[v u] |], (any_table E b) as [[v' u'] |]; try easy.
  - destruct fa as [<- fa], fb as [<- fb]. destruct (eqb w v); simpl; auto. split; auto. intros m s i.
    now rewrite fa, fb.
  - destruct fa as [<- fa]. destruct b as [| []]; simpl; auto. split; auto. intros m s i. now rewrite fa.
  - destruct fb as [<- fb]. destruct a as [| []]; simpl; auto. split; auto. intros m s i. now rewrite fb.
  - apply number_bind; auto. intros c x r. apply number_bind; auto. intros c' x' r'.
    apply result_agree. now apply (keeps_calculate _ _ _ keeps).
Qed.

Lemma compare_agree c a b x y : stands a x -> stands b y -> follows eq (compare N c a b) (compare M c x y).
Proof.
  intros h k. unfold compare.
  rewrite <- (keeps_defined _ _ _ keeps a x h), <- (keeps_defined _ _ _ keeps b y k).
  destruct (is_defined N a) eqn:i; [| easy]. destruct (is_defined N b) eqn:j; [| easy]. simpl.
  eapply follows_bind; [exact (keeps_order _ _ _ keeps a b x y h k i j) |]. now intros o o' ->.
Qed.

Lemma choose_agree f a b x y : stands a x -> stands b y ->
  follows stands (choose_by N f a b) (choose_by M f x y).
Proof.
  intros h k. unfold choose_by.
  rewrite <- (keeps_defined _ _ _ keeps a x h), <- (keeps_defined _ _ _ keeps b y k).
  destruct (is_defined N a) eqn:i; [destruct (is_defined N b) eqn:j |]; try apply (keeps_plain _ _ _ keeps).
  simpl. eapply follows_bind; [exact (keeps_order _ _ _ keeps a b x y h k i j) |]. intros o o' ->.
  simpl. now destruct (f o').
Qed.

Lemma compared_agree e E c a b : all_agree e E ->
  follows agree (compared N ps e c a b) (compared M ps E c a b).
Proof.
  intros h. unfold compared. pose proof (any_table_agree e E a h) as fa.
  pose proof (any_table_agree e E b h) as fb.
  assert (r : follows agree
    (let* a := number_of N e a in let* b := number_of N e b in let* t := compare N c a b in Some (Truth t))
    (let* a := number_of M E a in let* b := number_of M E b in let* t := compare M c a b in Some (Truth t))).
  { apply number_bind; auto. intros k x i. apply number_bind; auto. intros k' x' i'.
    eapply follows_bind; [apply compare_agree; eauto |]. now intros t u ->. }
  destruct (any_table e a) as [[w t] |], (any_table E a) as [[w' t'] |]; try easy;
    destruct (any_table e b) as [[v u] |], (any_table E b) as [[v' u'] |]; try easy; destruct c; auto.
  destruct fa as [<- fa], fb as [<- fb]. destruct (eqb _ _); simpl; auto. now apply same_tables_agree.
Qed.

Lemma fold_follows {C} (f : option A -> C -> option A) (g : option B -> C -> option B) l :
  (forall c a b, In c l -> follows stands a b -> follows stands (f a c) (g b c)) -> forall a b,
  follows stands a b -> follows stands (fold_left f l a) (fold_left g l b).
Proof. induction l as [| c l IH]; simpl; intros h a b r; auto. Qed.

Lemma logs_agree v p y v' p' y' : same v v' -> same p p' -> same y y' ->
  follows stands (sum_of_logs N d ps v p y) (sum_of_logs M d ps v' p' y').
Proof.
  intros hv hp hy. unfold sum_of_logs. apply fold_follows; [| apply (keeps_plain _ _ _ keeps)].
  intros [m s] a b i r. unfold add_place. simpl. rewrite hv, hp, hy by auto.
  apply follows_bind with stands; auto. intros c x k. destruct (_ || _); [apply (keeps_plain _ _ _ keeps) |].
  destruct (nonzero _); auto. unfold add_logs. apply fold_follows; auto. intros u a' b' j r'.
  apply follows_bind with stands; auto. intros c' x' k'. now apply (keeps_add_log _ _ _ keeps).
Qed.

Lemma look_up_agree e E q m s a : all_agree e E ->
  follows agree (look_up N d ps e q m s a) (look_up M d ps E q m s a).
Proof.
  intros h. unfold look_up. destruct (existsb _ ps) eqn:i; simpl; auto.
  apply existsb_exists in i as ([m' s'] & i & j).
  simpl in j. apply andb_prop in j as [j k]. apply Nat.eqb_eq in j as ->. apply Pos.eqb_eq in k as ->.
  destruct a as [a |].
  - pose proof (tables_agree e E true q h) as f.
    destruct (tables e true q), (tables E true q); simpl; try easy. destruct (Nat.ltb _ _); simpl; auto.
    rewrite f by auto. apply (keeps_plain _ _ _ keeps).
  - pose proof (tables_agree e E false q h) as f.
    destruct (tables e false q), (tables E false q); simpl; try easy. rewrite f by auto.
    apply (keeps_plain _ _ _ keeps).
Qed.

Ltac found h := repeat match goal with
  | |- context [tables ?e ?w ?n] =>
      lazymatch goal with
      | |- follows agree (match tables ?e w n with _ => _ end) (match tables ?E w n with _ => _ end) =>
          let f := fresh in pose proof (tables_agree e E w n h) as f;
          destruct (tables e w n), (tables E w n); simpl in f |- *; try easy
      end
  end.

(* All operations but eV look at the tables at places only. *)
Lemma evaluate_agree e E o ev best_ev on : all_agree e E -> (forall p y, o <> EV p y) ->
  (forall y, o <> BestEV y) -> (forall p, o <> Occupancy p) ->
  follows agree (evaluate N d ps ev best_ev on e o) (evaluate M d ps (eV d) (best_eV d) (occupancy d) E o).
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
  - destruct a as [k | c].
    + specialize (h k). destruct (PositiveMap.find k e) as [[] |], (PositiveMap.find k E) as [[] |];
        simpl in h; try easy.
      * destruct h as [<- h]. split; auto. intros m s i. now rewrite h.
      * apply result_agree. now apply (keeps_raise _ _ _ keeps).
    + apply result_agree, (keeps_raise _ _ _ keeps), literal_agree.
  - now apply look_up_agree.
  - found h. rewrite (mean_agree t t0) by auto. apply (keeps_plain _ _ _ keeps).
  - found h. apply result_agree. now apply logs_agree.
  - apply number_bind; auto. intros c x r. apply result_agree. now apply (keeps_logarithm _ _ _ keeps).
  - now apply compared_agree.
  - rewrite (truth_agree e E a h). now destruct (truth_of E a).
  - rewrite (truth_agree e E a h), (truth_agree e E b h).
    destruct (truth_of E a), (truth_of E b); simpl; auto.
  - destruct a as [k |]; simpl; auto. specialize (h k).
    destruct (PositiveMap.find k e) as [[] |], (PositiveMap.find k E) as [[] |];
      simpl in h; try easy; simpl; [now rewrite (keeps_defined _ _ _ keeps _ _ h) | now subst].
  - rewrite (truth_agree e E c h). destruct (truth_of E c) as [t |]; simpl; auto.
    apply number_bind; auto. intros k x r. apply number_bind; auto. intros k' x' r'. simpl.
    destruct t as [[] |]; auto. apply (keeps_plain _ _ _ keeps).
  - rewrite (truth_agree e E c h), (truth_agree e E a h), (truth_agree e E b h).
    destruct (truth_of E c), (truth_of E a), (truth_of E b); simpl; auto.
  - apply number_bind; auto. intros k x r. apply number_bind; auto. intros k' x' r'.
    apply result_agree. now apply (keeps_weigh _ _ _ keeps).
  - apply number_bind; auto. intros k x r. apply number_bind; auto. intros k' x' r'.
    apply result_agree. now apply choose_agree.
  - apply number_bind; auto. intros k x r. apply number_bind; auto. intros k' x' r'.
    apply result_agree. now apply choose_agree.
  - simpl. auto.
Qed.

Variable has_text : text -> A -> bool.

(* What is accepted stands for what the value does. *)
Lemma accept_agree e o v c v' w : accept has_text ps e o v c = Some v' -> agree v w -> agree v' w.
Proof.
  unfold accept. destruct v, c; try easy.
  - destruct (forallb _ ps) eqn:h; [| easy]. intros [= <-]. destruct w; simpl; try easy. intros [-> k].
    split; auto. intros m s i. rewrite forallb_forall in h. specialize (h _ i). apply row_is_eq in h.
    simpl in h. now rewrite <- h, k.
  - destruct (has_text _ _); [| easy]. now intros [= <-].
  - destruct (option_is _ _ _ && _); [| easy]. now intros [= <-].
Qed.

(* Rows that are accepted are those given. *)
Lemma accept_rows e o w t c v : accept has_text ps e o (Table w t) c = Some v ->
  exists g, c = GivenRows g /\ v = Table w (look g) /\ same t (look g).
Proof.
  simpl. destruct c as [g | |]; try easy. destruct (forallb _ ps) eqn:h; [| easy]. intros [= <-].
  exists g. repeat split; auto. intros m s i. rewrite forallb_forall in h. exact (row_is_eq _ _ (h _ i)).
Qed.

Lemma check_step_sound e E o c v : all_agree e E -> check_step N has_text d ps e (o, c) = Some v ->
  exists w, evaluate M d ps (eV d) (best_eV d) (occupancy d) E o = Some w /\ agree v w.
Proof.
  intros h. unfold check_step. simpl fst. simpl snd. intros k.
  assert (n : {z | o = EV (fst z) (snd z)} + {y | o = BestEV y} + {p | o = Occupancy p} +
    {(forall p y, o <> EV p y) /\ (forall y, o <> BestEV y) /\ (forall p, o <> Occupancy p)}).
  { destruct o; try (right; repeat split; intros; discriminate); left;
      [left; left; now exists (p, y) | left; right; now exists y | right; now exists p]. }
  destruct n as [[[[[p y] ->] | [y ->]] | [p ->]] | (n & n' & n'')].
  - simpl evaluate in k |- *. simpl fst in k |- *. simpl snd in k |- *.
    pose proof (tables_agree e E true p h) as f. pose proof (tables_agree e E true y h) as g.
    destruct (tables e true p) as [P |], (tables E true p) as [P' |]; try easy.
    destruct (tables e true y) as [Y |], (tables E true y) as [Y' |]; try easy.
    eexists. split; [reflexivity |]. apply accept_rows in k as (r & -> & -> & a). split; auto.
    now apply one_back_is_eV with P Y.
  - simpl evaluate in k |- *. pose proof (tables_agree e E true y h) as g.
    destruct (tables e true y) as [Y |], (tables E true y) as [Y' |]; try easy.
    eexists. split; [reflexivity |]. apply accept_rows in k as (r & -> & -> & a). split; auto.
    now apply one_best_is_best_eV with Y.
  - simpl evaluate in k |- *. pose proof (tables_agree e E true p h) as g.
    destruct (tables e true p) as [P |], (tables E true p) as [P' |]; try easy.
    eexists. split; [reflexivity |]. apply accept_rows in k as (r & -> & -> & a). split; auto.
    now apply one_on_is_occupancy with P.
  - pose proof (evaluate_agree e E o (one_back d c) (one_best d c) (one_on d c) h n n' n'') as f.
    destruct (evaluate N d ps (one_back d c) (one_best d c) (one_on d c) e o) as [x |] eqn:q; [| easy].
    destruct (evaluate M d ps (eV d) (best_eV d) (occupancy d) E o) as [y |]; [| easy].
    exists y. split; auto. eapply accept_agree; eauto.
Qed.

Lemma all_agree_add e E n v w : all_agree e E -> agree v w ->
  all_agree (PositiveMap.add n v e) (PositiveMap.add n w E).
Proof.
  intros h a k. destruct (Pos.eq_dec k n) as [-> | i];
    [now rewrite !PositiveMap.gss | rewrite !PositiveMap.gso; auto].
  apply h.
Qed.

Lemma check_steps_sound l : forall e E n e', all_agree e E -> check_steps N has_text d ps e n l = Right e' ->
  exists E', meaning_from M d E n (map fst l) = Some E' /\ all_agree e' E'.
Proof.
  induction l as [| [o c] l IH]; simpl; intros e E n e' h k.
  - injection k as <-. eauto.
  - destruct (check_step N has_text d ps e (o, c)) as [v |] eqn:q; [| easy].
    destruct (check_step_sound e E o c v h q) as (w & r & a). fold ps. rewrite r.
    eapply IH; eauto. now apply all_agree_add.
Qed.

(* The number of the step with k steps before it, counted from n. *)
Fixpoint number_from (n : positive) (k : nat) : positive :=
  match k with O => n | S j => number_from (Pos.succ n) j end.

Lemma check_steps_keep l : forall e n e' i, check_steps N has_text d ps e n l = Right e' ->
  (i < n)%positive -> PositiveMap.find i e' = PositiveMap.find i e.
Proof.
  induction l as [| z l IH]; simpl; intros e n e' i h b; [now injection h as <- |].
  destruct (check_step N has_text d ps e z) as [v |]; [| easy].
  rewrite (IH _ _ _ i h) by lia. apply PositiveMap.gso. lia.
Qed.

(* A number that is accepted has the text that is given. *)
Lemma texts_accepted l : forall e n e' k o t, check_steps N has_text d ps e n l = Right e' ->
  nth_error l k = Some (o, GivenNumber t) ->
  exists a, PositiveMap.find (number_from n k) e' = Some (Number a) /\ has_text t a = true.
Proof.
  induction l as [| z l IH]; intros e n e' k o t h i; [now destruct k |]. simpl in h.
  destruct (check_step N has_text d ps e z) as [v |] eqn:c; [| easy]. destruct k as [| k]; simpl in i.
  - injection i as ->. simpl. rewrite (check_steps_keep _ _ _ _ n h) by lia. rewrite PositiveMap.gss.
    unfold check_step in c. simpl in c. destruct (evaluate _ _ _ _ _ _ _ _) as [w |]; [| easy].
    destruct w as [| a |]; simpl in c; try easy. destruct (has_text t a) eqn:x; [| easy].
    injection c as <-. eauto.
  - exact (IH _ _ _ k o t h i).
Qed.

Lemma empty_agree : all_agree (PositiveMap.empty _) (PositiveMap.empty _).
Proof. intros n. now rewrite !PositiveMap.gempty. Qed.
End Sound.

Lemma good_steps d : good d = true -> steps d <> O.
Proof.
  unfold good. intros h. apply andb_prop in h as [h _]. apply andb_prop in h as [h _]. now destruct (steps d).
Qed.

(* The numbers of a certificate stand for others. *)
Definition base_stands (logs : list bounds) {B} (R : computed -> B -> Prop) (M : numbers B) : Prop :=
  unproved 1 1 logs = None -> simulates R (computed_numbers logs) M.

(* What the checker accepts is so, of all numbers that those it calculates with stand for: the assumptions
   are yes and the claim is what it says; no table that stands for all policies or rewards is in a certificate
   that holds. *)
Theorem check_stands {B} (R : computed -> B -> Prop) (M : numbers B) c b : base_stands (over_base c) R M ->
  check c = Verified b ->
  good (of_model c) = true /\ (b = true -> forall z, In z (with_steps c) -> chosen (fst z) = false) /\
  exists E, meaning M (of_model c) (map fst (with_steps c)) = Some E /\
    (forall a, In a (assumes c) -> truth_of E a = Some (Some true)) /\ truth_of E (claims c) = Some (Some b).
Proof.
  intros r. unfold check. destruct (good (of_model c)) eqn:g; [| easy].
  destruct (unproved 1 1 (over_base c)) eqn:u; [easy |]. specialize (r u). intros h. split; auto.
  destruct (check_steps _ _ _ _ _ _ _) as [n | e] eqn:k; [easy |].
  destruct (check_steps_sound (of_model c) (good_steps _ g) R _ M r _ _ _ _ _ _ (empty_agree _ R) k)
    as (E & m & a).
  destruct (forallb (yes e) (assumes c)) eqn:y; [| easy]. rewrite forallb_forall in y.
  rewrite (truth_agree _ R e E (claims c) a) in h.
  destruct (truth_of E (claims c)) as [[t |] |] eqn:q; try easy.
  destruct (t && existsb _ _) eqn:w; [easy |]. injection h as <-. split.
  - intros ->. simpl in w. intros z i. destruct (chosen (fst z)) eqn:o; auto. rewrite <- w. symmetry.
    apply existsb_exists. eauto.
  - exists E. repeat split; auto. intros z i. specialize (y z i). unfold yes in y.
    rewrite (truth_agree _ R e E z a) in y. destruct (truth_of E z) as [[[] |] |]; easy.
Qed.

(* In particular of the numbers that it calculates with themselves. *)
Theorem check_sound c b : check c = Verified b ->
  good (of_model c) = true /\ (b = true -> forall z, In z (with_steps c) -> chosen (fst z) = false) /\
  exists E, meaning (computed_numbers (over_base c)) (of_model c) (map fst (with_steps c)) = Some E /\
    (forall a, In a (assumes c) -> truth_of E a = Some (Some true)) /\ truth_of E (claims c) = Some (Some b).
Proof. apply (check_stands eq). intros _. apply simulates_itself. Qed.

(* And each table that is given is what its operation means, at every place. *)
Theorem check_tables_sound {A} (N : numbers A) has_text d l e : good d = true ->
  check_steps N has_text d (places d) (PositiveMap.empty _) 1 l = Right e ->
  exists E, meaning N d (map fst l) = Some E /\ all_agree d eq e E.
Proof.
  intros g k. exact (check_steps_sound d (good_steps d g) eq N N (simulates_itself N) has_text l _ _ _ _
    (empty_agree d eq) k).
Qed.
