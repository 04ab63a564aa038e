-------------------------------- MODULE Half --------------------------------
(* Evaluations that fail: in an action by way of a definition, and in an invariant of the initial state. *)
EXTENDS Naturals, Sequences
CONSTANT Size
VARIABLE log
Last(s) == s[Len(s)]
Init == log = <<>>
Put(n) ==
    /\ Len(log) < Size
    /\ log' = Append(log, n)
Shift(n) ==
    /\ Len(log) < Size
    /\ Last(log) = n
    /\ log' = <<n>>
Next == \E n \in 1..2 : Put(n) \/ Shift(n)
Ordered == Last(log) > 0
=============================================================================
