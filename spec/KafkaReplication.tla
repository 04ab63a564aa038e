-------------------------- MODULE KafkaReplication --------------------------
(***************************************************************************)
(* Replication of one Kafka partition, coordinated by ZooKeeper, at the    *)
(* granularity of messages.  One action is one event that one node         *)
(* handles.  Every choice that a reader needs is a parameter of its        *)
(* action, and the Java core has one event per action, with the same name  *)
(* and the same parameters.                                                *)
(*                                                                         *)
(* Offsets count from 0, so the record at offset o is log[o + 1], and the  *)
(* high watermark is the number of records below it.                       *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets

CONSTANTS
    Brokers,           \* the brokers; each of them holds a replica
    None,              \* no broker
    FirstLeader,       \* leader at the start
    FirstController,   \* controller at the start
    MinInsyncReplicas, \* min.insync.replicas
    Fixes,             \* the rules in force, a subset of AllFixes
    MaxRecords,        \* how many records producers send
    MaxCrashes,        \* budgets of faults; healing is never bounded
    MaxExpiries,
    MaxLosses,
    MaxShrinks,
    MaxPreferred       \* budget of preferred elections, an operation

\* Rules that Kafka learned the hard way.  A model without one of them must fail.
AllFixes == {
    "ACKS-ALL",   \* acknowledge below the high watermark, not on append
    "KIP-101",    \* a follower truncates by epoch, not to its own high watermark
    "KIP-279",    \* a leader that lacks the follower's epoch says so, and the follower looks again
    "KIP-320",    \* fetches and their answers are fenced by leader epoch
    "KIP-380",    \* a request of the controller is fenced by broker epoch
    "KIP-497",    \* the high watermark waits for the maximal in-sync replica set
    "KAFKA-7128"  \* a replica joins the ISR at the start of the leader's epoch, not before
}

ASSUME
    /\ None \notin Brokers
    /\ FirstLeader \in Brokers /\ FirstController \in Brokers
    /\ MinInsyncReplicas \in 1 .. Cardinality(Brokers)
    /\ Fixes \subseteq AllFixes
    /\ {MaxRecords, MaxCrashes, MaxExpiries, MaxLosses, MaxShrinks, MaxPreferred} \subseteq Nat

VARIABLES
    zk,         \* ZooKeeper's tree
    broker,     \* per broker: its process and its own ZooKeeper session
    controller, \* per broker: the controller process on it
    replica,    \* per broker: its replica of the partition
    requests,   \* per controller and broker: LeaderAndIsr requests in flight, first in first out
    fetches,    \* per follower and leader: the one fetch in flight
    isrWrites,  \* per leader: the one conditional write of the ISR in flight
    client,     \* what producers sent, and what was acknowledged to them
    committed,  \* history: the longest prefix that a leader ever held below its high watermark
    faults      \* faults and operations so far, within their budgets

vars == <<zk, broker, controller, replica, requests, fetches, isrWrites, client, committed, faults>>

-----------------------------------------------------------------------------
(* Values *)

Unknown == -1   \* end offset of a follower that has not fetched in this epoch
NoEpoch == -1   \* leader epochs count from 0

Min(a, b) == IF a < b THEN a ELSE b
Max(a, b) == IF a > b THEN a ELSE b

Values == 1 .. MaxRecords
Offsets == 0 .. MaxRecords

Idle == [type |-> "none"]

InactiveController == [active |-> FALSE, epoch |-> 0, live |-> [b \in Brokers |-> 0]]

UnknownEnds == [b \in Brokers |-> Unknown]

\* A replica whose broker has not been told its role.
OfflineReplica(log, highWatermark) ==
    [role |-> "offline", leader |-> None, leaderEpoch |-> NoEpoch, log |-> log,
     highWatermark |-> highWatermark, isr |-> {}, pendingIsr |-> {}, version |-> 0,
     epochStart |-> 0, ends |-> UnknownEnds]

-----------------------------------------------------------------------------
(* Logs *)

EndOffset(log) == Len(log)
LastEpoch(log) == IF log = <<>> THEN NoEpoch ELSE log[Len(log)].epoch
UpTo(log, offset) == SubSeq(log, 1, offset)

\* The end offset of the largest epoch in the log that is not above the given one: epochs never fall along a log.
EndOffsetFor(log, epoch) ==
    CHOOSE n \in 0 .. Len(log) :
        /\ n > 0 => log[n].epoch <= epoch
        /\ n < Len(log) => log[n + 1].epoch > epoch

\* The largest epoch in the log that is not above the given one.
EpochFor(log, epoch) == LastEpoch(UpTo(log, EndOffsetFor(log, epoch)))

IsPrefix(s, t) == Len(s) <= Len(t) /\ SubSeq(t, 1, Len(s)) = s

-----------------------------------------------------------------------------
(* Who is who *)

IsUp(b) == broker[b].up
IsLeader(b) == IsUp(b) /\ replica[b].role = "leader"
IsFollower(b) == IsUp(b) /\ replica[b].role = "follower"

\* The broker's own session is the one that holds its registration.
HasSession(b) == IsUp(b) /\ zk.brokers[b] = broker[b].epoch

HasPendingIsr(r) == r.pendingIsr # {}

\* KIP-497: while a change of the ISR is in flight, every replica of both sets counts.
MaximalIsr(r) == IF "KIP-497" \in Fixes THEN r.isr \union r.pendingIsr ELSE r.isr

\* The high watermark is the smallest end offset in the maximal ISR, and never falls at a leader.
AdvancedHighWatermark(l, r) ==
    LET end(b) == IF b = l THEN EndOffset(r.log) ELSE r.ends[b]
        members == MaximalIsr(r) \union {l}
        least == CHOOSE m \in {end(b) : b \in members} : \A b \in members : m <= end(b)
    IN  Max(r.highWatermark, least)

\* The leader l goes to the state r, raises its high watermark, and acknowledges what is now below it.
LeaderBecomes(l, r, produced) ==
    LET hw == AdvancedHighWatermark(l, r)
        below == UpTo(r.log, hw)
    IN  /\ replica' = [replica EXCEPT ![l] = [r EXCEPT !.highWatermark = hw]]
        /\ committed' = IF hw > Len(committed) THEN below ELSE committed
        /\ client' = [
              produced |-> produced,
              acked |-> client.acked \union
                IF "ACKS-ALL" \in Fixes
                THEN {below[i].value : i \in r.highWatermark + 1 .. hw}
                ELSE IF produced > client.produced THEN {produced} ELSE {}]

