------------------------------ MODULE Cluster ------------------------------
(***************************************************************************)
(* The state of a Kafka cluster that ZooKeeper coordinates: constants,     *)
(* variables, and what the actions in the other modules say of them.       *)
(*                                                                         *)
(* Offsets count from 0, so the record at offset o is log[o + 1], and the  *)
(* high watermark is the number of records below it.                       *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets, Partitioning

CONSTANTS
    Brokers,           \* the brokers
    None,              \* no broker
    FirstReplicas,     \* the brokers that hold a replica of each partition at the start
    FirstLeader,       \* leader of each partition at the start
    FirstController,   \* controller at the start
    MinInsyncReplicas, \* min.insync.replicas
    Acks,              \* what producers may ask for, a subset of {"all", "one"}
    Idempotent,        \* enable.idempotence
    OneShotWatches,    \* TRUE: controllers learn of brokers through watches that fire once; FALSE: they look when they act
    Fixes,             \* the rules in force, a subset of AllFixes
    MaxCrashes,        \* budgets of faults and of operations; healing is never bounded
    MaxTailLosses,
    MaxExpiries,
    MaxLosses,
    MaxShrinks,
    MaxPreferred,
    MaxUnclean,
    MaxShutdowns,
    MaxReassignments,
    MaxRetries,
    MaxReads

\* Rules that Kafka learned the hard way, or that are stricter than Kafka's.  A model without one of them must fail.
AllFixes == {
    "ACKS-ALL",    \* acknowledge below the high watermark, not on append
    "DEDUPLICATE", \* a retry of a record that the log holds is not appended again
    "ONE-SHOT-WATCH", \* the registry is watched again by the request that reads it, not after it
    "SEQUENCE",    \* a record is appended only after the one that its producer sent before
    "KAFKA-428",   \* the ISR is written conditional on the version of the state
    "KAFKA-1120",  \* a controller tells a bounced broker by its czxid, not by its absence
    "KAFKA-2334",  \* a leader lists offsets only when its high watermark reached the start of its epoch
    "KAFKA-2729",  \* a leader that lost the answer to its ISR write reads the state again
    "KAFKA-3083",  \* a controller writes conditional on the version of /controller_epoch
    "KAFKA-5793",  \* a new leader knows producers from its log
    "KAFKA-7128",  \* a replica joins the ISR at the start of the leader's epoch, not before
    "KAFKA-7395",  \* truncation is fenced by leader epoch
    "KAFKA-9672",  \* the end of a reassignment leaves only assigned replicas in the ISR
    "KAFKA-10706", \* truncation cuts the epoch cache even where there is no record to cut
    "KAFKA-13091", \* the high watermark is evaluated again when the ISR has shrunk
    "KAFKA-13141", \* a diverging fetch says nothing about how far the follower has come
    "KAFKA-15665", \* a reassignment completes when every target is in the ISR
    "KAFKA-16541", \* after a power loss the epoch cache is rebuilt from the log
    "KIP-101",     \* a follower truncates by epoch, not to its own high watermark
    "KIP-279",     \* a leader that lacks the follower's epoch says so, and the follower looks again
    "KIP-320",     \* fetches and their answers are fenced by leader epoch
    "KIP-380",     \* a request of the controller is fenced by broker epoch
    "KIP-497",     \* the high watermark waits for the maximal in-sync replica set
    "KIP-841",     \* a broker that is not registered does not join the ISR
    "KIP-903",     \* a replica joins the ISR only in the session in which it caught up
    "KIP-966"      \* the high watermark does not move while the ISR is below min.insync.replicas
}

ASSUME
    /\ None \notin Brokers
    /\ FirstReplicas \subseteq Brokers
    /\ FirstLeader \in FirstReplicas /\ FirstController \in Brokers
    /\ MinInsyncReplicas \in 1 .. Cardinality(Brokers)
    /\ Acks \subseteq {"all", "one"}
    /\ Idempotent \in BOOLEAN /\ OneShotWatches \in BOOLEAN
    /\ Fixes \subseteq AllFixes
    /\ {MaxCrashes, MaxTailLosses, MaxExpiries, MaxLosses, MaxShrinks, MaxPreferred, MaxUnclean, MaxShutdowns,
        MaxReassignments, MaxRetries, MaxReads} \subseteq Nat

VARIABLES
    zk,         \* ZooKeeper's tree, with its watches
    broker,     \* per broker: its process and its own ZooKeeper session
    controller, \* per broker: the controller process on it
    requests,   \* per controller and broker: requests in flight, first in first out
    replica,    \* per partition and broker: the replica there
    fetches,    \* per partition, follower and leader: the one fetch in flight
    isrWrites,  \* per partition and leader: the one conditional write of the ISR in flight
    client,     \* per partition: what producers sent, what was acknowledged to them, what consumers saw
    committed,  \* per partition, history: the longest prefix that a leader ever held below its high watermark
    faults      \* faults and operations so far, within their budgets

vars == <<zk, broker, controller, requests, replica, fetches, isrWrites, client, committed, faults>>

-----------------------------------------------------------------------------
(* Values *)

Unknown == -1   \* end offset of a follower that has not fetched in this epoch
NoEpoch == -1   \* leader epochs count from 0

Min(a, b) == IF a < b THEN a ELSE b
Max(a, b) == IF a > b THEN a ELSE b

Idle == [type |-> "none"]

\* What became of a write of the ISR is not known.
UnknownAnswer(write) == [type |-> "unknown", leaderEpoch |-> write.leaderEpoch]

NoBrokers == [b \in Brokers |-> 0]

InactiveController == [active |-> FALSE, epoch |-> 0, live |-> NoBrokers, registry |-> NoBrokers]

UnknownEnds == [b \in Brokers |-> Unknown]

\* A replica whose broker has not been told its role: what is on its disk.
OfflineReplica(disk) ==
    [role |-> "offline", leader |-> None, leaderEpoch |-> NoEpoch, log |-> disk.log, epochs |-> disk.epochs,
     flushed |-> disk.flushed, highWatermark |-> disk.highWatermark, isr |-> {}, pendingIsr |-> {}, version |-> 0,
     epochStart |-> 0, ends |-> UnknownEnds, sessions |-> NoBrokers]

EmptyReplica == OfflineReplica([log |-> <<>>, epochs |-> <<>>, flushed |-> 0, highWatermark |-> 0])

-----------------------------------------------------------------------------
(* Logs, and the cache of leader epochs beside each: where each epoch starts *)

EndOffset(log) == Len(log)
UpTo(log, offset) == SubSeq(log, 1, offset)
IsPrefix(s, t) == Len(s) <= Len(t) /\ SubSeq(t, 1, Len(s)) = s

LastEpoch(r) == IF r.epochs = <<>> THEN NoEpoch ELSE r.epochs[Len(r.epochs)].epoch

\* How many entries of the cache are of epochs not above the given one: epochs never fall along a log.
EntriesUpTo(epochs, epoch) ==
    CHOOSE n \in 0 .. Len(epochs) :
        /\ n > 0 => epochs[n].epoch <= epoch
        /\ n < Len(epochs) => epochs[n + 1].epoch > epoch

\* The end offset of the largest epoch that is not above the given one.
EndOffsetFor(r, epoch) ==
    LET n == EntriesUpTo(r.epochs, epoch) IN IF n = Len(r.epochs) THEN EndOffset(r.log) ELSE r.epochs[n + 1].start

\* The largest epoch that is not above the given one.
EpochFor(r, epoch) == LET n == EntriesUpTo(r.epochs, epoch) IN IF n = 0 THEN NoEpoch ELSE r.epochs[n].epoch

\* The cache without the entries that start at the offset or after it.
EpochsBelow(epochs, offset) == SelectSeq(epochs, LAMBDA e : e.start < offset)

\* The cache with an entry for an epoch that starts at an offset, unless it is there; an epoch that got no record goes.
WithEpoch(epochs, epoch, start) ==
    IF epochs # <<>> /\ epochs[Len(epochs)].epoch >= epoch THEN epochs
    ELSE Append(EpochsBelow(epochs, start), [epoch |-> epoch, start |-> start])

\* The replica with its log and cache cut at an offset.
CutAt(r, offset) ==
    [r EXCEPT
        !.log = UpTo(@, offset),
        !.epochs = IF "KAFKA-10706" \in Fixes \/ offset < EndOffset(r.log) THEN EpochsBelow(@, offset) ELSE @,
        !.flushed = Min(@, offset),
        !.highWatermark = Min(@, offset)]

\* The replica with more records.
WithRecord(r, record) ==
    [r EXCEPT !.log = Append(@, record), !.epochs = WithEpoch(@, record.epoch, EndOffset(r.log))]

RECURSIVE WithRecords(_, _)
WithRecords(r, records) == IF records = <<>> THEN r ELSE WithRecords(WithRecord(r, Head(records)), Tail(records))

-----------------------------------------------------------------------------
(* Who is who *)

IsUp(b) == broker[b].up
IsLeader(p, b) == IsUp(b) /\ replica[p][b].role = "leader"
IsFollower(p, b) == IsUp(b) /\ replica[p][b].role = "follower"

\* The broker's own session is the one that holds its registration.
HasSession(b) == IsUp(b) /\ zk.brokers[b] = broker[b].epoch

\* Whether the replicas of a partition are being moved, and where to.
IsReassigned(assigned) == assigned.adding \union assigned.removing # {}
Target(assigned) == assigned.replicas \ assigned.removing

HasPendingIsr(r) == r.pendingIsr # {}

\* KIP-497: while a change of the ISR is in flight, every replica of both sets counts.
MaximalIsr(r) == IF "KIP-497" \in Fixes THEN r.isr \union r.pendingIsr ELSE r.isr

\* The high watermark is the smallest end offset in the maximal ISR, and never falls at a leader.
\* KIP-966: it stays where it is while fewer replicas are in sync than an acknowledgement promises.
AdvancedHighWatermark(l, r) ==
    LET end(b) == IF b = l THEN EndOffset(r.log) ELSE r.ends[b]
        members == MaximalIsr(r) \union {l}
        least == CHOOSE m \in {end(b) : b \in members} : \A b \in members : m <= end(b)
    IN  IF "KIP-966" \in Fixes /\ Cardinality(r.isr) < MinInsyncReplicas THEN r.highWatermark
        ELSE Max(r.highWatermark, least)

\* The leader l goes to the state r, raises its high watermark, and acknowledges what is now below it; c is what the
\* partition's clients know without that.
LeaderBecomes(p, l, r, c) ==
    LET hw == AdvancedHighWatermark(l, r)
        below == UpTo(r.log, hw)
    IN  /\ replica' = [replica EXCEPT ![p][l] = [r EXCEPT !.highWatermark = hw]]
        /\ committed' = IF hw > Len(committed[p]) THEN [committed EXCEPT ![p] = below] ELSE committed
        /\ client' = [client EXCEPT ![p] = [c EXCEPT
              !.acked = @ \union
                IF "ACKS-ALL" \in Fixes
                THEN {below[i].value : i \in r.highWatermark + 1 .. hw}
                ELSE {r.log[i].value : i \in EndOffset(replica[p][l].log) + 1 .. EndOffset(r.log)}]]

