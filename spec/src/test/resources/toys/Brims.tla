---- MODULE Brims ----
EXTENDS Naturals
VARIABLE x
Init == x = 0
Fill == x' = x + [a |-> 1].b
Next == Fill
====