-----------------------------------------------------------------------------
(* What the controller sends *)

LeaderAndIsr(controllerEpoch, brokerEpoch, state) ==
    [controllerEpoch |-> controllerEpoch, brokerEpoch |-> brokerEpoch,
     leader |-> state.leader, leaderEpoch |-> state.leaderEpoch, isr |-> state.isr, version |-> state.version]

\* One more request for each live broker.
SendToLive(queues, epoch, live, state) ==
    [b \in Brokers |->
        IF live[b] = 0 THEN queues[b] ELSE Append(queues[b], LeaderAndIsr(epoch, live[b], state))]

\* The controller's multi-op: write the partition state if /controller_epoch is still its own, then tell every live broker.
WriteState(c, state) ==
    LET written == [state EXCEPT !.leaderEpoch = @ + 1, !.version = @ + 1]
    IN  /\ zk.controllerEpoch = controller[c].epoch
        /\ zk' = [zk EXCEPT !.state = written]
        /\ requests' = [requests EXCEPT ![c] = SendToLive(@, controller[c].epoch, controller[c].live, written)]

-----------------------------------------------------------------------------
(* The start: a formed cluster that has just created the topic *)

Init ==
    LET state == [leader |-> FirstLeader, leaderEpoch |-> 0, isr |-> Brokers, version |-> 0]
        live == [b \in Brokers |-> 1]
    IN  /\ zk = [brokers |-> live, czxid |-> 1, controller |-> FirstController, controllerEpoch |-> 1, state |-> state]
        /\ broker = [b \in Brokers |-> [up |-> TRUE, epoch |-> 1, controllerEpoch |-> 1]]
        /\ controller = [b \in Brokers |->
              IF b = FirstController THEN [active |-> TRUE, epoch |-> 1, live |-> live] ELSE InactiveController]
        /\ replica = [b \in Brokers |->
              [OfflineReplica(<<>>, 0) EXCEPT
                  !.role = IF b = FirstLeader THEN "leader" ELSE "follower",
                  !.leader = FirstLeader,
                  !.leaderEpoch = 0,
                  !.isr = IF b = FirstLeader THEN Brokers ELSE {}]]
        /\ requests = [c \in Brokers |-> [b \in Brokers |-> <<>>]]
        /\ fetches = [f \in Brokers |-> [l \in Brokers |-> Idle]]
        /\ isrWrites = [l \in Brokers |-> Idle]
        /\ client = [produced |-> 0, acked |-> {}]
        /\ committed = <<>>
        /\ faults = [crashes |-> 0, expiries |-> 0, losses |-> 0, shrinks |-> 0, preferred |-> 0]

-----------------------------------------------------------------------------
(* Processes and sessions *)

