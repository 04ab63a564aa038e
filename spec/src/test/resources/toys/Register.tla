------------------------------ MODULE Register ------------------------------
(* Two writers, a register with an epoch, and a log. Each fix is a guard; without it a property breaks. *)
EXTENDS Naturals, Sequences, FiniteSets, RegisterFixes

CONSTANTS Writers, MaxEpoch, Fixes, None

ASSUME Fixes \subseteq AllFixes

VARIABLES register, log, seen

vars == <<register, log, seen>>

Init ==
    /\ register = [owner |-> None, epoch |-> 0]
    /\ log = <<>>
    /\ seen = [w \in Writers |-> [epoch |-> 0, role |-> "idle"]]

\* a writer takes the register and starts a new epoch
Take(w) ==
    /\ register.epoch < MaxEpoch
    /\ "FREE-FIRST" \in Fixes => register.owner = None
    /\ register' = [owner |-> w, epoch |-> register.epoch + 1]
    /\ seen' = [seen EXCEPT ![w] = [epoch |-> register.epoch + 1, role |-> "owner"]]
    /\ UNCHANGED log

Give(w) ==
    /\ register.owner = w
    /\ register' = [register EXCEPT !.owner = None]
    /\ seen' = [seen EXCEPT ![w].role = "idle"]
    /\ UNCHANGED log

Write(w, value) ==
    /\ seen[w].role = "owner"
    /\ "FENCE" \in Fixes => register.owner = w
    /\ Len(log) < 3
    /\ log' = Append(log, [epoch |-> seen[w].epoch, by |-> w, value |-> value])
    /\ UNCHANGED <<register, seen>>

Next ==
    \/ \E w \in Writers : Take(w)
    \/ \E w \in Writers : Give(w)
    \/ \E w \in Writers, value \in 1..2 : Write(w, value)

Spec == Init /\ [][Next]_vars
FairSpec == Spec /\ WF_vars(Next)

TypeOK ==
    /\ register \in [owner : Writers \union {None}, epoch : 0..MaxEpoch]
    /\ log \in Seq([epoch : 1..MaxEpoch, by : Writers, value : 1..2])
    /\ seen \in [Writers -> [epoch : 0..MaxEpoch, role : {"idle", "owner"}]]

OneOwner == Cardinality({w \in Writers : seen[w].role = "owner"}) <= 1
EpochsAscend == \A i \in 1..Len(log) : \A j \in 1..i : log[j].epoch <= log[i].epoch
NeverTaken == register.owner = None
AlwaysBelowMax == register.epoch <= MaxEpoch
StartsTaken == register.owner # None

LogGrows == [][Len(log') >= Len(log)]_vars
EpochStays == [][register'.epoch = register.epoch]_register
EventuallyFull == <>(Len(log) = 3)
EventuallyTaken == <>(register.epoch > 0)
AlwaysBelow == [](register.epoch <= MaxEpoch)
Lower == INSTANCE Lower WITH level <- register.epoch
Refines == Lower!LowerSpec
=============================================================================
