------------------------------ MODULE Tickets ------------------------------
EXTENDS Naturals, TLC
VARIABLE left
Init == left = 3
Sell == left > 0 /\ left' = left - 1
Next == Sell
Crash == IF left = 1 THEN [a |-> 1].b = 2 ELSE TRUE
Checked == Assert(left # 1, "one ticket left")
TwoSteps == TLCGet("level") < 3
=============================================================================