\* WHO   broker b          WHAT  its process dies; its log survives in the page cache
\* RULE  the high watermark is checkpointed now and then, so that any earlier one, h, may be the one on disk
Crash(b, h) ==
    /\ IsUp(b)
    /\ faults.crashes < MaxCrashes
    /\ h <= replica[b].highWatermark
    /\ broker' = [broker EXCEPT ![b] = [up |-> FALSE, epoch |-> 0, controllerEpoch |-> 0]]
    /\ controller' = [controller EXCEPT ![b] = InactiveController]
    /\ replica' = [replica EXCEPT ![b] = OfflineReplica(@.log, h)]
    /\ fetches' = [f \in Brokers |-> [l \in Brokers |-> IF b \in {f, l} THEN Idle ELSE fetches[f][l]]]
    /\ isrWrites' = [isrWrites EXCEPT ![b] = IF @.type = "write" THEN @ ELSE Idle]
    /\ faults' = [faults EXCEPT !.crashes = @ + 1]
    /\ UNCHANGED <<zk, requests, client, committed>>

\* A new session of b, and its registration: the czxid of that node is the broker epoch (KIP-380).
\* RULE  KAFKA-7165: the registration of an older session of the same id must be gone
NewSession(b) ==
    /\ zk.brokers[b] = 0
    /\ zk' = [zk EXCEPT !.brokers[b] = zk.czxid + 1, !.czxid = @ + 1]
    /\ broker' = [broker EXCEPT ![b].up = TRUE, ![b].epoch = zk.czxid + 1]

\* WHO   broker b          WHAT  its process starts, recovers its log, and registers
Restart(b) ==
    /\ ~IsUp(b)
    /\ NewSession(b)
    /\ UNCHANGED <<controller, replica, requests, fetches, isrWrites, client, committed, faults>>

\* WHO   broker b          WHAT  learns that its session expired: resigns as controller, and registers again
Register(b) ==
    /\ IsUp(b)
    /\ NewSession(b)
    /\ controller' = [controller EXCEPT ![b] = InactiveController]
    /\ requests' = [requests EXCEPT ![b] = [d \in Brokers |-> <<>>]]
    /\ UNCHANGED <<replica, fetches, isrWrites, client, committed, faults>>

\* WHO   ZooKeeper         WHAT  the session that holds b's registration expires, with all its ephemeral nodes
\* RULE  the session of a dead process ends for certain, that of a living one is a fault
ExpireSession(b) ==
    /\ zk.brokers[b] # 0
    /\ HasSession(b) => faults.expiries < MaxExpiries
    /\ zk' = [zk EXCEPT !.brokers[b] = 0, !.controller = IF @ = b THEN None ELSE @]
    /\ faults' = IF HasSession(b) THEN [faults EXCEPT !.expiries = @ + 1] ELSE faults
    /\ UNCHANGED <<broker, controller, replica, requests, fetches, isrWrites, client, committed>>

-----------------------------------------------------------------------------
(* The controller *)

\* WHO   broker c          WHAT  creates /controller, raises /controller_epoch, reads the registry, tells every live broker
ElectController(c) ==
    LET epoch == zk.controllerEpoch + 1
    IN  /\ HasSession(c)
        /\ zk.controller = None
        /\ zk' = [zk EXCEPT !.controller = c, !.controllerEpoch = epoch]
        /\ controller' = [controller EXCEPT ![c] = [active |-> TRUE, epoch |-> epoch, live |-> zk.brokers]]
        /\ requests' = [requests EXCEPT ![c] = SendToLive([b \in Brokers |-> <<>>], epoch, zk.brokers, zk.state)]
        /\ UNCHANGED <<broker, replica, fetches, isrWrites, client, committed, faults>>

\* WHO   controller c      WHAT  learns that another one was elected, and stops
ResignController(c) ==
    /\ controller[c].active
    /\ zk.controller # c \/ zk.controllerEpoch # controller[c].epoch
    /\ controller' = [controller EXCEPT ![c] = InactiveController]
    /\ requests' = [requests EXCEPT ![c] = [b \in Brokers |-> <<>>]]
    /\ UNCHANGED <<zk, broker, replica, fetches, isrWrites, client, committed, faults>>

\* WHO   controller c      WHAT  reads the registry: b is gone, or came back in another session
\* RULE  KIP-380: the czxid tells a bounce that no watch saw
BrokerFailure(c, b) ==
    /\ controller[c].active
    /\ controller[c].live[b] # 0
    /\ controller[c].live[b] # zk.brokers[b]
    /\ controller' = [controller EXCEPT ![c].live[b] = 0]
    /\ requests' = [requests EXCEPT ![c][b] = <<>>]
    /\ UNCHANGED <<zk, broker, replica, fetches, isrWrites, client, committed, faults>>

\* WHO   controller c      WHAT  reads the registry: b is there, and is told the state of the partition
\* RULE  a failure is handled to its end before the startup that follows it
BrokerStartup(c, b) ==
    /\ controller[c].active
    /\ controller[c].live[b] = 0
    /\ zk.brokers[b] # 0
    /\ zk.state.leader # b
    /\ b \in zk.state.isr => zk.state.leader = None
    /\ controller' = [controller EXCEPT ![c].live[b] = zk.brokers[b]]
    /\ requests' = [requests EXCEPT ![c][b] = Append(@, LeaderAndIsr(controller[c].epoch, zk.brokers[b], zk.state))]
    /\ UNCHANGED <<zk, broker, replica, fetches, isrWrites, client, committed, faults>>

