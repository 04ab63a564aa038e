---------------------------- MODULE Controllers ----------------------------
(***************************************************************************)
(* The controller: a process on each broker, so that two may believe that  *)
(* they are it.                                                            *)
(***************************************************************************)
EXTENDS Cluster

-----------------------------------------------------------------------------
(* What the controller sends *)

LeaderAndIsr(p, epoch, session, state) ==
    [type |-> "LeaderAndIsr", partition |-> p, controllerEpoch |-> epoch, brokerEpoch |-> session,
     leader |-> state.leader, leaderEpoch |-> state.leaderEpoch, isr |-> state.isr, version |-> state.version]

StopReplicaRequest(p, epoch, session, state, delete) ==
    [type |-> "StopReplica", partition |-> p, controllerEpoch |-> epoch, brokerEpoch |-> session,
     leaderEpoch |-> state.leaderEpoch, delete |-> delete]

\* The state of every partition that b holds, in the order of the partitions.
FullState(epoch, b, session) ==
    LET held == SelectSeq([i \in 1 .. NumPartitions |-> i - 1], LAMBDA p : b \in zk.assignment[p].replicas)
    IN  [i \in DOMAIN held |-> LeaderAndIsr(held[i], epoch, session, zk.state[held[i]])]

NoRequests == [b \in Brokers |-> <<>>]

IsLive(c, b) == b # None /\ controller[c].live[b] # 0
Live(c) == {b \in Brokers : IsLive(c, b)}

\* The controller's multi-op on a partition: write its state and assignment, if /controller_epoch is still its own
\* (KAFKA-3083); then tell its live replicas, and have those in stopped stop.
WriteState(c, p, state, assignment, stopped) ==
    LET epoch == controller[c].epoch
        written == [state EXCEPT !.leaderEpoch = @ + 1, !.controllerEpoch = epoch, !.version = @ + 1]
        toldTo(b, queue, session) ==
            IF session = 0 THEN queue
            ELSE IF b \in stopped
            THEN Append(queue, StopReplicaRequest(p, epoch, session, written, b \notin assignment.replicas))
            ELSE IF b \in assignment.replicas THEN Append(queue, LeaderAndIsr(p, epoch, session, written))
            ELSE queue
    IN  /\ "KAFKA-3083" \in Fixes => zk.controllerEpoch = epoch
        /\ zk' = [zk EXCEPT !.state[p] = written, !.assignment[p] = assignment]
        /\ requests' = [requests EXCEPT ![c] = [b \in Brokers |-> toldTo(b, @[b], controller[c].live[b])]]

-----------------------------------------------------------------------------
(* Who is the controller *)

\* WHO   broker c          WHAT  creates /controller, raises /controller_epoch, reads and watches the registry, tells
\*                               every live broker what it holds
ElectController(c) ==
    LET epoch == zk.controllerEpoch + 1
    IN  /\ HasSession(c)
        /\ zk.controller = None
        /\ zk' = [zk EXCEPT
              !.controller = c,
              !.controllerEpoch = epoch,
              !.watches = IF OneShotWatches THEN @ \union {c} ELSE @,
              !.fired = @ \ {c}]
        /\ controller' = [controller EXCEPT ![c] =
              [active |-> TRUE, epoch |-> epoch, live |-> zk.brokers,
               registry |-> IF OneShotWatches THEN zk.brokers ELSE NoBrokers]]
        /\ requests' = [requests EXCEPT ![c] =
              [b \in Brokers |-> IF zk.brokers[b] = 0 THEN <<>> ELSE FullState(epoch, b, zk.brokers[b])]]
        /\ UNCHANGED <<broker, replica, fetches, isrWrites, client, committed, faults>>

\* WHO   controller c      WHAT  learns that another one was elected, and stops
ResignController(c) ==
    /\ controller[c].active
    /\ zk.controller # c \/ zk.controllerEpoch # controller[c].epoch
    /\ zk' = [zk EXCEPT !.watches = @ \ {c}, !.fired = @ \ {c}]
    /\ controller' = [controller EXCEPT ![c] = InactiveController]
    /\ requests' = [requests EXCEPT ![c] = NoRequests]
    /\ UNCHANGED <<broker, replica, fetches, isrWrites, client, committed, faults>>

-----------------------------------------------------------------------------
(* What the controller knows of brokers *)

\* WHO   controller c      WHAT  was told that the registry changed, and reads it
\* RULE  ONE-SHOT-WATCH: the request that reads it also watches it, or a change between the two is never seen
ReadRegistry(c) ==
    /\ controller[c].active
    /\ c \in zk.fired
    /\ controller' = [controller EXCEPT ![c].registry = zk.brokers]
    /\ zk' = [zk EXCEPT
          !.fired = @ \ {c},
          !.watches = IF "ONE-SHOT-WATCH" \in Fixes THEN @ \union {c} ELSE @]
    /\ UNCHANGED <<broker, requests, replica, fetches, isrWrites, client, committed, faults>>

