(* What the numbers of a certificate mean: real numbers, infinities and what is undefined, with the natural
   logarithm. What the checker accepts is so of them. *)
From Coq Require Import QArith Qcanon Qreals ZArith Bool FMapPositive Reals Lra Lia Psatz.
Require Import Checker Forms NaturalLogarithm Logarithms.
Open Scope R_scope.

(* ---- What is meant ------------------------------------------------------------------------------ *)

Inductive extended := NoNumber | Endless (up : bool) | Real (r : R).

Definition real (c : Qc) : R := Q2R (this c).

(* As compared with 0. *)
Definition side (r : R) : Datatypes.comparison :=
  match total_order_T r 0 with inleft (left _) => Lt | inleft (right _) => Eq | inright _ => Gt end.
Definition side_of (x : extended) : Datatypes.comparison :=
  match x with NoNumber => Eq | Endless up => if up then Gt else Lt | Real r => side r end.
Definition endless_to (s : Datatypes.comparison) : extended :=
  match s with Lt => Endless false | Eq => NoNumber | Gt => Endless true end.

Definition negative (x : extended) : extended :=
  match x with NoNumber => NoNumber | Endless up => Endless (negb up) | Real r => Real (- r) end.
(* inf - inf is undefined. *)
Definition sum_of (x y : extended) : extended :=
  match x, y with
  | NoNumber, _ | _, NoNumber => NoNumber
  | Endless u, Endless v => if eqb u v then x else NoNumber
  | Endless _, Real _ => x
  | Real _, Endless _ => y
  | Real r, Real s => Real (r + s)
  end.
(* 0 times an infinity is undefined. *)
Definition product_of (x y : extended) : extended :=
  match x, y with
  | NoNumber, _ | _, NoNumber => NoNumber
  | Real r, Real s => Real (r * s)
  | _, _ => endless_to (product_sign (side_of x) (side_of y))
  end.
(* a/0 is undefined, and a/inf is 0 for a real a. *)
Definition inverse_of (x : extended) : extended :=
  match x with
  | NoNumber => NoNumber
  | Endless _ => Real 0
  | Real r => match side r with Eq => NoNumber | _ => Real (/ r) end
  end.
Definition power_of (x : extended) (n : Z) : extended :=
  match x with
  | NoNumber => NoNumber
  | Endless up =>
      if Z.eqb n 0 then Real 1 else if Z.ltb n 0 then Real 0 else Endless (up || Z.even n)
  | Real r => match side r with
      | Eq => if Z.ltb n 0 then NoNumber else Real (powerRZ r n)
      | _ => Real (powerRZ r n)
      end
  end.
Definition weighed_of (x y : extended) : extended :=
  match side_of x, x with Eq, Real _ => Real 0 | _, _ => product_of x y end.
Definition log_of_real (x : extended) : extended :=
  match x with
  | NoNumber | Endless false => NoNumber
  | Endless true => Endless true
  | Real r => match side r with Lt => NoNumber | Eq => Endless false | Gt => Real (log r) end
  end.

Definition real_numbers : numbers extended := {|
  plain c := match c with Some c => Real (real c) | None => NoNumber end;
  endless := Endless true;
  is_defined x := match x with NoNumber => false | _ => true end;
  calculate o x y := Some match o with
    | Plus => sum_of x y
    | Minus => sum_of x (negative y)
    | Times => product_of x y
    | Over => product_of x (inverse_of y)
    end;
  raise x n := Some (power_of x n);
  weigh x y := Some (weighed_of x y);
  logarithm x := Some (log_of_real x);
  add_log x w a := Some
    (if is w 0 then x else sum_of x (product_of (Real (real w)) (log_of_real (Real (real a)))));
  order x y := Some match x, y with
    | Real r, Real s => side (r - s)
    | Endless true, Endless true | Endless false, Endless false => Eq
    | Endless true, _ | _, Endless false => Gt
    | _, _ => Lt
    end |}.

(* ---- Rational numbers as real ones -------------------------------------------------------------- *)

Lemma real_reduced q : real (Q2Qc q) = Q2R q.
Proof. apply Qeq_eqR, Qred_correct. Qed.

Lemma real_plus a b : real (a + b)%Qc = real a + real b.
Proof. unfold Qcplus. now rewrite real_reduced, Q2R_plus. Qed.

Lemma real_mult a b : real (a * b)%Qc = real a * real b.
Proof. unfold Qcmult. now rewrite real_reduced, Q2R_mult. Qed.

Lemma real_opp a : real (- a)%Qc = - real a.
Proof. unfold Qcopp. now rewrite real_reduced, Q2R_opp. Qed.

Lemma real_0 : real 0 = 0.
Proof. unfold real, Q2R. simpl. lra. Qed.

Lemma real_1 : real 1 = 1.
Proof. unfold real, Q2R. simpl. lra. Qed.

