---------------------------- MODULE MCSymmetric ----------------------------
EXTENDS Register, TLC
Swapped == Permutations(Writers)
=============================================================================
