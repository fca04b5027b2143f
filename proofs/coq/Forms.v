(* Numbers as the checker of certificates knows them: rational numbers with logarithms over a base, whose
   bounds are checked here, and ranges for products of logarithms. What they stand for is in
   RealCertificates.v. *)
From Coq Require Import QArith Qcanon ZArith Bool.
Require Import Certificate.
Open Scope Qc_scope.

(* ---- The base of the logarithms ----------------------------------------------------------------- *)

(* What a certificate says: floor <= 2^precision log base <= ceiling. *)
Record bounds := Bounds { base : Z; floor : Z; ceiling : Z; precision : Z }.

Definition two_to (n : Z) : Z := Z.shiftl 1 n.
Definition divide_up (a b : Z) : Z := - (- a / b).

(* n terms of z/j + z s/(j+2) + z s^2/(j+4) + ..., in multiples of 1/one, each divided by `over`, which rounds
   down or up; and the power of z that comes next. *)
Fixpoint series (over : Z -> Z -> Z) (one square : Z) (n : nat) (j z : Z) : Z * Z :=
  match n with
  | O => (0%Z, z)
  | S k => let (sum, next) := series over one square k (j + 2) (over (z * square) (one * one))%Z in
      (over z j + sum, next)%Z
  end.

(* Bounds of one log((1 + u/v) / (1 - u/v)) = one 2 (z + z^3/3 + z^5/5 + ...) for z = u/v from 0 to 1/3; what
   is left out after the power z^n is less than 9/4 z^(n+2). *)
Definition log_below (one : Z) (n : nat) (u v : Z) : Z :=
  let z := (u * one / v)%Z in (2 * fst (series Z.div one (z * z) n 1 z))%Z.
Definition log_above (one : Z) (n : nat) (u v : Z) : Z :=
  let z := divide_up (u * one) v in
  let (sum, next) := series divide_up one (z * z) n 1 z in (2 * sum + 3 * next)%Z.

(* log b = k log 2 + log(b / 2^k) for 2^k <= b < 2^(k+1), with 64 more digits than the bounds have. *)
Definition log_proved (b : bounds) : bool :=
  let digits := (precision b + 64)%Z in
  let one := two_to digits in
  let n := Z.to_nat (digits / 3 + 1) in
  let k := Z.log2 (base b) in
  let y := two_to k in
  let low := (k * log_below one n 1 3 + log_below one n (base b - y) (base b + y))%Z in
  let high := (k * log_above one n 1 3 + log_above one n (base b - y) (base b + y))%Z in
  Z.leb (floor b * two_to 64) low && Z.leb high (ceiling b * two_to 64).
Definition proved (b : bounds) : bool :=
  if Z.ltb 1 (base b) && Z.leb 0 (precision b) && Z.leb (precision b) 20000 then log_proved b else false.

