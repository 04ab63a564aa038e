------------------------------- MODULE Edits -------------------------------
\* Every sort of edit that the mutation run makes has a place here.
EXTENDS Integers

VARIABLES box, log

Rules == {"R"}
Least(a, b) == IF a < b THEN a ELSE b
Min(a, b) == Least(a, b)
Full == box.items = 2 \/ log = {1, 2}

Put(i) ==
    /\ ~Full
    /\ "R" \in Rules => i \notin log
    /\ \A j \in log : j <= i   \* in ascending order
    /\ box' = [box EXCEPT !.items = Min(@ + 1, 2), !.epoch = box.version]
    /\ log' = log \union {i}

Clear ==
    LET new == [items |-> 0, epoch |-> 0,
                version |-> box.version, open |-> FALSE]
    IN  /\ Full
        /\ box' = new
        /\ log' = log \ log

Init == box = [items |-> 0, epoch |-> 0, version |-> 1, open |-> FALSE] /\ log = {}
Next == (\E i \in 1 .. 2 : Put(i)) \/ Clear
Spec == Init /\ [][Next]_<<box, log>>

Counted == box.items = (IF 1 \in log THEN 1 ELSE 0) + (IF 2 \in log THEN 1 ELSE 0)
Empty == box.items = 0
=============================================================================