\* WHO   controller c      WHAT  makes n leader in place of one that is gone
\* RULE  clean election: only a live member of the ISR
ElectLeader(c, n) ==
    LET live == {b \in Brokers : controller[c].live[b] # 0}
    IN  /\ controller[c].active
        /\ zk.state.leader \notin live
        /\ n \in zk.state.isr \intersect live
        /\ WriteState(c, [zk.state EXCEPT !.leader = n, !.isr = @ \intersect live])
        /\ UNCHANGED <<broker, controller, replica, fetches, isrWrites, client, committed, faults>>

\* WHO   controller c      WHAT  moves leadership to n while the leader lives: preferred election
\* RULE  only a live member of the ISR, which stays as it is
ElectPreferredLeader(c, n) ==
    /\ controller[c].active
    /\ faults.preferred < MaxPreferred
    /\ zk.state.leader \notin {n, None}
    /\ controller[c].live[zk.state.leader] # 0
    /\ n \in zk.state.isr
    /\ controller[c].live[n] # 0
    /\ WriteState(c, [zk.state EXCEPT !.leader = n])
    /\ faults' = [faults EXCEPT !.preferred = @ + 1]
    /\ UNCHANGED <<broker, controller, replica, fetches, isrWrites, client, committed>>

\* WHO   controller c      WHAT  the leader is gone and nobody in the ISR lives: the partition has no leader
OfflinePartition(c) ==
    /\ controller[c].active
    /\ zk.state.leader # None
    /\ \A b \in zk.state.isr : controller[c].live[b] = 0
    /\ WriteState(c, [zk.state EXCEPT !.leader = None])
    /\ UNCHANGED <<broker, controller, replica, fetches, isrWrites, client, committed, faults>>

\* WHO   controller c      WHAT  takes a follower that is gone out of the ISR
RemoveFromIsr(c, b) ==
    /\ controller[c].active
    /\ b \in zk.state.isr
    /\ controller[c].live[b] = 0
    /\ zk.state.leader # None
    /\ controller[c].live[zk.state.leader] # 0
    /\ WriteState(c, [zk.state EXCEPT !.isr = @ \ {b}])
    /\ UNCHANGED <<broker, controller, replica, fetches, isrWrites, client, committed, faults>>

-----------------------------------------------------------------------------
(* The replica and the controller's requests *)

HasRequest(c, b) == IsUp(b) /\ requests[c][b] # <<>>

\* RULE  KIP-380: the request is for this incarnation of the broker; the controller is not deposed; the epoch is new
IsCurrent(b, r) ==
    /\ "KIP-380" \in Fixes => r.brokerEpoch = broker[b].epoch
    /\ r.controllerEpoch >= broker[b].controllerEpoch
    /\ r.leaderEpoch > replica[b].leaderEpoch

ConsumeRequest(c, b) == requests' = [requests EXCEPT ![c][b] = Tail(@)]

\* The answers to b's older fetches are not waited for any more; what is on its way to a leader stays there.
ForgetAnswers(b) ==
    fetches' = [fetches EXCEPT ![b] = [l \in Brokers |-> IF @[l].type = "request" THEN @[l] ELSE Idle]]

\* WHO   broker b          WHAT  obeys controller c and leads in a new epoch, which starts at its end offset
BecomeLeader(c, b) ==
    LET r == Head(requests[c][b])
    IN  /\ HasRequest(c, b)
        /\ IsCurrent(b, r)
        /\ r.leader = b
        /\ LeaderBecomes(b,
              [OfflineReplica(replica[b].log, replica[b].highWatermark) EXCEPT
                  !.role = "leader", !.leader = b, !.leaderEpoch = r.leaderEpoch, !.isr = r.isr,
                  !.version = r.version, !.epochStart = EndOffset(replica[b].log)],
              client.produced)
        /\ broker' = [broker EXCEPT ![b].controllerEpoch = r.controllerEpoch]
        /\ ConsumeRequest(c, b)
        /\ ForgetAnswers(b)
        /\ UNCHANGED <<zk, controller, isrWrites, faults>>

\* WHO   broker b          WHAT  obeys controller c and follows in a new epoch
\* RULE  KIP-101: it keeps its log, and truncates when the leader tells where they differ
BecomeFollower(c, b) ==
    LET r == Head(requests[c][b])
        log == IF "KIP-101" \in Fixes THEN replica[b].log ELSE UpTo(replica[b].log, replica[b].highWatermark)
    IN  /\ HasRequest(c, b)
        /\ IsCurrent(b, r)
        /\ r.leader \notin {b, None}
        /\ replica' = [replica EXCEPT ![b] =
              [OfflineReplica(log, @.highWatermark) EXCEPT
                  !.role = "follower", !.leader = r.leader, !.leaderEpoch = r.leaderEpoch]]
        /\ broker' = [broker EXCEPT ![b].controllerEpoch = r.controllerEpoch]
        /\ ConsumeRequest(c, b)
        /\ ForgetAnswers(b)
        /\ UNCHANGED <<zk, controller, isrWrites, client, committed, faults>>

\* WHO   broker b          WHAT  refuses a request of controller c that is stale, or that names no leader
RefuseLeaderAndIsr(c, b) ==
    LET r == Head(requests[c][b])
    IN  /\ HasRequest(c, b)
        /\ ~IsCurrent(b, r) \/ r.leader = None
        /\ ConsumeRequest(c, b)
        /\ UNCHANGED <<zk, broker, controller, replica, fetches, isrWrites, client, committed, faults>>

-----------------------------------------------------------------------------
(* The replica and its clients *)

\* WHO   leader l          WHAT  appends the record v of a producer that asked for acks=all
\* RULE  min.insync.replicas
Produce(l, v) ==
    LET r == replica[l]
    IN  /\ IsLeader(l)
        /\ v = client.produced + 1
        /\ Cardinality(r.isr) >= MinInsyncReplicas
        /\ LeaderBecomes(l, [r EXCEPT !.log = Append(@, [epoch |-> r.leaderEpoch, value |-> v])], v)
        /\ UNCHANGED <<zk, broker, controller, requests, fetches, isrWrites, faults>>

-----------------------------------------------------------------------------
(* The replica and its peers *)

\* WHO   follower f        WHAT  asks leader l for what comes after its log
SendFetch(f, l) ==
    LET r == replica[f]
    IN  /\ IsFollower(f)
        /\ r.leader = l
        /\ fetches[f][l] = Idle
        /\ fetches' = [fetches EXCEPT ![f][l] =
              [type |-> "request", leaderEpoch |-> r.leaderEpoch, offset |-> EndOffset(r.log), lastEpoch |-> LastEpoch(r.log)]]
        /\ UNCHANGED <<zk, broker, controller, replica, requests, isrWrites, client, committed, faults>>