\* WHO   controller c      WHAT  watches the registry that it read before
WatchRegistry(c) ==
    /\ OneShotWatches
    /\ HasSession(c)
    /\ controller[c].active
    /\ c \notin zk.watches \union zk.fired
    /\ zk' = [zk EXCEPT !.watches = @ \union {c}]
    /\ UNCHANGED <<broker, controller, requests, replica, fetches, isrWrites, client, committed, faults>>

\* The registry as the controller read it.
Registry(c) == IF OneShotWatches THEN controller[c].registry ELSE zk.brokers

\* WHO   controller c      WHAT  finds in the registry that b is gone, or came back in another session
\* RULE  KAFKA-1120: the czxid tells a bounce that no watch saw
BrokerFailure(c, b) ==
    /\ controller[c].active
    /\ controller[c].live[b] # 0
    /\ IF "KAFKA-1120" \in Fixes THEN Registry(c)[b] # controller[c].live[b] ELSE Registry(c)[b] = 0
    /\ controller' = [controller EXCEPT ![c].live[b] = 0]
    /\ requests' = [requests EXCEPT ![c][b] = <<>>]
    /\ UNCHANGED <<zk, broker, replica, fetches, isrWrites, client, committed, faults>>

\* WHO   controller c      WHAT  finds in the registry that b is there, and tells it the state of what it holds
\* RULE  a failure is handled to its end before the startup that follows it
BrokerStartup(c, b) ==
    LET session == Registry(c)[b]
    IN  /\ controller[c].active
        /\ controller[c].live[b] = 0
        /\ session # 0
        /\ \A p \in Partitions :
              /\ zk.state[p].leader # b
              /\ b \in zk.state[p].isr => zk.state[p].leader = None
        /\ controller' = [controller EXCEPT ![c].live[b] = session]
        /\ requests' = [requests EXCEPT ![c][b] = @ \o FullState(controller[c].epoch, b, session)]
        /\ UNCHANGED <<zk, broker, replica, fetches, isrWrites, client, committed, faults>>

-----------------------------------------------------------------------------
(* Who leads *)

\* WHO   controller c      WHAT  makes n leader of p in place of one that is gone
\* RULE  clean election: only a live member of the ISR
ElectLeader(c, p, n) ==
    LET state == zk.state[p]
    IN  /\ controller[c].active
        /\ ~IsLive(c, state.leader)
        /\ n \in state.isr
        /\ IsLive(c, n)
        /\ WriteState(c, p, [state EXCEPT !.leader = n, !.isr = @ \intersect Live(c)], zk.assignment[p], {})
        /\ UNCHANGED <<broker, controller, replica, fetches, isrWrites, client, committed, faults>>

