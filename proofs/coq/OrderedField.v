(* The numbers: a field with a total order that can be decided, and finite sums over lists.
   Division is total (the inverse of 0 is 0),
     so that a row that cannot be normalised becomes the row of zeros. *)
From Coq Require Export List Ring Field.
Export ListNotations.

Record OrderedField := {
  number :> Type;
  zero : number; one : number;
  add : number -> number -> number; mul : number -> number -> number; sub : number -> number -> number;
  opp : number -> number; inv : number -> number;
  le : number -> number -> Prop;
  field_laws : field_theory zero one add mul sub opp (fun a b => mul a (inv b)) inv eq;
  inv_zero : inv zero = zero;
  le_dec : forall a b, {le a b} + {~ le a b};
  le_total : forall a b, ~ le a b -> le b a;
  le_antisym : forall a b, le a b -> le b a -> a = b;
  le_trans : forall a b c, le a b -> le b c -> le a c;
  le_add : forall a b c, le a b -> le (add a c) (add b c);
  le_mul : forall a b, le zero a -> le zero b -> le zero (mul a b) }.

Arguments zero {_}. Arguments one {_}. Arguments add {_}. Arguments mul {_}. Arguments sub {_}.
Arguments opp {_}. Arguments inv {_}. Arguments le {_}. Arguments le_dec {_}.

Declare Scope field_scope.
Delimit Scope field_scope with K.
Notation "0" := zero : field_scope.
Notation "1" := one : field_scope.
Infix "+" := add : field_scope.
Infix "*" := mul : field_scope.
Infix "-" := sub : field_scope.
Notation "a / b" := (mul a (inv b)) : field_scope.
Infix "<=" := le : field_scope.
Notation "a < b" := (~ le b a) : field_scope.
Open Scope field_scope.

Fixpoint pow {K : OrderedField} (a : K) (k : nat) : K := match k with O => 1 | S j => a * pow a j end.
Infix "^" := pow : field_scope.

Fixpoint of_nat {K : OrderedField} (n : nat) : K := match n with O => 0 | S m => 1 + of_nat m end.

(* sum l f: the sum of f over the list l. *)
Fixpoint sum {K : OrderedField} {A} (l : list A) (f : A -> K) : K :=
  match l with [] => 0 | a :: rest => f a + sum rest f end.

Section Laws.
Context {K : OrderedField}.
Add Field numbers : (field_laws K).
Implicit Types a b c : K.

Lemma one_not_zero : (1 : K) <> 0.
Proof. exact (F_1_neq_0 (field_laws K)). Qed.

Lemma inv_left a : a <> 0 -> inv a * a = 1.
Proof. apply (Finv_l (field_laws K)). Qed.

Lemma le_refl a : a <= a.
Proof. destruct (le_dec a a) as [h | h]; auto. now apply le_total. Qed.

