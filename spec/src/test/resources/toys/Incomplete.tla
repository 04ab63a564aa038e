---- MODULE Incomplete ----
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
Go(by) == x' = x + by
Next == \E by \in {1} : Go(by)
====
