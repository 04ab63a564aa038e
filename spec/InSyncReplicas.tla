--------------------------- MODULE InSyncReplicas ---------------------------
(***************************************************************************)
(* The in-sync replicas: a leader proposes, ZooKeeper writes or refuses,   *)
(* the leader learns of it.                                                *)
(***************************************************************************)
EXTENDS Cluster

MayPropose(p, l) ==
    /\ IsLeader(p, l)
    /\ ~HasPendingIsr(replica[p][l])
    /\ isrWrites[p][l] = Idle

\* The write names the replica that joins, if one does, and the session in which it caught up.
ProposeIsr(p, l, isr, joining, session) ==
    /\ replica' = [replica EXCEPT ![p][l].pendingIsr = isr]
    /\ isrWrites' = [isrWrites EXCEPT ![p][l] =
          [type |-> "write", session |-> broker[l].epoch, leaderEpoch |-> replica[p][l].leaderEpoch,
           isr |-> isr, version |-> replica[p][l].version, joining |-> joining, joiningSession |-> session]]

\* WHO   leader l          WHAT  proposes to add follower f to the ISR
\* RULE  KAFKA-7128: it has reached the high watermark and the start of the leader's epoch
ExpandIsr(p, l, f) ==
    LET r == replica[p][l]
    IN  /\ MayPropose(p, l)
        /\ f \notin r.isr
        /\ r.ends[f] >= r.highWatermark
        /\ "KAFKA-7128" \in Fixes => r.ends[f] >= r.epochStart
        /\ ProposeIsr(p, l, r.isr \union {f}, f, r.sessions[f])
        /\ UNCHANGED <<zk, broker, controller, requests, fetches, client, committed, faults>>

\* WHO   leader l          WHAT  proposes to take a follower f that lags out of the ISR
ShrinkIsr(p, l, f) ==
    LET r == replica[p][l]
    IN  /\ MayPropose(p, l)
        /\ f \in r.isr \ {l}
        /\ r.ends[f] < EndOffset(r.log)
        /\ faults.shrinks < MaxShrinks
        /\ ProposeIsr(p, l, r.isr \ {f}, None, 0)
        /\ faults' = [faults EXCEPT !.shrinks = @ + 1]
        /\ UNCHANGED <<zk, broker, controller, requests, fetches, client, committed>>

\* The session that issued the write is alive, and nobody wrote the state since the leader read it (KAFKA-428).
IsWritable(p, l, w) ==
    /\ zk.brokers[l] = w.session
    /\ "KAFKA-428" \in Fixes => zk.state[p].version = w.version

\* RULE  KIP-841: a replica that joins is registered; KIP-903: in the session in which it caught up
IsEligible(w) ==
    w.joining # None =>
        /\ "KIP-841" \in Fixes => zk.brokers[w.joining] # 0
        /\ "KIP-903" \in Fixes => zk.brokers[w.joining] \in {0, w.joiningSession}

\* The answer reaches the leader in the session that asked for it, or not at all.
Answer(p, l, w, answer) == isrWrites' = [isrWrites EXCEPT ![p][l] = IF broker[l].epoch = w.session THEN answer ELSE Idle]

\* WHO   ZooKeeper         WHAT  applies the ISR that leader l asked for
\* RULE  a session's writes and answers end with the session
WriteIsr(p, l) ==
    LET w == isrWrites[p][l]
    IN  /\ w.type = "write"
        /\ IsWritable(p, l, w)
        /\ IsEligible(w)
        /\ zk' = [zk EXCEPT !.state[p].isr = w.isr, !.state[p].version = @ + 1]
        /\ Answer(p, l, w, [type |-> "written", leaderEpoch |-> w.leaderEpoch, version |-> zk.state[p].version + 1])
        /\ UNCHANGED <<broker, controller, requests, replica, fetches, client, committed, faults>>

\* WHO   ZooKeeper         WHAT  refuses the ISR that leader l asked for: somebody else wrote the state, or l's session ended
\* RULE  the leader keeps the maximal ISR until the controller tells it the new state; where its session ended, perhaps
\*       nobody has anything to tell, so that it only learns that the connection was lost
RefuseIsr(p, l) ==
    LET w == isrWrites[p][l]
    IN  /\ w.type = "write"
        /\ ~IsWritable(p, l, w)
        /\ isrWrites' = [isrWrites EXCEPT ![p][l] =
              IF w.session = broker[l].epoch /\ w.session # zk.brokers[l] THEN UnknownAnswer(w) ELSE Idle]
        /\ UNCHANGED <<zk, broker, controller, requests, replica, fetches, client, committed, faults>>