Lemma eq_dec a b : {a = b} + {a <> b}.
Proof.
  destruct (le_dec a b) as [h | h]; [| right; intros ->; now apply h, le_refl].
  destruct (le_dec b a) as [h' | h']; [left; now apply le_antisym | right; intros ->; now apply h', le_refl].
Qed.

Lemma lt_le a b : a < b -> a <= b.
Proof. apply le_total. Qed.

Lemma zero_product a b : a * b = 0 -> a = 0 \/ b = 0.
Proof.
  intros h. destruct (eq_dec a 0) as [e | n]; [now left |]. right.
  replace b with (inv a * (a * b)) by (field; auto). rewrite h. ring.
Qed.

Lemma product_not_zero a b : a <> 0 -> b <> 0 -> a * b <> 0.
Proof. intros n m h. now destruct (zero_product a b h). Qed.

Lemma inv_mul a b : inv (a * b) = inv a * inv b.
Proof.
  destruct (eq_dec a 0) as [-> | n]; [replace (0 * b) with (0 : K) by ring; rewrite inv_zero; ring |].
  destruct (eq_dec b 0) as [-> | m]; [replace (a * 0) with (0 : K) by ring; rewrite inv_zero; ring |].
  field. auto.
Qed.

Lemma le_sub a b : 0 <= b - a <-> a <= b.
Proof.
  split; intros h.
  - replace a with (0 + a) by ring. replace b with (b - a + a) by ring. now apply le_add.
  - replace 0 with (a - a) by ring. replace (b - a) with (b + (0 - a)) by ring.
    replace (a - a) with (a + (0 - a)) by ring. now apply le_add.
Qed.

Lemma sub_zero a b : a - b = 0 -> a = b.
Proof. intros e. replace a with (a - b + b) by ring. rewrite e. ring. Qed.

Lemma le_sum a b : 0 <= a -> 0 <= b -> 0 <= a + b.
Proof. intros p q. apply le_trans with b; auto. replace b with (0 + b) at 1 by ring. now apply le_add. Qed.

Lemma square_nonneg a : 0 <= a * a.
Proof.
  destruct (le_dec 0 a) as [h | h]; [now apply le_mul |].
  apply le_total in h. replace (a * a) with ((0 - a) * (0 - a)) by ring.
  apply le_mul; now apply le_sub.
Qed.

Lemma le_mul_left c a b : 0 <= c -> a <= b -> c * a <= c * b.
Proof.
  intros p h. apply le_sub. replace (c * b - c * a) with (c * (b - a)) by ring.
  apply le_mul; auto. now apply le_sub.
Qed.

Lemma zero_le_one : (0 : K) <= 1.
Proof. replace (1 : K) with (1 * 1 : K) by ring. apply square_nonneg. Qed.

Lemma inv_nonneg a : 0 <= a -> 0 <= inv a.
Proof.
  intros p. destruct (eq_dec a 0) as [-> | n]; [rewrite inv_zero; apply le_refl |].
  replace (inv a) with (a * (inv a * inv a)) by (field; auto). apply le_mul; auto. apply square_nonneg.
Qed.

Lemma zero_parts a b : 0 <= a -> 0 <= b -> a + b = 0 -> a = 0 /\ b = 0.
Proof.
  assert (forall c d, 0 <= c -> 0 <= d -> c + d = 0 -> c = 0).
  { intros c d p q h. apply le_antisym; auto. rewrite <- h. replace c with (0 + c) at 1 by ring.
    replace (c + d) with (d + c) by ring. now apply le_add. }
  intros p q h. split; eauto. apply (H b a); auto. rewrite <- h. ring.
Qed.

Lemma pow_nonneg a k : 0 <= a -> 0 <= a ^ k.
Proof. intros p. induction k; simpl; [apply zero_le_one | now apply le_mul]. Qed.

Lemma pow_mul a b k : (a * b) ^ k = a ^ k * b ^ k.
Proof. induction k; simpl; [ring | rewrite IHk; ring]. Qed.

Lemma pow_not_zero a k : a <> 0 -> a ^ k <> 0.
Proof. intros n. induction k; simpl; [apply one_not_zero | now apply product_not_zero]. Qed.

Lemma pow_le a b k : 0 <= a -> a <= b -> a ^ k <= b ^ k.
Proof.
  intros p h. induction k as [| k IH]; simpl; [apply le_refl |].
  apply le_trans with (a * b ^ k); [now apply le_mul_left |].
  replace (a * b ^ k) with (b ^ k * a) by ring. replace (b * b ^ k) with (b ^ k * b) by ring.
  apply le_mul_left; auto. apply pow_nonneg. now apply le_trans with a.
Qed.

Lemma pow_injective a b k : 0 <= a -> 0 <= b -> a <> 0 -> b <> 0 -> a ^ S k = b ^ S k -> a = b.
Proof.
  assert (half : forall a b, 0 <= a -> a <= b -> b <> 0 -> a ^ S k = b ^ S k -> a = b).
  { clear a b. intros a b p h n e. simpl in e. apply le_antisym; auto. apply le_sub.
    replace (a - b) with (inv (b ^ k) * (b ^ k * a - b ^ k * b)) by (field; now apply pow_not_zero).
    apply le_mul; [now apply inv_nonneg, pow_nonneg, le_trans with a |]. apply le_sub.
    replace (b ^ k * b) with (a * a ^ k) by (rewrite e; ring). replace (b ^ k * a) with (a * b ^ k) by ring.
    apply le_mul_left; auto. now apply pow_le. }
  intros p q na nb e. destruct (le_dec a b) as [h | h]; [now apply half |]. symmetry.
  apply half; auto using lt_le.
Qed.

Lemma pow_add a j k : a ^ (j + k) = a ^ j * a ^ k.
Proof. induction j; simpl; [ring | rewrite IHj; ring]. Qed.

End Laws.

(* ---- Sums ----------------------------------------------------------------------------------- *)

Section Sums.
Context {K : OrderedField} {A : Type}.
Add Field numbers_of_sums : (field_laws K).
Implicit Types (l : list A) (f g : A -> K).

Lemma sum_ext l f g : (forall a, In a l -> f a = g a) -> sum l f = sum l g.
Proof.
  induction l as [| a l IH]; simpl; intros h; auto. rewrite (h a), IH; auto.
Qed.

Lemma sum_scale l c f : sum l (fun a => c * f a) = c * sum l f.
Proof. induction l as [| a l IH]; simpl; [| rewrite IH]; ring. Qed.

Lemma sum_add l f g : sum l (fun a => f a + g a) = sum l f + sum l g.
Proof. induction l as [| a l IH]; simpl; [| rewrite IH]; ring. Qed.

Lemma sum_nonneg l f : (forall a, In a l -> 0 <= f a) -> 0 <= sum l f.
Proof. induction l as [| a l IH]; simpl; intros h; [apply le_refl | apply le_sum; auto]. Qed.

Lemma sum_zero l f : (forall a, In a l -> 0 <= f a) -> sum l f = 0 -> forall a, In a l -> f a = 0.
Proof.
  induction l as [| b l IH]; simpl; [easy |]. intros p h a i.
  apply zero_parts in h as [hb hl]; auto using sum_nonneg. destruct i as [<- | i]; auto.
Qed.

Lemma sum_zeros l f : (forall a, In a l -> f a = 0) -> sum l f = 0.
Proof. intros h. rewrite (sum_ext l f (fun _ => 0 * 0)), sum_scale; [ring | intros; rewrite h; auto; ring]. Qed.

Lemma sum_flat_map {B} l (h : A -> list B) (f : B -> K) : sum (flat_map h l) f = sum l (fun a => sum (h a) f).
Proof.
  induction l as [| a l IH]; simpl; auto. rewrite <- IH. clear IH.
  induction (h a) as [| b k IH]; simpl; [| rewrite IH]; ring.
Qed.

Lemma sum_map {B} l (h : A -> B) (f : B -> K) : sum (map h l) f = sum l (fun a => f (h a)).
Proof. induction l as [| a l IH]; simpl; [| rewrite IH]; auto. Qed.

End Sums.

(* ---- Means over a list of weighted things -------------------------------------------------------- *)

Section Means.
Context {K : OrderedField} {A : Type}.
Add Field numbers_of_means : (field_laws K).

Definition distribution (d : list (K * A)) := (forall z, In z d -> 0 <= fst z) /\ sum d fst = 1.
Definition mean (d : list (K * A)) (v : A -> K) : K := sum d (fun z => fst z * v (snd z)).
Implicit Types (d : list (K * A)) (v w : A -> K).

Lemma mean_ext d v w : (forall b s, In (b, s) d -> b <> 0 -> v s = w s) -> mean d v = mean d w.
Proof.
  intros h. unfold mean. apply sum_ext. intros [b s] i. simpl.
  destruct (eq_dec b 0) as [-> | n]; [ring | now rewrite (h b s)].
Qed.

Lemma mean_scale d c v : mean d (fun s => c * v s) = c * mean d v.
Proof. unfold mean. rewrite <- sum_scale. apply sum_ext. intros. ring. Qed.

Lemma mean_sub d v w : mean d (fun s => v s - w s) = mean d v - mean d w.
Proof.
  unfold mean. rewrite (sum_ext _ _ (fun z => fst z * v (snd z) + opp 1 * (fst z * w (snd z)))) by (intros;
    ring).
  rewrite sum_add, sum_scale. ring.
Qed.

Lemma mean_one d v : distribution d -> (forall b s, In (b, s) d -> b <> 0 -> v s = 1) -> mean d v = 1.
Proof.
  intros [_ h] e. rewrite (mean_ext d v (fun _ => 1)) by auto. transitivity (sum d fst); auto.
  unfold mean. apply sum_ext. intros. ring.
Qed.

Lemma weight_nonneg d v : distribution d -> (forall b s, In (b, s) d -> b <> 0 -> 0 <= v s) ->
  forall z, In z d -> 0 <= fst z * v (snd z).
Proof.
  intros [p _] h [b s] i. destruct (eq_dec b 0) as [-> | n]; simpl.
  - replace (0 * v s) with (0 : K) by ring. apply le_refl.
  - apply le_mul; [now apply (p (b, s)) | now apply (h b)].
Qed.

Lemma mean_nonneg d v : distribution d -> (forall b s, In (b, s) d -> b <> 0 -> 0 <= v s) -> 0 <= mean d v.
Proof. intros p h. apply sum_nonneg. now apply weight_nonneg. Qed.

Lemma mean_zero d v : distribution d -> (forall b s, In (b, s) d -> b <> 0 -> 0 <= v s) -> mean d v = 0 ->
  forall b s, In (b, s) d -> b <> 0 -> v s = 0.
Proof.
  intros p h e b s i n. destruct (zero_product b (v s)); [| easy | easy].
  apply (sum_zero d (fun z => fst z * v (snd z)) (weight_nonneg d v p h) e (b, s) i).
Qed.

End Means.