\* The records that two logs begin with.
CommonPrefix(s, t) ==
    UpTo(s, CHOOSE n \in 0 .. Min(Len(s), Len(t)) :
        /\ UpTo(s, n) = UpTo(t, n)
        /\ n < Min(Len(s), Len(t)) => s[n + 1] # t[n + 1])

\* WHO   controller c      WHAT  makes n leader of p although it is not in sync: nobody in the ISR lives
\* RULE  unclean.leader.election.enable: what n does not hold is lost, and the configuration says that this is accepted
ElectUncleanLeader(c, p, n) ==
    LET state == zk.state[p]
    IN  /\ controller[c].active
        /\ faults.unclean < MaxUnclean
        /\ ~IsLive(c, state.leader)
        /\ state.isr \intersect Live(c) = {}
        /\ n \in zk.assignment[p].replicas
        /\ IsLive(c, n)
        /\ WriteState(c, p, [state EXCEPT !.leader = n, !.isr = {n}], zk.assignment[p], {})
        /\ committed' = [committed EXCEPT ![p] = CommonPrefix(@, replica[p][n].log)]
        /\ faults' = [faults EXCEPT !.unclean = @ + 1]
        /\ UNCHANGED <<broker, controller, replica, fetches, isrWrites, client>>

\* WHO   controller c      WHAT  moves the leadership of p to n while the leader lives: preferred election
\* RULE  only a live member of the ISR, which stays as it is
ElectPreferredLeader(c, p, n) ==
    LET state == zk.state[p]
    IN  /\ controller[c].active
        /\ faults.preferred < MaxPreferred
        /\ state.leader # n
        /\ IsLive(c, state.leader)
        /\ n \in state.isr
        /\ IsLive(c, n)
        /\ WriteState(c, p, [state EXCEPT !.leader = n], zk.assignment[p], {})
        /\ faults' = [faults EXCEPT !.preferred = @ + 1]
        /\ UNCHANGED <<broker, controller, replica, fetches, isrWrites, client, committed>>

\* WHO   controller c      WHAT  the leader of p is gone and nobody in the ISR lives: the partition has no leader
OfflinePartition(c, p) ==
    LET state == zk.state[p]
    IN  /\ controller[c].active
        /\ state.leader # None
        /\ state.isr \intersect Live(c) = {}
        /\ WriteState(c, p, [state EXCEPT !.leader = None], zk.assignment[p], {})
        /\ UNCHANGED <<broker, controller, replica, fetches, isrWrites, client, committed, faults>>

\* WHO   controller c      WHAT  takes a follower that is gone out of the ISR of p
RemoveFromIsr(c, p, b) ==
    LET state == zk.state[p]
    IN  /\ controller[c].active
        /\ b \in state.isr
        /\ ~IsLive(c, b)
        /\ IsLive(c, state.leader)
        /\ WriteState(c, p, [state EXCEPT !.isr = @ \ {b}], zk.assignment[p], {})
        /\ UNCHANGED <<broker, controller, replica, fetches, isrWrites, client, committed, faults>>

\* WHO   controller c      WHAT  takes b, which wants to stop, out of the ISR of p; n leads from now on
\* RULE  b keeps p where nobody else is in sync
ControlledShutdown(c, p, b, n) ==
    LET state == zk.state[p]
    IN  /\ controller[c].active
        /\ IsUp(b) /\ broker[b].stopping
        /\ controller[c].live[b] = broker[b].epoch
        /\ b \in state.isr
        /\ IsLive(c, state.leader)
        /\ n \in state.isr \ {b}
        /\ state.leader # b => n = state.leader
        /\ IsLive(c, n)
        /\ WriteState(c, p, [state EXCEPT !.leader = n, !.isr = @ \ {b}], zk.assignment[p], {b})
        /\ UNCHANGED <<broker, controller, replica, fetches, isrWrites, client, committed, faults>>

-----------------------------------------------------------------------------
(* Who holds a replica *)

\* WHO   controller c      WHAT  begins to move the replicas of p to the brokers t: more, fewer, or other ones
StartReassignment(c, p, t) ==
    LET assigned == zk.assignment[p]
    IN  /\ controller[c].active
        /\ faults.reassignments < MaxReassignments
        /\ ~IsReassigned(assigned)
        /\ t # {}
        /\ t # assigned.replicas
        /\ WriteState(c, p, zk.state[p],
              [replicas |-> assigned.replicas \union t, adding |-> t \ assigned.replicas, removing |-> assigned.replicas \ t],
              {})
        /\ faults' = [faults EXCEPT !.reassignments = @ + 1]
        /\ UNCHANGED <<broker, controller, replica, fetches, isrWrites, client, committed>>

\* WHO   controller c      WHAT  ends the reassignment of p: n leads, the replicas that are not wanted any more are deleted
\* RULE  KAFKA-15665: every target is in the ISR; KAFKA-9672: the ISR is cut to the targets
CompleteReassignment(c, p, n) ==
    LET state == zk.state[p]
        assigned == zk.assignment[p]
        target == Target(assigned)
    IN  /\ controller[c].active
        /\ IsReassigned(assigned)
        /\ (IF "KAFKA-15665" \in Fixes THEN target ELSE assigned.adding) \subseteq state.isr
        /\ IsLive(c, state.leader)
        /\ n \in state.isr \intersect target
        /\ state.leader \in target => n = state.leader
        /\ IsLive(c, n)
        /\ WriteState(c, p,
              [state EXCEPT !.leader = n, !.isr = IF "KAFKA-9672" \in Fixes THEN @ \intersect target ELSE @],
              [replicas |-> target, adding |-> {}, removing |-> {}],
              assigned.removing)
        /\ UNCHANGED <<broker, controller, replica, fetches, isrWrites, client, committed, faults>>

\* WHO   controller c      WHAT  gives up the reassignment of p: n leads, the replicas that were to be added are deleted
\* RULE  only a live member of the ISR that was there before leads; the ISR is cut to those that were
CancelReassignment(c, p, n) ==
    LET state == zk.state[p]
        assigned == zk.assignment[p]
        kept == assigned.replicas \ assigned.adding
    IN  /\ controller[c].active
        /\ IsReassigned(assigned)
        /\ IsLive(c, state.leader)
        /\ n \in state.isr \intersect kept
        /\ state.leader \in kept => n = state.leader
        /\ IsLive(c, n)
        /\ WriteState(c, p,
              [state EXCEPT !.leader = n, !.isr = @ \intersect kept],
              [replicas |-> kept, adding |-> {}, removing |-> {}],
              assigned.adding)
        /\ UNCHANGED <<broker, controller, replica, fetches, isrWrites, client, committed, faults>>
=============================================================================