\* WHO   ZooKeeper         WHAT  refuses the ISR that leader l asked for: the replica that joins is not what it was
RefuseIneligible(p, l) ==
    LET w == isrWrites[p][l]
    IN  /\ w.type = "write"
        /\ IsWritable(p, l, w)
        /\ ~IsEligible(w)
        /\ Answer(p, l, w, [type |-> "ineligible", leaderEpoch |-> w.leaderEpoch])
        /\ UNCHANGED <<zk, broker, controller, requests, replica, fetches, client, committed, faults>>

\* WHO   the network       WHAT  loses the write of leader l or the answer to it; l only learns that the connection was lost
LoseIsrAnswer(p, l) ==
    LET w == isrWrites[p][l]
    IN  /\ w.type \in {"write", "written"}
        /\ faults.losses < MaxLosses
        /\ isrWrites' = [isrWrites EXCEPT ![p][l] =
              IF IsUp(l) /\ (w.type = "write" => w.session = broker[l].epoch) THEN UnknownAnswer(w) ELSE Idle]
        /\ faults' = [faults EXCEPT !.losses = @ + 1]
        /\ UNCHANGED <<zk, broker, controller, requests, replica, fetches, client, committed>>

IsOwnIsr(p, l, w) == IsLeader(p, l) /\ w.leaderEpoch = replica[p][l].leaderEpoch

\* WHO   leader l          WHAT  learns that its ISR was written
\* RULE  KAFKA-13091: a smaller ISR may let the high watermark rise
LearnIsr(p, l) ==
    LET w == isrWrites[p][l]
        r == replica[p][l]
        learned == [r EXCEPT !.isr = r.pendingIsr, !.pendingIsr = {}, !.version = w.version]
    IN  /\ w.type = "written"
        /\ IsOwnIsr(p, l, w)
        /\ IF "KAFKA-13091" \in Fixes
           THEN LeaderBecomes(p, l, learned, client[p])
           ELSE replica' = [replica EXCEPT ![p][l] = learned] /\ UNCHANGED <<client, committed>>
        /\ isrWrites' = [isrWrites EXCEPT ![p][l] = Idle]
        /\ UNCHANGED <<zk, broker, controller, requests, fetches, faults>>

\* WHO   leader l          WHAT  learns that the replica may not join, and goes on with the ISR that it had
WithdrawIsr(p, l) ==
    LET w == isrWrites[p][l]
    IN  /\ w.type = "ineligible"
        /\ IsOwnIsr(p, l, w)
        /\ LeaderBecomes(p, l, [replica[p][l] EXCEPT !.pendingIsr = {}], client[p])
        /\ isrWrites' = [isrWrites EXCEPT ![p][l] = Idle]
        /\ UNCHANGED <<zk, broker, controller, requests, fetches, faults>>

\* WHO   leader l          WHAT  does not know whether its ISR was written, and reads the state again
\* RULE  KAFKA-2729: or its version would be stale for ever; where the epoch is not its own, the controller will tell it
RereadIsr(p, l) ==
    LET w == isrWrites[p][l]
        state == zk.state[p]
        r == replica[p][l]
    IN  /\ "KAFKA-2729" \in Fixes
        /\ w.type = "unknown"
        /\ IsOwnIsr(p, l, w)
        /\ IF state.leaderEpoch = r.leaderEpoch
           THEN LeaderBecomes(p, l, [r EXCEPT !.isr = state.isr, !.pendingIsr = {}, !.version = state.version], client[p])
           ELSE UNCHANGED <<replica, client, committed>>
        /\ isrWrites' = [isrWrites EXCEPT ![p][l] = Idle]
        /\ UNCHANGED <<zk, broker, controller, requests, fetches, faults>>

\* WHO   broker l          WHAT  drops the answer to a write of an epoch that is over for it
DropIsrAnswer(p, l) ==
    LET w == isrWrites[p][l]
    IN  /\ w.type \in {"written", "ineligible", "unknown"}
        /\ IsUp(l)
        /\ ~IsOwnIsr(p, l, w)
        /\ isrWrites' = [isrWrites EXCEPT ![p][l] = Idle]
        /\ UNCHANGED <<zk, broker, controller, requests, replica, fetches, client, committed, faults>>
=============================================================================