\* RULE  KIP-320: the fetch is of the leader's epoch
MayAnswer(l, q) ==
    /\ IsLeader(l)
    /\ "KIP-320" \in Fixes => q.leaderEpoch = replica[l].leaderEpoch

\* Where leader l and a follower part: KIP-101 compares end offsets of the follower's last epoch, KIP-279 also the epoch
\* that the leader has instead.
Diverges(l, q) ==
    LET log == replica[l].log
    IN  \/ q.offset > EndOffset(log)
        \/ "KIP-101" \in Fixes /\ q.lastEpoch # NoEpoch /\ EndOffsetFor(log, q.lastEpoch) < q.offset
        \/ "KIP-279" \in Fixes /\ "KIP-101" \in Fixes /\ EpochFor(log, q.lastEpoch) # q.lastEpoch

\* WHO   leader l          WHAT  answers follower f with n records, and learns how far f has come
\* RULE  not every record needs to fit, but one does
HandleFetch(l, f, n) ==
    LET q == fetches[f][l]
        r == [replica[l] EXCEPT !.ends[f] = q.offset]
    IN  /\ q.type = "request"
        /\ MayAnswer(l, q)
        /\ ~Diverges(l, q)
        /\ q.offset + n <= EndOffset(r.log)
        /\ n = 0 => q.offset = EndOffset(r.log)
        /\ LeaderBecomes(l, r, client.produced)
        /\ fetches' = [fetches EXCEPT ![f][l] =
              [type |-> "records", leaderEpoch |-> r.leaderEpoch, offset |-> q.offset,
               records |-> SubSeq(r.log, q.offset + 1, q.offset + n),
               highWatermark |-> AdvancedHighWatermark(l, r)]]
        /\ UNCHANGED <<zk, broker, controller, requests, isrWrites, faults>>

\* WHO   leader l          WHAT  tells follower f where their logs part
\* RULE  KAFKA-13141: a diverging fetch says nothing about how far the follower has come
HandleDivergingFetch(l, f) ==
    LET q == fetches[f][l]
        log == replica[l].log
    IN  /\ q.type = "request"
        /\ MayAnswer(l, q)
        /\ Diverges(l, q)
        /\ fetches' = [fetches EXCEPT ![f][l] =
              [type |-> "diverging", leaderEpoch |-> replica[l].leaderEpoch,
               epoch |-> EpochFor(log, q.lastEpoch),
               endOffset |-> IF "KIP-101" \in Fixes THEN EndOffsetFor(log, q.lastEpoch) ELSE EndOffset(log)]]
        /\ UNCHANGED <<zk, broker, controller, replica, requests, isrWrites, client, committed, faults>>