Lemma real_injective a b : real a = real b -> a = b.
Proof. intros h. now apply Qc_is_canon, eqR_Qeq. Qed.

Lemma real_inv a : a <> 0%Qc -> real (/ a)%Qc = / real a.
Proof.
  intros n. apply Rmult_eq_reg_l with (real a).
  - rewrite <- real_mult, Qcmult_inv_r, real_1, Rinv_r; auto. intros h. apply n, real_injective.
    now rewrite real_0.
  - intros h. apply n, real_injective. now rewrite real_0.
Qed.

Lemma below_real a b : below a b = true -> real a < real b.
Proof.
  unfold below. destruct (a ?= b)%Qc eqn:e; try easy. intros _. apply Qlt_Rlt. now apply Qlt_alt.
Qed.

Lemma not_below_real a b : below a b = false -> real b <= real a.
Proof.
  unfold below, Qccompare. destruct (a ?= b)%Q eqn:e; try easy; intros _; apply Qle_Rle.
  - apply Qeq_alt in e. apply Qle_lteq. right. now symmetry.
  - apply Qgt_alt in e. now apply Qlt_le_weak.
Qed.

(* ---- Signs -------------------------------------------------------------------------------------- *)

Lemma side_negative r : r < 0 -> side r = Lt.
Proof. intros h. unfold side. destruct (total_order_T r 0) as [[i | i] | i]; auto; lra. Qed.

Lemma side_zero : side 0 = Eq.
Proof. unfold side. destruct (total_order_T 0 0) as [[i | i] | i]; auto; lra. Qed.

Lemma side_positive r : 0 < r -> side r = Gt.
Proof. intros h. unfold side. destruct (total_order_T r 0) as [[i | i] | i]; auto; lra. Qed.

Lemma side_cases r : side r = Lt /\ r < 0 \/ side r = Eq /\ r = 0 \/ side r = Gt /\ 0 < r.
Proof.
  destruct (total_order_T r 0) as [[i | i] | i].
  - left. auto using side_negative.
  - right. left. subst. auto using side_zero.
  - right. right. auto using side_positive.
Qed.

Lemma side_rational a : side (real a) = (a ?= 0)%Qc.
Proof.
  unfold Qccompare. destruct (this a ?= this 0%Qc)%Q eqn:e.
  - apply Qeq_alt, Qeq_eqR in e. fold (real a) (real 0) in e. rewrite e, real_0. apply side_zero.
  - apply Qlt_alt, Qlt_Rlt in e. fold (real a) (real 0) in e. rewrite real_0 in e. now apply side_negative.
  - apply Qgt_alt, Qlt_Rlt in e. fold (real a) (real 0) in e. rewrite real_0 in e. now apply side_positive.
Qed.

(* ---- Forms -------------------------------------------------------------------------------------- *)

Fixpoint linear (logs : list bounds) (q : list Qc) : R :=
  match logs, q with
  | b :: logs', c :: q' => real c * log (IZR (base b)) + linear logs' q'
  | _, _ => 0
  end.

(* The numbers that a form may be. *)
Definition denotes logs (f : form) (r : R) : Prop :=
  exists e, real (least f) <= e <= real (most f) /\ r = real (rational f) + linear logs (coefficients f) + e.
Definition stands_for logs (a : computed) (x : extended) : Prop :=
  match a, x with
  | Undefined, NoNumber => True
  | Infinite up, Endless up' => up = up'
  | Finite f, Real r => denotes logs f r
  | _, _ => False
  end.

Definition bounded (b : bounds) : Prop :=
  (1 < base b)%Z /\ real (lower b) <= log (IZR (base b)) <= real (upper b).

