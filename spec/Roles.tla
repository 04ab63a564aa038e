------------------------------- MODULE Roles -------------------------------
(***************************************************************************)
(* What a broker does with the requests of a controller.                   *)
(***************************************************************************)
EXTENDS Cluster

HasRequest(c, b, type) == IsUp(b) /\ requests[c][b] # <<>> /\ Head(requests[c][b]).type = type

\* RULE  KIP-380: the request is for this incarnation of the broker; its controller is not deposed (KAFKA-1096)
IsForMe(b, r) ==
    /\ "KIP-380" \in Fixes => r.brokerEpoch = broker[b].epoch
    /\ r.controllerEpoch >= broker[b].controllerEpoch

\* RULE  a role begins with a new epoch
IsCurrent(b, r) == IsForMe(b, r) /\ r.leaderEpoch > replica[r.partition][b].leaderEpoch

\* RULE  KIP-570: a replica is not stopped for a reason that is over
MayStop(b, r) == IsForMe(b, r) /\ r.leaderEpoch >= replica[r.partition][b].leaderEpoch

ConsumeRequest(c, b) == requests' = [requests EXCEPT ![c][b] = Tail(@)]

\* The answers to b's older fetches are not waited for any more; what is on its way to a leader stays there.
ForgetAnswers(p, b) ==
    fetches' = [fetches EXCEPT ![p][b] = [l \in Brokers |-> IF @[l].type = "request" THEN @[l] ELSE Idle]]

\* WHO   broker b          WHAT  obeys controller c and leads in a new epoch, which starts at its end offset
BecomeLeader(c, b) ==
    LET q == Head(requests[c][b])
        p == q.partition
        r == replica[p][b]
        start == EndOffset(r.log)
    IN  /\ HasRequest(c, b, "LeaderAndIsr")
        /\ IsCurrent(b, q)
        /\ q.leader = b
        /\ LeaderBecomes(p, b,
              [OfflineReplica(r) EXCEPT
                  !.role = "leader", !.leader = b, !.leaderEpoch = q.leaderEpoch, !.isr = q.isr, !.version = q.version,
                  !.epochStart = start, !.epochs = WithEpoch(@, q.leaderEpoch, start)],
              client[p])
        /\ broker' = [broker EXCEPT ![b].controllerEpoch = q.controllerEpoch]
        /\ ConsumeRequest(c, b)
        /\ ForgetAnswers(p, b)
        /\ UNCHANGED <<zk, controller, isrWrites, faults>>

\* WHO   broker b          WHAT  obeys controller c and follows in a new epoch
\* RULE  KIP-101: it keeps its log, and truncates when the leader tells where they differ
BecomeFollower(c, b) ==
    LET q == Head(requests[c][b])
        p == q.partition
        r == replica[p][b]
        kept == IF "KIP-101" \in Fixes THEN r ELSE CutAt(r, r.highWatermark)
    IN  /\ HasRequest(c, b, "LeaderAndIsr")
        /\ IsCurrent(b, q)
        /\ q.leader \notin {b, None}
        /\ replica' = [replica EXCEPT ![p][b] =
              [OfflineReplica(kept) EXCEPT !.role = "follower", !.leader = q.leader, !.leaderEpoch = q.leaderEpoch]]
        /\ broker' = [broker EXCEPT ![b].controllerEpoch = q.controllerEpoch]
        /\ ConsumeRequest(c, b)
        /\ ForgetAnswers(p, b)
        /\ UNCHANGED <<zk, controller, isrWrites, client, committed, faults>>

\* WHO   broker b          WHAT  refuses a request of controller c that is stale, or that names no leader
RefuseLeaderAndIsr(c, b) ==
    LET q == Head(requests[c][b])
    IN  /\ HasRequest(c, b, "LeaderAndIsr")
        /\ ~IsCurrent(b, q) \/ q.leader = None
        /\ ConsumeRequest(c, b)
        /\ UNCHANGED <<zk, broker, controller, replica, fetches, isrWrites, client, committed, faults>>

\* WHO   broker b          WHAT  obeys controller c: gives its role up, and deletes the replica if it is told to
StopReplica(c, b) ==
    LET q == Head(requests[c][b])
        p == q.partition
    IN  /\ HasRequest(c, b, "StopReplica")
        /\ MayStop(b, q)
        /\ replica' = [replica EXCEPT ![p][b] =
              IF q.delete THEN EmptyReplica ELSE [OfflineReplica(@) EXCEPT !.leaderEpoch = q.leaderEpoch]]
        /\ broker' = [broker EXCEPT ![b].controllerEpoch = q.controllerEpoch]
        /\ ConsumeRequest(c, b)
        /\ ForgetAnswers(p, b)
        /\ UNCHANGED <<zk, controller, isrWrites, client, committed, faults>>

\* WHO   broker b          WHAT  refuses to stop a replica: the request of controller c is stale
RefuseStopReplica(c, b) ==
    LET q == Head(requests[c][b])
    IN  /\ HasRequest(c, b, "StopReplica")
        /\ ~MayStop(b, q)
        /\ ConsumeRequest(c, b)
        /\ UNCHANGED <<zk, broker, controller, replica, fetches, isrWrites, client, committed, faults>>
=============================================================================