-----------------------------------------------------------------------------
(* The start: a formed cluster that has just created the topic *)

Init ==
    LET state == [leader |-> FirstLeader, leaderEpoch |-> 0, isr |-> FirstReplicas, controllerEpoch |-> 1, version |-> 0]
        live == [b \in Brokers |-> 1]
        watching == IF OneShotWatches THEN {FirstController} ELSE {}
        Replica(b) ==
            IF b \notin FirstReplicas THEN EmptyReplica
            ELSE IF b = FirstLeader
            THEN [EmptyReplica EXCEPT
                    !.role = "leader", !.leader = b, !.leaderEpoch = 0, !.isr = FirstReplicas,
                    !.epochs = <<[epoch |-> 0, start |-> 0]>>]
            ELSE [EmptyReplica EXCEPT !.role = "follower", !.leader = FirstLeader, !.leaderEpoch = 0]
    IN  /\ zk = [brokers |-> live, czxid |-> 1, controller |-> FirstController, controllerEpoch |-> 1,
                 watches |-> watching, fired |-> {},
                 state |-> [p \in Partitions |-> state],
                 assignment |-> [p \in Partitions |-> [replicas |-> FirstReplicas, adding |-> {}, removing |-> {}]]]
        /\ broker = [b \in Brokers |-> [up |-> TRUE, epoch |-> 1, controllerEpoch |-> 1, stopping |-> FALSE]]
        /\ controller = [b \in Brokers |->
              IF b = FirstController
              THEN [active |-> TRUE, epoch |-> 1, live |-> live, registry |-> IF OneShotWatches THEN live ELSE NoBrokers]
              ELSE InactiveController]
        /\ requests = [c \in Brokers |-> [b \in Brokers |-> <<>>]]
        /\ replica = [p \in Partitions |-> [b \in Brokers |-> Replica(b)]]
        /\ fetches = [p \in Partitions |-> [f \in Brokers |-> [l \in Brokers |-> Idle]]]
        /\ isrWrites = [p \in Partitions |-> [l \in Brokers |-> Idle]]
        /\ client = [p \in Partitions |->
              [sent |-> 0, acked |-> {}, ackedByLeader |-> {}, read |-> <<>>, listed |-> 0, epoch |-> 0]]
        /\ committed = [p \in Partitions |-> <<>>]
        /\ faults = [crashes |-> 0, tailLosses |-> 0, expiries |-> 0, losses |-> 0, shrinks |-> 0, preferred |-> 0,
                     unclean |-> 0, shutdowns |-> 0, reassignments |-> 0, retries |-> 0, reads |-> 0]
=============================================================================