\* WHO   broker l          WHAT  refuses the fetch of follower f: not the leader, or another epoch
RefuseFetch(l, f) ==
    LET q == fetches[f][l]
    IN  /\ q.type = "request"
        /\ IsUp(l)
        /\ ~MayAnswer(l, q)
        /\ fetches' = [fetches EXCEPT ![f][l] = Idle]
        /\ UNCHANGED <<zk, broker, controller, replica, requests, isrWrites, client, committed, faults>>

IsAnswer(q) == q.type \in {"records", "diverging"}

\* RULE  KIP-320: the answer is of the epoch in which the follower follows this leader
IsAwaited(f, l, q) ==
    /\ IsFollower(f)
    /\ replica[f].leader = l
    /\ "KIP-320" \in Fixes => q.leaderEpoch = replica[f].leaderEpoch
    /\ q.type = "records" => q.offset = EndOffset(replica[f].log)

\* WHO   follower f        WHAT  appends what leader l sent, and takes over its high watermark
HandleFetchResponse(f, l) ==
    LET q == fetches[f][l]
        log == replica[f].log \o q.records
    IN  /\ q.type = "records"
        /\ IsAwaited(f, l, q)
        /\ replica' = [replica EXCEPT ![f].log = log, ![f].highWatermark = Min(q.highWatermark, EndOffset(log))]
        /\ fetches' = [fetches EXCEPT ![f][l] = Idle]
        /\ UNCHANGED <<zk, broker, controller, requests, isrWrites, client, committed, faults>>

\* WHO   follower f        WHAT  cuts its log where leader l said that they part
\* RULE  KIP-279: and not above its own end of the epoch that the leader named; the next fetch looks again
Truncate(f, l) ==
    LET q == fetches[f][l]
        own == replica[f].log
        offset == Min(q.endOffset,
                      IF "KIP-279" \in Fixes /\ "KIP-101" \in Fixes THEN EndOffsetFor(own, q.epoch) ELSE EndOffset(own))
    IN  /\ q.type = "diverging"
        /\ IsAwaited(f, l, q)
        /\ replica' = [replica EXCEPT ![f].log = UpTo(own, offset), ![f].highWatermark = Min(@, offset)]
        /\ fetches' = [fetches EXCEPT ![f][l] = Idle]
        /\ UNCHANGED <<zk, broker, controller, requests, isrWrites, client, committed, faults>>

\* WHO   broker f          WHAT  drops an answer that it does not wait for any more
DropFetchResponse(f, l) ==
    LET q == fetches[f][l]
    IN  /\ IsAnswer(q)
        /\ IsUp(f)
        /\ ~IsAwaited(f, l, q)
        /\ fetches' = [fetches EXCEPT ![f][l] = Idle]
        /\ UNCHANGED <<zk, broker, controller, replica, requests, isrWrites, client, committed, faults>>

\* WHO   the network       WHAT  loses a fetch or its answer
LoseFetch(f, l) ==
    /\ fetches[f][l] # Idle
    /\ faults.losses < MaxLosses
    /\ fetches' = [fetches EXCEPT ![f][l] = Idle]
    /\ faults' = [faults EXCEPT !.losses = @ + 1]
    /\ UNCHANGED <<zk, broker, controller, replica, requests, isrWrites, client, committed>>

-----------------------------------------------------------------------------
(* The in-sync replicas *)

ProposeIsr(l, isr) ==
    /\ replica' = [replica EXCEPT ![l].pendingIsr = isr]
    /\ isrWrites' = [isrWrites EXCEPT ![l] =
          [type |-> "write", session |-> broker[l].epoch, leaderEpoch |-> replica[l].leaderEpoch,
           isr |-> isr, version |-> replica[l].version]]

\* WHO   leader l          WHAT  proposes to add follower f to the ISR
\* RULE  KAFKA-7128: it has reached the high watermark and the start of the leader's epoch
ExpandIsr(l, f) ==
    LET r == replica[l]
    IN  /\ IsLeader(l)
        /\ f \notin r.isr
        /\ ~HasPendingIsr(r)
        /\ isrWrites[l] = Idle
        /\ r.ends[f] >= r.highWatermark
        /\ "KAFKA-7128" \in Fixes => r.ends[f] >= r.epochStart
        /\ ProposeIsr(l, r.isr \union {f})
        /\ UNCHANGED <<zk, broker, controller, requests, fetches, client, committed, faults>>

