------------------------------- MODULE Talks -------------------------------
EXTENDS Naturals, TLC
VARIABLE x
Init == PrintT("hello from Init") /\ x = 0
Next == x' = 1 - x
=============================================================================
