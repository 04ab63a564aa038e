------------------------------- MODULE Turns -------------------------------
EXTENDS Naturals
VARIABLE x
Init == x = 0
Start == x = 0 /\ x' = 1
Forth == x = 1 /\ x' = 2
Back(from) == x = from /\ x' = 1
Next == Start \/ Forth \/ \E from \in {2} : Back(from)
Spec == Init /\ [][Next]_x /\ WF_x(Next)
SomeDayThree == <>(x = 3)
=============================================================================
