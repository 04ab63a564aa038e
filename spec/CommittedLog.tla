---------------------------- MODULE CommittedLog ----------------------------
(***************************************************************************)
(* What a client of one partition may believe: there is one append-only    *)
(* sequence of records.  A record enters at the end; nothing that entered  *)
(* is ever changed, moved or removed, unless the configuration gives       *)
(* durability up (Durable = FALSE: acks=1 or unclean leader election).     *)
(*                                                                         *)
(* KafkaReplication implements this module, with its committed prefix for  *)
(* log, and TLC checks that it does.                                       *)
(***************************************************************************)
EXTENDS Naturals, Sequences

CONSTANTS
    Records, \* the records that producers may send
    Durable  \* TRUE where an acknowledged record must never be lost

VARIABLE log \* the records in offset order; the record at offset o is log[o + 1]

IsPrefix(s, t) == Len(s) <= Len(t) /\ SubSeq(t, 1, Len(s)) = s

Init == log = <<>>

\* WHO   a producer        WHAT  its records enter the log in one batch, at the end
AppendBatch ==
    /\ Len(log') > Len(log)
    /\ IsPrefix(log, log')
    /\ \A i \in Len(log) + 1 .. Len(log') : log'[i] \in Records

\* WHO   a consumer        WHAT  reads the records from one offset up to another: log stays
\* RULE  what it gets is part of the log, so it is never taken back
Read(from, to, records) ==
    /\ from \in 0 .. Len(log)
    /\ to \in from .. Len(log)
    /\ records = SubSeq(log, from + 1, to)
    /\ log' = log

\* WHO   nobody            WHAT  a suffix is lost and may be written again
\* RULE  only where the configuration gives durability up
Lose ==
    /\ ~Durable
    /\ \E n \in 0 .. Len(log) : IsPrefix(SubSeq(log, 1, n), log')
    /\ \A i \in 1 .. Len(log') : log'[i] \in Records

Next == AppendBatch \/ Lose

Spec == Init /\ [][Next]_log

TypeOk == log \in Seq(Records)
=============================================================================