Lemma scaled_down (n p : Z) : (0 <= p)%Z ->
  real (Q2Qc (n # Z.to_pos (two_to p))) = IZR n / IZR (two_to p).
Proof.
  intros h. rewrite real_reduced. unfold Q2R. cbn [Qnum Qden]. rewrite Z2Pos.id; auto using two_to_positive.
Qed.

Lemma proved_bounded b : proved b = true -> bounded b.
Proof.
  intros h. destruct (proved_is_right b h) as (i & j & k & l). split; auto. unfold lower, upper.
  rewrite !scaled_down by auto. pose proof (IZR_lt _ _ (two_to_positive _ j)) as p.
  split; apply Rmult_le_reg_r with (IZR (two_to (precision b))); auto;
    unfold Rdiv; rewrite Rmult_assoc, Rinv_l by lra; lra.
Qed.

Lemma unproved_none l : forall n before, unproved n before l = None -> forall b, In b l -> bounded b.
Proof.
  induction l as [| b l IH]; simpl; [easy |]. intros n before h c i.
  destruct (Z.ltb before (base b)); [| easy]. destruct (proved b) eqn:p; [| easy].
  destruct i as [<- | i]; [now apply proved_bounded | exact (IH _ _ h c i)].
Qed.

Section Forms.
Variable logs : list bounds.
Hypothesis right : forall b, In b logs -> bounded b.
Notation denotes := (denotes logs).

Lemma denotes_fraction c : denotes (fraction c) (real c).
Proof. exists 0. simpl. rewrite real_0. destruct logs; simpl; lra. Qed.

Lemma denotes_range l h r : real l <= r <= real h -> denotes (range l h) r.
Proof. intros i. exists r. simpl. rewrite real_0. destruct logs; simpl; lra. Qed.

Lemma linear_nil l : linear l [] = 0.
Proof. now destruct l. Qed.

Lemma linear_add l : forall q k, linear l (add_lists q k) = linear l q + linear l k.
Proof.
  induction l as [| b l IH]; intros [| c q] [| c' k]; simpl; try lra. rewrite real_plus, IH. lra.
Qed.

Lemma linear_scale l c : forall q, linear l (map (Qcmult c) q) = real c * linear l q.
Proof. induction l as [| b l IH]; intros [| a q]; simpl; try lra. rewrite real_mult, IH. lra. Qed.

Lemma linear_zero l : forall q, forallb (fun c => is c 0) q = true -> linear l q = 0.
Proof.
  induction l as [| b l IH]; intros [| c q]; simpl; auto. intros h. apply andb_prop in h as [h i].
  apply is_eq in h as ->. rewrite real_0, IH by auto. lra.
Qed.

Lemma denotes_add f g r s : denotes f r -> denotes g s -> denotes (add_forms f g) (r + s).
Proof.
  intros (e & h & ->) (e' & h' & ->). exists (e + e'). simpl. rewrite !real_plus, linear_add. split; lra.
Qed.

Lemma denotes_scale c f r : denotes f r -> denotes (scale c f) (real c * r).
Proof.
  intros (e & h & ->). exists (real c * e). simpl. rewrite !real_mult, linear_scale. split; [| lra].
  destruct (below c 0) eqn:b; [apply below_real in b | apply not_below_real in b]; rewrite real_0 in b; nra.
Qed.

Lemma denotes_opposite f r : denotes f r -> denotes (scale (- (1)) f) (- r).
Proof.
  intros h. replace (- r) with (real (- (1)) * r); [now apply denotes_scale |]. rewrite real_opp, real_1. lra.
Qed.

Lemma fraction_denotes f r : is_fraction f = true -> denotes f r -> r = real (rational f).
Proof.
  unfold is_fraction. intros h (e & i & ->). apply andb_prop in h as [h m]. apply andb_prop in h as [h l].
  apply is_eq in m, l. rewrite m, l, real_0 in i. rewrite (linear_zero _ _ h). lra.
Qed.

(* ---- Bounds ------------------------------------------------------------------------------------- *)

Lemma bound_linear l : (forall b, In b l -> bounded b) -> forall q,
  real (bound lower upper l q) <= linear l q <= real (bound upper lower l q).
Proof.
  induction l as [| b l IH]; intros h [| c q]; simpl; try (rewrite real_0; lra).
  rewrite !real_plus. pose proof (IH (fun b' i => h b' (or_intror i)) q) as i.
  destruct (h b (or_introl eq_refl)) as (_ & j & k). destruct (is c 0) eqn:e.
  - apply is_eq in e as ->. rewrite real_0. lra.
  - rewrite !real_mult. destruct (below 0 c) eqn:s;
      [apply below_real in s | apply not_below_real in s]; rewrite real_0 in s; nra.
Qed.

Lemma enclosed f r : denotes f r -> real (from logs f) <= r <= real (upto logs f).
Proof.
  intros (e & h & ->). unfold from, upto. rewrite !real_plus.
  pose proof (bound_linear logs right (coefficients f)). lra.
Qed.

Lemma sign_right f r s : denotes f r -> sign logs f = Some s -> side r = s.
Proof.
  intros h. unfold sign. destruct (is_fraction f) eqn:i.
  - intros [= <-]. rewrite (fraction_denotes f r i h). apply side_rational.
  - pose proof (enclosed f r h) as [k l]. destruct (below 0 (from logs f)) eqn:b.
    + intros [= <-]. apply below_real in b. rewrite real_0 in b. apply side_positive. lra.
    + destruct (below (upto logs f) 0) eqn:b'; [| easy]. intros [= <-]. apply below_real in b'.
      rewrite real_0 in b'. apply side_negative. lra.
Qed.

(* ---- Products and quotients --------------------------------------------------------------------- *)

Lemma larger_real a b : real a <= real (Certificate.larger a b) /\ real b <= real (Certificate.larger a b).
Proof.
  unfold Certificate.larger. destruct (below a b) eqn:h;
    [apply below_real in h | apply not_below_real in h]; lra.
Qed.

Lemma fold_larger l : forall a, real a <= real (fold_left Certificate.larger l a) /\
  forall b, In b l -> real b <= real (fold_left Certificate.larger l a).
Proof.
  induction l as [| c l IH]; simpl; intros a; [split; [lra | easy] |].
  destruct (IH (Certificate.larger a c)) as [h i]. pose proof (larger_real a c) as [j k]. split; [lra |].
  intros b [<- | m]; [lra | auto].
Qed.

Lemma largest_real l a : In a l -> real a <= real (largest l).
Proof.
  destruct l as [| c l]; simpl; [easy |]. destruct (fold_larger l c) as [h i]. intros [<- | j]; auto.
Qed.

Lemma smallest_real l a : In a l -> real (smallest l) <= real a.
Proof.
  intros i. unfold smallest. rewrite real_opp. pose proof (largest_real (map Qcopp l) (- a)%Qc) as h.
  rewrite real_opp in h. specialize (h ltac:(apply in_map_iff; eauto)). lra.
Qed.

(* A product is linear in each factor: it lies between those of the ends. *)
Lemma between_ends a b r t : a <= r <= b ->
  (a * t <= r * t \/ b * t <= r * t) /\ (r * t <= a * t \/ r * t <= b * t).
Proof. intros h. destruct (Rle_lt_dec 0 t); split; [left | right | right | left]; nra. Qed.

Lemma product_right f g h r s : denotes f r -> denotes g s -> product logs f g = Some h -> denotes h (r * s).
Proof.
  intros hf hg. unfold product. set (l := [_; _; _; _]).
  assert (k : forall x, In x l -> real (smallest l) <= real x <= real (largest l)).
  { intros x i. split; [now apply smallest_real | now apply largest_real]. }
  unfold l in k at 1. set (low := smallest l) in *. set (high := largest l) in *.
  destruct (existsb too_long l); [easy |]. intros [= <-]. apply enclosed in hf, hg. apply denotes_range.
  set (a := from logs f) in *. set (b := upto logs f) in *.
  set (c := from logs g) in *. set (d := upto logs g) in *.
  pose proof (k (a * c)%Qc ltac:(simpl; auto)) as k1. pose proof (k (a * d)%Qc ltac:(simpl; auto)) as k2.
  pose proof (k (b * c)%Qc ltac:(simpl; auto)) as k3. pose proof (k (b * d)%Qc ltac:(simpl; auto)) as k4.
  rewrite real_mult in k1, k2, k3, k4. pose proof (between_ends _ _ r s hf) as [u v].
  pose proof (between_ends _ _ s (real a) hg) as [ua va].
  pose proof (between_ends _ _ s (real b) hg) as [ub vb].
  split; [destruct u, ua, ub | destruct v, va, vb]; lra.
Qed.

Lemma multiply_right f g h r s : denotes f r -> denotes g s -> multiply logs f g = Some h ->
  denotes h (r * s).
Proof.
  intros hf hg. unfold multiply. destruct (is_fraction f) eqn:i.
  - intros [= <-]. rewrite (fraction_denotes f r i hf). now apply denotes_scale.
  - destruct (is_fraction g) eqn:j; [| now apply product_right]. intros [= <-].
    rewrite (fraction_denotes g s j hg), Rmult_comm. now apply denotes_scale.
Qed.

Lemma inverse_right f r s : denotes f r -> sign logs f = Some s -> s <> Eq -> denotes (inverse logs f) (/ r).
Proof.
  intros h k n. unfold inverse. pose proof (sign_right f r s h k) as e. destruct (is_fraction f) eqn:i.
  - rewrite (fraction_denotes f r i h) in *. rewrite <- real_inv; [apply denotes_fraction |].
    intros z. rewrite z, real_0, side_zero in e. now subst.
  - unfold sign in k. rewrite i in k. apply enclosed in h. apply denotes_range.
    destruct (below 0 (from logs f)) eqn:b.
    + apply below_real in b. rewrite real_0 in b.
      rewrite !real_inv by (intros z; rewrite z, real_0 in *; lra).
      split; apply Rinv_le_contravar; lra.
    + destruct (below (upto logs f) 0) eqn:b'; [| easy]. apply below_real in b'. rewrite real_0 in b'.
      rewrite !real_inv by (intros z; rewrite z, real_0 in *; lra).
      split; apply Ropp_le_cancel; rewrite <- !Rinv_opp; apply Rinv_le_contravar; lra.
Qed.

Lemma power_right f r n : denotes f r -> forall g h s, denotes g s -> power_of_form logs f g n = Some h ->
  denotes h (s * r ^ n).
Proof.
  intros hf. induction n as [| n IH]; simpl; intros g h s hg.
  - intros [= <-]. now rewrite Rmult_1_r.
  - destruct (multiply logs g f) as [g' |] eqn:m; [| easy]. intros k. rewrite <- Rmult_assoc.
    apply (IH g'); auto. eapply multiply_right; eauto.
Qed.

Lemma to_power_positive a n : real (to_power a (Zpos n)) = real a ^ Pos.to_nat n.
Proof.
  unfold real, to_power, fraction_power, Q2R. cbn [this Qnum Qden]. rewrite !Zpow_alt.Zpower_equiv.
  rewrite Z2Pos.id by now apply Z.pow_pos_nonneg. rewrite <- !positive_nat_Z, <- !pow_IZR, Rpow_mult_distr.
  f_equal. symmetry. apply pow_inv.
Qed.

Lemma to_power_real a n : no_power n a = false -> real (to_power a n) = powerRZ (real a) n.
Proof.
  destruct n as [| n | n]; intros h; [apply real_1 | apply to_power_positive |].
  assert (z : a <> 0%Qc) by (intros e; change (is a 0 = false) in h; now rewrite e, is_refl in h).
  assert (r : real a <> 0) by (intros i; apply z, real_injective; now rewrite real_0).
  change (to_power a (Zneg n)) with (/ to_power a (Zpos n))%Qc. rewrite real_inv, to_power_positive; auto.
  intros i. apply (pow_nonzero (real a) (Pos.to_nat n) r). now rewrite <- to_power_positive, i, real_0.
Qed.

(* ---- Logarithms --------------------------------------------------------------------------------- *)

Lemma log_positive_mult (m n : Z) : (0 < m)%Z -> (0 < n)%Z -> log (IZR (m * n)) = log (IZR m) + log (IZR n).
Proof. intros h k. rewrite mult_IZR. apply log_mult; now apply IZR_lt. Qed.

Lemma divide_out_right b fuel : (1 < b)%Z -> forall n k r, (0 < n)%Z -> divide_out fuel n b = (k, r) ->
  (0 < r)%Z /\ log (IZR n) = IZR k * log (IZR b) + log (IZR r).
Proof.
  intros hb. induction fuel as [fuel IH | fuel IH |]; simpl; intros n k r hn;
    destruct (Z.eqb (n mod b) 0) eqn:e; try (intros [= <- <-]; split; auto; lra);
    apply Z.eqb_eq in e; pose proof (Z.div_mod n b ltac:(lia)) as q; rewrite e, Z.add_0_r in q;
    assert (p : (0 < n / b)%Z) by nia;
    destruct (divide_out fuel (n / b) b) as [k' r'] eqn:d; intros [= <- <-];
    destruct (IH _ _ _ p d) as [i j]; (split; [exact i |]); rewrite q at 1;
    rewrite log_positive_mult, j, plus_IZR by lia; lra.
Qed.

Lemma taken_apart_right l : (forall b, In b l -> bounded b) -> forall c n q, taken_apart l c n = Some q ->
  linear l q = real c * log (IZR (Zpos n)).
Proof.
  induction l as [| b l IH]; simpl; intros h c n q.
  - destruct n; try easy. intros _. rewrite log_1. lra.
  - destruct (divide_out n (Zpos n) (base b)) as [k r] eqn:d. destruct r as [| r |]; try easy.
    destruct (taken_apart l c r) as [q' |] eqn:t; [| easy]. intros [= <-].
    destruct (divide_out_right _ _ (proj1 (h b (or_introl eq_refl))) _ _ _ (Pos2Z.is_pos n) d) as [_ ->].
    simpl linear. rewrite (IH (fun b' i => h b' (or_intror i)) _ _ _ t), real_mult, real_reduced.
    unfold Q2R. simpl. rewrite Rinv_1. lra.
Qed.

Lemma log_form_right w a f : log_form logs w a = Some f -> denotes f (real w * log (real a)).
Proof.
  unfold log_form. destruct (Qnum (this a)) as [| n |] eqn:e; try easy.
  destruct (taken_apart logs w n) as [p |] eqn:h; [| easy].
  destruct (taken_apart logs (- w) (Qden (this a))) as [q |] eqn:k; [| easy]. intros [= <-].
  apply taken_apart_right in h, k; auto. exists 0. simpl. rewrite real_0, linear_add, h, k, real_opp.
  split; [lra |]. replace (real a) with (IZR (Zpos n) * / IZR (Zpos (Qden (this a)))).
  2: { unfold real, Q2R. now rewrite e. }
  rewrite log_mult, log_inv; try apply Rinv_0_lt_compat; try (apply IZR_lt; lia). lra.
Qed.

(* ---- Numbers ------------------------------------------------------------------------------------ *)

Notation stands := (stands_for logs).

Lemma opposite_stands a x : stands a x -> stands (opposite a) (negative x).
Proof.
  destruct a, x; simpl; try easy; [now intros -> | apply denotes_opposite].
Qed.

Lemma plus_stands a b x y : stands a x -> stands b y -> stands (plus a b) (sum_of x y).
Proof.
  destruct a as [| u | f], x as [| u' | r]; simpl; try easy; destruct b as [| v | g], y as [| v' | s]; simpl;
    try easy; [intros -> ->; now destruct (eqb u' v') | apply denotes_add].
Qed.

Lemma infinite_stands s : stands (infinite s) (endless_to s).
Proof. now destruct s. Qed.

Lemma sign_of_right a x s : stands a x -> sign_of logs a = Some s -> side_of x = s.
Proof.
  destruct a, x; simpl; try easy; [intros _ [= <-] | intros -> [= <-] | apply sign_right]; auto.
Qed.

Lemma infinite_product a b x y : stands a x -> stands b y ->
  follows stands (let* s := sign_of logs a in let* t := sign_of logs b in Some (infinite (product_sign s t)))
    (Some (endless_to (product_sign (side_of x) (side_of y)))).
Proof.
  intros h k. destruct (sign_of logs a) as [s |] eqn:i; simpl; auto.
  destruct (sign_of logs b) as [t |] eqn:j; simpl; auto.
  rewrite (sign_of_right a x s h i), (sign_of_right b y t k j). apply infinite_stands.
Qed.

Lemma times_stands a b x y : stands a x -> stands b y ->
  follows stands (times logs a b) (Some (product_of x y)).
Proof.
  intros h k. pose proof (infinite_product a b x y h k) as i.
  destruct a as [| u | f], x as [| u' | r]; try easy;
    destruct b as [| v | g], y as [| v' | s]; try easy; auto.
  simpl. destruct (multiply logs f g) as [m |] eqn:e; simpl; auto. exact (multiply_right f g m r s h k e).
Qed.

Lemma invert_stands a x : stands a x -> follows stands (invert logs a) (Some (inverse_of x)).
Proof.
  destruct a as [| u | f], x as [| u' | r]; simpl; try easy.
  - intros _. rewrite <- real_0. apply denotes_fraction.
  - intros h. destruct (sign logs f) as [s |] eqn:e; simpl; auto. rewrite (sign_right f r s h e).
    destruct s; simpl; auto; eapply inverse_right; eauto; easy.
Qed.

Lemma calculate_stands o a b x y : stands a x -> stands b y ->
  follows stands (calculate_with logs o a b) (calculate real_numbers o x y).
Proof.
  intros h k. destruct o; simpl.
  - now apply plus_stands.
  - now apply plus_stands, opposite_stands.
  - now apply times_stands.
  - unfold over. pose proof (invert_stands b y k) as i. destruct (invert logs b) as [c |]; simpl; auto.
    now apply times_stands.
Qed.

Lemma power_at_0 x : x <> NoNumber -> power_of x 0 = Real 1.
Proof. destruct x as [| | r]; try easy. intros _. simpl. now destruct (side r). Qed.

Lemma raise_stands a x n : stands a x -> follows stands (raised logs a n) (Some (power_of x n)).
Proof.
  intros h. destruct a as [| u | f], x as [| u' | r]; try easy.
  - unfold raised. destruct (Z.eqb n 0) eqn:e; [| easy]. apply Z.eqb_eq in e as ->.
    rewrite power_at_0 by easy. rewrite <- real_1. apply denotes_fraction.
  - unfold raised. destruct (Z.eqb n 0) eqn:e.
    { apply Z.eqb_eq in e as ->. rewrite power_at_0 by easy. rewrite <- real_1. apply denotes_fraction. }
    destruct (is_fraction f) eqn:i.
    + rewrite (fraction_denotes f r i h). unfold power_of. rewrite side_rational. set (c := rational f).
      assert (z : (c ?= 0)%Qc = Eq <-> is c 0 = true).
      { unfold is, Qc_eq_bool. split.
        - intros k. destruct (Qc_eq_dec c 0) as [| m]; auto. exfalso. apply m, Qceq_alt, k.
        - destruct (Qc_eq_dec c 0) as [m |]; [| easy]. intros _. now apply Qceq_alt. }
      assert (p : no_power n c = false -> denotes (fraction (to_power c n)) (powerRZ (real c) n)).
      { intros k. rewrite <- to_power_real by auto. apply denotes_fraction. }
      destruct (no_power n c) eqn:q.
      * unfold no_power in q. apply andb_prop in q as [q1 q2]. apply z in q2. now rewrite q2, q1.
      * destruct (c ?= 0)%Qc eqn:k; try (apply p; auto). unfold no_power in q. rewrite (proj1 z eq_refl) in q.
        rewrite andb_true_r in q. rewrite q. now apply p.
    + destruct (Z.leb 1 n && Z.leb n 100) eqn:j; simpl; auto. apply andb_prop in j as [j _].
      apply Z.leb_le in j.
      destruct (power_of_form logs f f (Z.to_nat (n - 1))) as [g |] eqn:k; simpl; auto.
      assert (w : powerRZ r n = r * r ^ Z.to_nat (n - 1)).
      { replace n with (Z.of_nat (S (Z.to_nat (n - 1)))) at 1 by lia. now rewrite <- pow_powerRZ. }
      assert (v : denotes g (powerRZ r n)) by (rewrite w; eapply power_right; eauto).
      assert (m : Z.ltb n 0 = false) by (apply Z.ltb_ge; lia). rewrite m. now destruct (side r).
Qed.

Lemma zero_denotes : denotes (fraction 0) 0.
Proof. rewrite <- real_0. apply denotes_fraction. Qed.

Lemma sign_zero f : sign logs f = Some Eq -> is_fraction f && is (rational f) 0 = true.
Proof.
  unfold sign. destruct (is_fraction f); simpl.
  - intros [= e]. apply Qceq_alt in e. rewrite e. apply is_refl.
  - destruct (below _ _); [easy |]. now destruct (below _ _).
Qed.

Lemma weigh_stands a b x y : stands a x -> stands b y ->
  follows stands (weighed logs a b) (Some (weighed_of x y)).
Proof.
  intros h k. pose proof (times_stands a b x y h k) as t.
  destruct a as [| u | f], x as [| u' | r]; try easy; [now destruct u' |].
  assert (z : is_fraction f && is (rational f) 0 = true -> r = 0).
  { intros i. apply andb_prop in i as [i j]. apply is_eq in j. rewrite (fraction_denotes f r i h), j.
    apply real_0. }
  assert (other : y <> NoNumber ->
    follows stands
      (if is_fraction f && is (rational f) 0 then Some (Finite (fraction 0)) else times logs (Finite f) b)
      (Some (weighed_of (Real r) y))).
  { intros n. unfold weighed_of. cbn [side_of]. destruct (is_fraction f && is (rational f) 0) eqn:i.
    - rewrite (z eq_refl), side_zero. apply zero_denotes.
    - destruct (side_cases r) as [[-> _] | [[-> e] | [-> _]]]; auto. subst r.
      destruct (times logs (Finite f) b) as [c |] eqn:q; simpl; auto. simpl in t.
      destruct b as [| v | g], y as [| v' | s]; try easy; simpl in q, t.
      + destruct (sign logs f) as [s |] eqn:j; [| easy]. pose proof (sign_right f 0 s h j) as e.
        rewrite side_zero in e. subst s. now rewrite (sign_zero f j) in i.
      + now rewrite Rmult_0_l in t. }
  destruct b as [| v | g], y as [| v' | s]; try easy; try (now apply other).
  unfold weighed, weighed_of. simpl side_of. destruct (sign logs f) as [s |] eqn:j; simpl; auto.
  rewrite (sign_right f r s h j). destruct s; simpl; auto. apply zero_denotes.
Qed.

(* x + w log a, by the sign of a. *)
Lemma add_log_stands a x w c : stands a x ->
  follows stands (with_log logs a w c) (add_log real_numbers x w c).
Proof.
  intros h. unfold with_log. simpl. destruct (is w 0) eqn:z; [exact h |].
  assert (wn : real w <> 0).
  { intros e. rewrite <- real_0 in e. apply real_injective in e as ->. now rewrite is_refl in z. }
  rewrite side_rational. destruct (c ?= 0)%Qc eqn:e; simpl.
  - apply plus_stands; auto. simpl. destruct (below w 0) eqn:b;
      [apply below_real in b | apply not_below_real in b]; rewrite real_0 in b.
    + rewrite side_negative by lra. easy.
    + rewrite side_positive by lra. easy.
  - now destruct x.
  - destruct a as [| u | f], x as [| u' | r]; try easy.
    destruct (log_form logs w c) as [g |] eqn:k; simpl; auto. apply denotes_add; auto.
    now apply log_form_right.
Qed.

Lemma log_stands a x : stands a x -> follows stands (log_of logs a) (Some (log_of_real x)).
Proof.
  intros h. destruct a as [| u | f], x as [| u' | r]; try easy. simpl.
  destruct (is_fraction f) eqn:i; simpl; auto. rewrite (fraction_denotes f r i h).
  pose proof (add_log_stands (Finite (fraction 0)) (Real 0) 1 (rational f) zero_denotes) as k. simpl in k.
  destruct (with_log logs (Finite (fraction 0)) 1 (rational f)) as [b |] eqn:e; simpl; auto. simpl in k.
  replace (is 1 0) with false in k by reflexivity. rewrite real_1 in k.
  destruct (side (real (rational f))); simpl in k; auto.
  - rewrite side_positive in k by lra. exact k.
  - now rewrite Rplus_0_l, Rmult_1_l in k.
Qed.

Lemma order_stands a b x y : stands a x -> stands b y ->
  is_defined (computed_numbers logs) a = true -> is_defined (computed_numbers logs) b = true ->
  follows eq (ordered logs a b) (order real_numbers x y).
Proof.
  intros h k i j. destruct a as [| u | f], x as [| u' | r]; try easy;
    destruct b as [| v | g], y as [| v' | s]; try easy; simpl in h, k |- *; subst;
    try (now destruct u'); try (now destruct v'); try (now destruct u', v').
  destruct (sign logs _) as [t |] eqn:e; simpl; auto. symmetry.
  eapply sign_right; [| exact e]. apply denotes_add; auto. now apply denotes_opposite.
Qed.

Lemma numbers_stand : simulates stands (computed_numbers logs) real_numbers.
Proof.
  split.
  - intros [c |]; simpl; auto. apply denotes_fraction.
  - easy.
  - intros a x h. now destruct a, x.
  - exact calculate_stands.
  - intros a x n. apply raise_stands.
  - exact weigh_stands.
  - exact log_stands.
  - intros a x w c. apply add_log_stands.
  - exact order_stands.
Qed.
End Forms.

(* Verified says of the real numbers: the assumptions are yes of the model, and the claim is yes, or no. Only
   a claim that is no may have tables that stand for all policies or rewards. *)
Theorem check_is_right c b : check c = Verified b ->
  good (of_model c) = true /\ (b = true -> forall z, In z (with_steps c) -> chosen (fst z) = false) /\
  exists E, meaning real_numbers (of_model c) (map fst (with_steps c)) = Some E /\
    (forall a, In a (assumes c) -> truth_of E a = Some (Some true)) /\ truth_of E (claims c) = Some (Some b).
Proof.
  apply (check_stands (stands_for (over_base c))). intros u. apply numbers_stand.
  exact (unproved_none _ _ _ u).
Qed.

(* What the text of a number says. *)
Fixpoint sum_of_terms (terms : list (Qc * Z)) : R :=
  match terms with [] => 0 | (c, b) :: rest => real c * log (IZR b) + sum_of_terms rest end.
Definition text_says (t : text) (x : extended) : Prop :=
  match t, x with
  | SaysUndefined, NoNumber => True
  | SaysInfinite up, Endless up' => up = up'
  | SaysReal, Real _ => True
  | Says c terms, Real r => r = real c + sum_of_terms terms
  | _, _ => False
  end.

Lemma terms_right l : forall q terms, terms_are l q terms = true -> linear l q = sum_of_terms terms.
Proof.
  induction l as [| b l IH]; intros [| c q] terms; simpl; try (now destruct terms).
  destruct (is c 0) eqn:e.
  - apply is_eq in e as ->. intros h. rewrite real_0, (IH q terms h). lra.
  - destruct terms as [| [k n] terms]; [easy |]. intros h. apply andb_prop in h as [h i].
    apply andb_prop in h as [h j]. apply is_eq in h as ->. apply Z.eqb_eq in j as ->. simpl.
    now rewrite (IH q terms i).
Qed.

(* A text that is accepted is right of the number that is meant. *)
Theorem text_is_right logs t a x : reads logs t a = true -> stands_for logs a x -> text_says t x.
Proof.
  destruct a as [| u | f], x as [| u' | r]; simpl; try easy; destruct t as [| v | | c terms]; try easy.
  - intros h ->. now apply eqb_prop in h.
  - intros h (e & i & ->). apply andb_prop in h as [h j]. apply andb_prop in h as [h k].
    apply andb_prop in h as [h l]. apply is_eq in h, l, k. rewrite h, l, real_0 in i.
    simpl. rewrite k, (terms_right _ _ _ j). lra.
Qed.

(* So each number of a certificate that is verified is what is said of it. *)
Theorem numbers_are_right c b : check c = Verified b ->
  exists E, meaning real_numbers (of_model c) (map fst (with_steps c)) = Some E /\
    forall k o t, nth_error (with_steps c) k = Some (o, GivenNumber t) ->
    exists x, PositiveMap.find (number_from 1 k) E = Some (Number x) /\ text_says t x.
Proof.
  unfold check. destruct (good (of_model c)) eqn:g; [| easy].
  destruct (unproved 1 1 (over_base c)) eqn:u; [easy |].
  destruct (check_steps _ _ _ _ _ _ _) as [n | e] eqn:h; [easy |]. intros _.
  pose proof (numbers_stand (over_base c) (unproved_none _ _ _ u)) as s.
  destruct (check_steps_sound (of_model c) (good_steps _ g) _ _ _ s _ _ _ _ _ _
    (empty_agree _ (stands_for (over_base c))) h) as (E & m & a).
  exists E. split; auto. intros k o t i.
  destruct (texts_accepted (of_model c) (good_steps _ g) _ _ _ _ _ _ k o t h i) as (y & f & r).
  specialize (a (number_from 1 k)). rewrite f in a.
  destruct (PositiveMap.find (number_from 1 k) E) as [[| x |] |]; try easy. exists x. split; auto.
  exact (text_is_right _ t y x r a).
Qed.