\* WHO   leader l          WHAT  proposes to take a follower f that lags out of the ISR
ShrinkIsr(l, f) ==
    LET r == replica[l]
    IN  /\ IsLeader(l)
        /\ f \in r.isr \ {l}
        /\ ~HasPendingIsr(r)
        /\ isrWrites[l] = Idle
        /\ r.ends[f] < EndOffset(r.log)
        /\ faults.shrinks < MaxShrinks
        /\ ProposeIsr(l, r.isr \ {f})
        /\ faults' = [faults EXCEPT !.shrinks = @ + 1]
        /\ UNCHANGED <<zk, broker, controller, requests, fetches, client, committed>>

\* The session that issued the write is alive, and nobody wrote the state since the leader read it.
IsWritable(l, w) == zk.brokers[l] = w.session /\ zk.state.version = w.version

\* WHO   ZooKeeper         WHAT  applies the ISR that leader l asked for
\* RULE  KAFKA-428: the write is conditional on the version; a session's writes and answers end with the session
WriteIsr(l) ==
    LET w == isrWrites[l]
    IN  /\ w.type = "write"
        /\ IsWritable(l, w)
        /\ zk' = [zk EXCEPT !.state.isr = w.isr, !.state.version = @ + 1]
        /\ isrWrites' = [isrWrites EXCEPT ![l] =
              IF broker[l].epoch = w.session THEN [type |-> "written", leaderEpoch |-> w.leaderEpoch, version |-> w.version + 1] ELSE Idle]
        /\ UNCHANGED <<broker, controller, replica, requests, fetches, client, committed, faults>>

\* WHO   ZooKeeper         WHAT  refuses the ISR that leader l asked for
\* RULE  the leader keeps the maximal ISR until the controller tells it the new state
RefuseIsr(l) ==
    LET w == isrWrites[l]
    IN  /\ w.type = "write"
        /\ ~IsWritable(l, w)
        /\ isrWrites' = [isrWrites EXCEPT ![l] = Idle]
        /\ UNCHANGED <<zk, broker, controller, replica, requests, fetches, client, committed, faults>>

IsOwnIsr(l, w) == IsLeader(l) /\ w.leaderEpoch = replica[l].leaderEpoch

\* WHO   leader l          WHAT  learns that its ISR was written
LearnIsr(l) ==
    LET w == isrWrites[l]
        r == replica[l]
    IN  /\ w.type = "written"
        /\ IsOwnIsr(l, w)
        /\ LeaderBecomes(l, [r EXCEPT !.isr = r.pendingIsr, !.pendingIsr = {}, !.version = w.version], client.produced)
        /\ isrWrites' = [isrWrites EXCEPT ![l] = Idle]
        /\ UNCHANGED <<zk, broker, controller, requests, fetches, faults>>

\* WHO   broker l          WHAT  drops the answer to a write of an epoch that is over for it
DropIsrAnswer(l) ==
    LET w == isrWrites[l]
    IN  /\ w.type = "written"
        /\ IsUp(l)
        /\ ~IsOwnIsr(l, w)
        /\ isrWrites' = [isrWrites EXCEPT ![l] = Idle]
        /\ UNCHANGED <<zk, broker, controller, replica, requests, fetches, client, committed, faults>>

-----------------------------------------------------------------------------

Next ==
    \/ \E b \in Brokers, h \in Offsets : Crash(b, h)
    \/ \E b \in Brokers : Restart(b)
    \/ \E b \in Brokers : Register(b)
    \/ \E b \in Brokers : ExpireSession(b)
    \/ \E c \in Brokers : ElectController(c)
    \/ \E c \in Brokers : ResignController(c)
    \/ \E c, b \in Brokers : BrokerFailure(c, b)
    \/ \E c, b \in Brokers : BrokerStartup(c, b)
    \/ \E c, n \in Brokers : ElectLeader(c, n)
    \/ \E c, n \in Brokers : ElectPreferredLeader(c, n)
    \/ \E c \in Brokers : OfflinePartition(c)
    \/ \E c, b \in Brokers : RemoveFromIsr(c, b)
    \/ \E c, b \in Brokers : BecomeLeader(c, b)
    \/ \E c, b \in Brokers : BecomeFollower(c, b)
    \/ \E c, b \in Brokers : RefuseLeaderAndIsr(c, b)
    \/ \E l \in Brokers, v \in Values : Produce(l, v)
    \/ \E f, l \in Brokers : SendFetch(f, l)
    \/ \E l, f \in Brokers, n \in Offsets : HandleFetch(l, f, n)
    \/ \E l, f \in Brokers : HandleDivergingFetch(l, f)
    \/ \E l, f \in Brokers : RefuseFetch(l, f)
    \/ \E f, l \in Brokers : HandleFetchResponse(f, l)
    \/ \E f, l \in Brokers : Truncate(f, l)
    \/ \E f, l \in Brokers : DropFetchResponse(f, l)
    \/ \E f, l \in Brokers : LoseFetch(f, l)
    \/ \E l, f \in Brokers : ExpandIsr(l, f)
    \/ \E l, f \in Brokers : ShrinkIsr(l, f)
    \/ \E l \in Brokers : WriteIsr(l)
    \/ \E l \in Brokers : RefuseIsr(l)
    \/ \E l \in Brokers : LearnIsr(l)
    \/ \E l \in Brokers : DropIsrAnswer(l)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(* Properties *)

