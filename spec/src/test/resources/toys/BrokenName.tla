---- MODULE BrokenName ----
EXTENDS BrokenHelper
VARIABLE x
Init == x = 0
Next == x' = Half(x)
====
