------------------------------ MODULE Bindings ------------------------------
(* Every way in which a parameter can be bound in a next-state relation. *)
EXTENDS Naturals, Sequences

CONSTANTS Nodes, Pairs

VARIABLES count, messages

vars == <<count, messages>>

Init == count = [n \in Nodes |-> 0] /\ messages = {}

Send(from, to) ==
    /\ from # to
    /\ count[from] = 0
    /\ count' = [count EXCEPT ![from] = 1]
    /\ messages' = messages \union {[from |-> from, to |-> to]}

Receive(m) ==
    /\ count[m.to] < 2
    /\ count' = [count EXCEPT ![m.to] = 2]
    /\ messages' = messages \ {m}

\* an existential of its own at the top of the body
Reset(n) == \E to \in {0, 1} :
    /\ count[n] = 2
    /\ count' = [count EXCEPT ![n] = to]
    /\ UNCHANGED messages

\* a choice inside the body: one instance, two successors
Drop(m) ==
    /\ m.from # m.to
    /\ messages' \in {messages \ {m}, {}}
    /\ UNCHANGED count

Group(n) ==
    \/ Reset(n)
    \/ /\ count[n] = 0
       /\ count' = [count EXCEPT ![n] = 2]
       /\ UNCHANGED messages

Loner == \A n \in Nodes : count[n] = 2 /\ UNCHANGED vars

Count(n, was) ==
    /\ was = 1
    /\ count' = [count EXCEPT ![n] = 0]
    /\ UNCHANGED messages

Swap(a, b) ==
    /\ count[a] = 2 /\ count[b] = 1
    /\ count' = [count EXCEPT ![a] = 1, ![b] = 2]
    /\ UNCHANGED messages

Next ==
    \/ \E c, d \in Nodes : Send(c, d)
    \/ \E m \in messages : Receive(m) \/ Drop(m)
    \/ \E n \in Nodes : Group(n)
    \/ \E <<a, b>> \in Pairs : Swap(a, b)
    \/ LET x == 1 IN \E n \in Nodes : x = 1 /\ Count(n, count[n])
    \/ \E n \in Nodes : Count(n, count[n])
    \/ Loner
    \/ \E n \in Nodes : count' = [count EXCEPT ![n] = 0] /\ UNCHANGED messages

Few == \A n \in Nodes : count[n] < 3
=============================================================================
