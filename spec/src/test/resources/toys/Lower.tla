------------------------------- MODULE Lower -------------------------------
EXTENDS Naturals
VARIABLE level
LowerInit == level = 0
LowerNext == level' = level + 1 /\ level' < 2
LowerSpec == LowerInit /\ [][LowerNext]_level
=============================================================================
