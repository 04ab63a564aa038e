---- MODULE BrokenHelper ----
EXTENDS Naturals
Half(n) == n \div two
====
