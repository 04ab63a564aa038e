----------------------------- MODULE Processes -----------------------------
(***************************************************************************)
(* Broker processes, their disks, and their sessions with ZooKeeper.       *)
(***************************************************************************)
EXTENDS Cluster

Stopped(stopping) == [up |-> FALSE, epoch |-> 0, controllerEpoch |-> 0, stopping |-> stopping]

\* What is left in flight when the process of b ends: nothing to or from its replicas.  A write that ZooKeeper has not
\* handled yet may still be applied.
LeavesNothingInFlight(b) ==
    /\ fetches' = [p \in Partitions |-> [f \in Brokers |-> [l \in Brokers |->
          IF b \in {f, l} THEN Idle ELSE fetches[p][f][l]]]]
    /\ isrWrites' = [p \in Partitions |->
          [isrWrites[p] EXCEPT ![b] = IF @.type = "write" THEN @ ELSE Idle]]

\* WHO   broker b          WHAT  its process dies; its logs survive in the page cache
\* RULE  high watermarks are checkpointed now and then, so that any earlier one, h, may be the one on disk
Crash(b, h) ==
    /\ IsUp(b)
    /\ faults.crashes < MaxCrashes
    /\ \E p \in Partitions : h <= replica[p][b].highWatermark
    /\ broker' = [broker EXCEPT ![b] = Stopped(FALSE)]
    /\ controller' = [controller EXCEPT ![b] = InactiveController]
    /\ replica' = [p \in Partitions |->
          [replica[p] EXCEPT ![b] = [OfflineReplica(@) EXCEPT !.highWatermark = Min(@, h)]]]
    /\ LeavesNothingInFlight(b)
    /\ faults' = [faults EXCEPT !.crashes = @ + 1]
    /\ UNCHANGED <<zk, requests, client, committed>>

\* WHO   the disk of b     WHAT  the power went too: of partition p it kept n records, all that it had flushed or more
\* RULE  KAFKA-16541: the epoch cache is rebuilt from what the log kept; its file may be gone, even where no record is
LoseTail(p, b, n) ==
    LET r == replica[p][b]
    IN  /\ ~IsUp(b)
        /\ faults.tailLosses < MaxTailLosses
        /\ r.flushed <= n
        /\ n <= EndOffset(r.log)
        /\ replica' = [replica EXCEPT ![p][b] =
              IF "KAFKA-16541" \in Fixes THEN CutAt(r, n) ELSE [CutAt(r, n) EXCEPT !.epochs = <<>>]]
        /\ faults' = [faults EXCEPT !.tailLosses = @ + 1]
        /\ UNCHANGED <<zk, broker, controller, requests, fetches, isrWrites, client, committed>>

\* WHO   broker b          WHAT  flushes its log of partition p
Flush(p, b) ==
    LET r == replica[p][b]
    IN  /\ IsUp(b)
        /\ MaxTailLosses > 0
        /\ r.flushed < EndOffset(r.log)
        /\ replica' = [replica EXCEPT ![p][b].flushed = EndOffset(r.log)]
        /\ UNCHANGED <<zk, broker, controller, requests, fetches, isrWrites, client, committed, faults>>

\* The registry of brokers changed: whoever watches it is told so, once, and no more than that.
Notifying(tree) == [tree EXCEPT !.fired = @ \union tree.watches, !.watches = {}]

\* ZooKeeper without the session of b: its ephemeral nodes and its watches go.
WithoutSession(b) ==
    Notifying([zk EXCEPT
        !.brokers[b] = 0,
        !.controller = IF @ = b THEN None ELSE @,
        !.watches = @ \ {b},
        !.fired = @ \ {b}])

\* A new session of b, and its registration: the czxid of that node is the broker epoch (KIP-380).
\* RULE  KAFKA-7165: the registration of an older session of the same id must be gone
NewSession(b) ==
    /\ zk.brokers[b] = 0
    /\ zk' = Notifying([zk EXCEPT !.brokers[b] = zk.czxid + 1, !.czxid = @ + 1])
    /\ broker' = [broker EXCEPT ![b].up = TRUE, ![b].epoch = zk.czxid + 1, ![b].stopping = IsUp(b) /\ @]

\* WHO   broker b          WHAT  its process starts, recovers its logs, and registers
Restart(b) ==
    /\ ~IsUp(b)
    /\ NewSession(b)
    /\ UNCHANGED <<controller, requests, replica, fetches, isrWrites, client, committed, faults>>

\* WHO   broker b          WHAT  learns that its session expired: resigns as controller, and registers again
\* RULE  what became of its writes it does not know
Register(b) ==
    /\ IsUp(b)
    /\ NewSession(b)
    /\ isrWrites' = [p \in Partitions |->
          [isrWrites[p] EXCEPT ![b] = IF @.type = "write" THEN UnknownAnswer(@) ELSE @]]
    /\ controller' = [controller EXCEPT ![b] = InactiveController]
    /\ requests' = [requests EXCEPT ![b] = [d \in Brokers |-> <<>>]]
    /\ UNCHANGED <<replica, fetches, client, committed, faults>>

\* WHO   ZooKeeper         WHAT  the session that holds b's registration expires, with all its ephemeral nodes
\* RULE  the session of a dead process ends for certain, that of a living one is a fault
ExpireSession(b) ==
    /\ zk.brokers[b] # 0
    /\ HasSession(b) => faults.expiries < MaxExpiries
    /\ zk' = WithoutSession(b)
    /\ faults' = IF HasSession(b) THEN [faults EXCEPT !.expiries = @ + 1] ELSE faults
    /\ UNCHANGED <<broker, controller, requests, replica, fetches, isrWrites, client, committed>>

\* WHO   broker b          WHAT  wants to stop, and asks the controller to take its partitions until it has
BeginShutdown(b) ==
    /\ IsUp(b)
    /\ ~broker[b].stopping
    /\ faults.shutdowns < MaxShutdowns
    /\ broker' = [broker EXCEPT ![b].stopping = TRUE]
    /\ faults' = [faults EXCEPT !.shutdowns = @ + 1]
    /\ UNCHANGED <<zk, controller, requests, replica, fetches, isrWrites, client, committed>>

\* WHO   broker b          WHAT  stops: flushes, checkpoints, closes its session
\* RULE  no partition needs it any more, or nobody else could lead
StopBroker(b) ==
    /\ IsUp(b)
    /\ broker[b].stopping
    /\ \A p \in Partitions : b \in zk.state[p].isr => zk.state[p].isr = {b}
    /\ zk' = IF HasSession(b) THEN WithoutSession(b) ELSE zk
    /\ broker' = [broker EXCEPT ![b] = Stopped(TRUE)]
    /\ controller' = [controller EXCEPT ![b] = InactiveController]
    /\ replica' = [p \in Partitions |->
          [replica[p] EXCEPT ![b] =
              [OfflineReplica(@) EXCEPT !.flushed = IF MaxTailLosses > 0 THEN EndOffset(replica[p][b].log) ELSE @]]]
    /\ LeavesNothingInFlight(b)
    /\ UNCHANGED <<requests, client, committed, faults>>
=============================================================================