Record == [epoch : Nat, value : Values]
IsLog(log) == \A i \in DOMAIN log : log[i] \in Record

TypeOk ==
    /\ \A b \in Brokers :
        /\ zk.brokers[b] \in Nat
        /\ broker[b].up \in BOOLEAN /\ broker[b].epoch \in Nat /\ broker[b].controllerEpoch \in Nat
        /\ controller[b].active \in BOOLEAN /\ controller[b].epoch \in Nat
        /\ \A d \in Brokers : controller[b].live[d] \in Nat
        /\ replica[b].role \in {"offline", "leader", "follower"}
        /\ replica[b].leader \in Brokers \union {None}
        /\ replica[b].leaderEpoch \in Nat \union {NoEpoch}
        /\ IsLog(replica[b].log) /\ Len(replica[b].log) <= MaxRecords
        /\ replica[b].highWatermark \in 0 .. EndOffset(replica[b].log)
        /\ replica[b].isr \subseteq Brokers /\ replica[b].pendingIsr \subseteq Brokers
        /\ replica[b].epochStart \in Offsets
        /\ \A f \in Brokers : replica[b].ends[f] \in Offsets \union {Unknown}
        /\ \A d \in Brokers : fetches[b][d].type \in {"none", "request", "records", "diverging"}
        /\ isrWrites[b].type \in {"none", "write", "written"}
        /\ \A d \in Brokers : \A i \in DOMAIN requests[b][d] : requests[b][d][i].leader \in Brokers \union {None}
    /\ zk.controller \in Brokers \union {None}
    /\ zk.controllerEpoch \in Nat
    /\ zk.state.leader \in Brokers \union {None}
    /\ zk.state.leaderEpoch \in Nat /\ zk.state.version \in Nat
    /\ zk.state.isr \subseteq Brokers
    /\ client.produced \in Offsets /\ client.acked \subseteq Values
    /\ IsLog(committed)
    /\ faults.crashes \in 0 .. MaxCrashes /\ faults.expiries \in 0 .. MaxExpiries
    /\ faults.losses \in 0 .. MaxLosses /\ faults.shrinks \in 0 .. MaxShrinks
    /\ faults.preferred \in 0 .. MaxPreferred

\* The ISR is never empty, and holds the leader.
LeaderInIsr ==
    /\ zk.state.isr # {}
    /\ zk.state.leader # None => zk.state.leader \in zk.state.isr

OneLeaderPerEpoch ==
    \A a, b \in Brokers :
        replica[a].role = "leader" /\ replica[b].role = "leader" /\ replica[a].leaderEpoch = replica[b].leaderEpoch => a = b

\* Two logs that have the same epoch at an offset are the same up to there.
LogMatching ==
    \A a, b \in Brokers :
        \A i \in DOMAIN replica[a].log \intersect DOMAIN replica[b].log :
            replica[a].log[i].epoch = replica[b].log[i].epoch => UpTo(replica[a].log, i) = UpTo(replica[b].log, i)

AgreeBelow(l, isr) ==
    \A b \in isr : IsPrefix(UpTo(replica[l].log, replica[l].highWatermark), replica[b].log)

\* Below the high watermark of the leader that ZooKeeper names, every member of the ISR holds the same records.
IsrAgreement ==
    \A l \in Brokers :
        replica[l].role = "leader" /\ zk.state.leader = l /\ zk.state.leaderEpoch = replica[l].leaderEpoch
            => AgreeBelow(l, zk.state.isr)

\* The same for any broker that believes that it leads, and the ISR that it believes in.
PresumedIsrAgreement ==
    \A l \in Brokers : replica[l].role = "leader" => AgreeBelow(l, replica[l].isr)

\* Clean election, acks=all: every replica that may lead next holds every acknowledged record.
AckedOnElectable ==
    \A b \in zk.state.isr : client.acked \subseteq {replica[b].log[i].value : i \in DOMAIN replica[b].log}

\* What a leader shows to consumers is committed: it is never taken back.
ReadsAreCommitted ==
    \A l \in Brokers : replica[l].role = "leader" => IsPrefix(UpTo(replica[l].log, replica[l].highWatermark), committed)

Committed == INSTANCE CommittedLog WITH
    log <- committed,
    Records <- Record,
    Durable <- TRUE

\* KafkaReplication => CommittedLog!Spec
ImplementsCommittedLog == Committed!Spec
=============================================================================