Definition lower (b : bounds) : Qc := Q2Qc (floor b # Z.to_pos (two_to (precision b))).
Definition upper (b : bounds) : Qc := Q2Qc (ceiling b # Z.to_pos (two_to (precision b))).

(* ---- Finite numbers ----------------------------------------------------------------------------- *)

(* rational + sum_i coefficient_i log b_i + what lies between `least` and `most`. Coefficients that are not
   there are 0. *)
Record form := Form { rational : Qc; coefficients : list Qc; least : Qc; most : Qc }.

Definition fraction (c : Qc) : form := Form c [] 0 0.
Definition range (l h : Qc) : form := Form 0 [] l h.
Definition is_fraction (f : form) : bool :=
  forallb (fun c => is c 0) (coefficients f) && is (least f) 0 && is (most f) 0.

Fixpoint add_lists (l k : list Qc) : list Qc :=
  match l, k with
  | [], _ => k
  | _, [] => l
  | a :: l', b :: k' => a + b :: add_lists l' k'
  end.
Definition add_forms (f g : form) : form :=
  Form (rational f + rational g) (add_lists (coefficients f) (coefficients g))
    (least f + least g) (most f + most g).
(* A negative multiple of a range turns it. *)
Definition scale (c : Qc) (f : form) : form :=
  let turned := below c 0 in
  Form (c * rational f) (map (Qcmult c) (coefficients f))
    (c * if turned then most f else least f) (c * if turned then least f else most f).

(* sum_i coefficient_i times `plus` of the base, and `minus` of it where the coefficient is negative. *)
Fixpoint bound (plus minus : bounds -> Qc) (l : list bounds) (q : list Qc) : Qc :=
  match l, q with
  | b :: l', c :: q' =>
      (if is c 0 then 0 else c * (if below 0 c then plus b else minus b)) + bound plus minus l' q'
  | _, _ => 0
  end.

Section Base.
Variable logs : list bounds.

Definition from (f : form) : Qc := rational f + least f + bound lower upper logs (coefficients f).
Definition upto (f : form) : Qc := rational f + most f + bound upper lower logs (coefficients f).

(* As compared with 0; None where the bounds do not tell. *)
Definition sign (f : form) : option Datatypes.comparison :=
  if is_fraction f then Some (rational f ?= 0)
  else if below 0 (from f) then Some Gt else if below (upto f) 0 then Some Lt else None.

(* Products of ranges: the least and the largest of four, unless a number has more than 2^19 digits. *)
Definition smallest (l : list Qc) : Qc := - largest (map Qcopp l).
Definition too_long (c : Qc) : bool :=
  Z.leb (two_to (two_to 19)) (Z.max (Z.abs (Qnum (this c))) (Zpos (Qden (this c)))).
Definition product (f g : form) : option form :=
  let l := [from f * from g; from f * upto g; upto f * from g; upto f * upto g] in
  if existsb too_long l then None else Some (range (smallest l) (largest l)).
Definition multiply (f g : form) : option form :=
  if is_fraction f then Some (scale (rational f) g)
  else if is_fraction g then Some (scale (rational g) f) else product f g.

(* Of a form that is not 0. *)
Definition inverse (f : form) : form :=
  if is_fraction f then fraction (/ rational f) else range (/ upto f) (/ from f).

Fixpoint power_of_form (f g : form) (n : nat) : option form :=
  match n with O => Some g | S k => let* h := multiply g f in power_of_form f h k end.

(* n = b^k r, with k as large as `steps`, which has more digits than n, allows. *)
Fixpoint divide_out (steps : positive) (n b : Z) : Z * Z :=
  if Z.eqb (n mod b) 0 then
    match steps with
    | xH => (0, n)%Z
    | xO f | xI f => let (k, r) := divide_out f (n / b) b in (k + 1, r)%Z
    end
  else (0, n)%Z.

(* c log n over the base, by division by its elements in their order. *)
Fixpoint taken_apart (l : list bounds) (c : Qc) (n : positive) : option (list Qc) :=
  match l with
  | [] => if Pos.eqb n 1 then Some [] else None
  | b :: l' =>
      match divide_out n (Zpos n) (base b) with
      | (k, Zpos r) => let* q := taken_apart l' c r in Some (c * Q2Qc (k # 1) :: q)
      | _ => None
      end
  end.
Definition log_form (c a : Qc) : option form :=
  match Qnum (this a) with
  | Zpos n => let* p := taken_apart logs c n in let* q := taken_apart logs (- c) (Qden (this a)) in
      Some (Form 0 (add_lists p q) 0 0)
  | _ => None
  end.

(* ---- Numbers ------------------------------------------------------------------------------------ *)

Inductive computed := Undefined | Infinite (up : bool) | Finite (f : form).

Definition opposite (a : computed) : computed :=
  match a with
  | Undefined => Undefined
  | Infinite up => Infinite (negb up)
  | Finite f => Finite (scale (- (1)) f)
  end.
Definition plus (a b : computed) : computed :=
  match a, b with
  | Undefined, _ | _, Undefined => Undefined
  | Infinite u, Infinite v => if eqb u v then a else Undefined
  | Infinite _, Finite _ => a
  | Finite _, Infinite _ => b
  | Finite f, Finite g => Finite (add_forms f g)
  end.

Definition infinite (s : Datatypes.comparison) : computed :=
  match s with Lt => Infinite false | Eq => Undefined | Gt => Infinite true end.
Definition product_sign (s t : Datatypes.comparison) : Datatypes.comparison :=
  match s, t with Eq, _ | _, Eq => Eq | Lt, Gt | Gt, Lt => Lt | _, _ => Gt end.
Definition sign_of (a : computed) : option Datatypes.comparison :=
  match a with
  | Undefined => Some Eq
  | Infinite up => Some (if up then Gt else Lt)
  | Finite f => sign f
  end.

Definition times (a b : computed) : option computed :=
  match a, b with
  | Undefined, _ | _, Undefined => Some Undefined
  | Finite f, Finite g => let* h := multiply f g in Some (Finite h)
  | _, _ => let* s := sign_of a in let* t := sign_of b in Some (infinite (product_sign s t))
  end.
Definition invert (a : computed) : option computed :=
  match a with
  | Undefined => Some Undefined
  | Infinite _ => Some (Finite (fraction 0))
  | Finite f => let* s := sign f in Some (match s with Eq => Undefined | _ => Finite (inverse f) end)
  end.
Definition over (a b : computed) : option computed := let* c := invert b in times a c.

Definition calculate_with (o : arithmetic) (a b : computed) : option computed :=
  match o with
  | Plus => Some (plus a b)
  | Minus => Some (plus a (opposite b))
  | Times => times a b
  | Over => over a b
  end.

Definition as_number (c : option Qc) : computed :=
  match c with Some c => Finite (fraction c) | None => Undefined end.

(* Powers of logarithms are products, one by one. *)
Definition raised (a : computed) (n : Z) : option computed :=
  match a with
  | Undefined => Some Undefined
  | _ =>
      if Z.eqb n 0 then Some (Finite (fraction 1))
      else match a with
        | Finite f =>
            if is_fraction f then
              Some (as_number (if no_power n (rational f) then None else Some (to_power (rational f) n)))
            else if Z.leb 1 n && Z.leb n 100 then
              let* g := power_of_form f f (Z.to_nat (n - 1)) in Some (Finite g)
            else None
        | _ => None
        end
  end.

(* 0 times anything is 0; but a number that may be 0 or not does not tell what an undefined one becomes. *)
Definition weighed (a b : computed) : option computed :=
  match a, b with
  | Finite f, Undefined =>
      let* s := sign f in Some (match s with Eq => Finite (fraction 0) | _ => Undefined end)
  | Finite f, _ => if is_fraction f && is (rational f) 0 then Some (Finite (fraction 0)) else times a b
  | _, _ => times a b
  end.

(* x + w log a *)
Definition with_log (x : computed) (w a : Qc) : option computed :=
  if is w 0 then Some x
  else match a ?= 0 with
    | Lt => Some Undefined
    | Eq => Some (plus x (Infinite (below w 0)))
    | Gt => match x with
      | Finite f => let* g := log_form w a in Some (Finite (add_forms f g))
      | _ => Some x
      end
    end.
Definition log_of (a : computed) : option computed :=
  match a with
  | Undefined => Some Undefined
  | Finite f => if is_fraction f then with_log (Finite (fraction 0)) 1 (rational f) else None
  | Infinite _ => None
  end.

Definition ordered (a b : computed) : option Datatypes.comparison :=
  match a, b with
  | Finite f, Finite g => sign (add_forms f (scale (- (1)) g))
  | Infinite true, Infinite true | Infinite false, Infinite false => Some Eq
  | Infinite true, _ | _, Infinite false => Some Gt
  | _, _ => Some Lt
  end.

Definition computed_numbers : numbers computed := {|
  plain := as_number;
  endless := Infinite true;
  is_defined a := match a with Undefined => false | _ => true end;
  calculate := calculate_with;
  raise := raised;
  weigh := weighed;
  logarithm := log_of;
  add_log := with_log;
  order := ordered |}.

(* ---- Texts -------------------------------------------------------------------------------------- *)

(* What a certificate says that a number is: a fraction and multiples of logarithms; `real` has a range. *)
Inductive text := SaysUndefined | SaysInfinite (up : bool) | SaysReal | Says (c : Qc) (terms : list (Qc * Z)).

Fixpoint terms_are (l : list bounds) (q : list Qc) (terms : list (Qc * Z)) : bool :=
  match l, q with
  | b :: l', c :: q' =>
      if is c 0 then terms_are l' q' terms
      else match terms with
        | (k, n) :: terms' => is c k && Z.eqb n (base b) && terms_are l' q' terms'
        | [] => false
        end
  | _, _ => match terms with [] => true | _ => false end
  end.
Definition reads (t : text) (a : computed) : bool :=
  match a, t with
  | Undefined, SaysUndefined => true
  | Infinite up, SaysInfinite up' => eqb up up'
  | Finite f, SaysReal => negb (is (least f) 0 && is (most f) 0)
  | Finite f, Says c terms =>
      is (least f) 0 && is (most f) 0 && is (rational f) c && terms_are logs (coefficients f) terms
  | _, _ => false
  end.
End Base.

(* The first of a base that is not proved, or not in order. *)
Fixpoint unproved (n : positive) (before : Z) (l : list bounds) : option positive :=
  match l with
  | [] => None
  | b :: l' => if Z.ltb before (base b) && proved b then unproved (Pos.succ n) (base b) l' else Some n
  end.
