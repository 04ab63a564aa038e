------------------------------- MODULE Nested -------------------------------
EXTENDS Naturals
VARIABLE at

IsNear(n, here) == n <= here + 1

MayGo(n, here) ==
    /\ n > here
    /\ IsNear(n, here)

Init == at = 0

Go(n) ==
    LET next == n
    IN
    /\ n > 0
    /\ MayGo(n, at)
    /\ at' = next

Next == \E n \in 1..5 : Go(n)
=============================================================================
