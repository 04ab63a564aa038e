------------------------------ MODULE Bounded ------------------------------
(* An unbounded counter that only constraints keep finite. *)
EXTENDS Naturals

VARIABLES x, y

Init == x \in {0, 9} /\ y = 0
Up(by) == x' = x + by /\ UNCHANGED y
Mark == y' = 1 - y /\ UNCHANGED x
Next == (\E by \in 1..2 : Up(by)) \/ Mark

Small == x <= 4
NoMarkAtThree == x = 3 => y' = y
=============================================================================
