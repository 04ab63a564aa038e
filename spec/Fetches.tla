------------------------------ MODULE Fetches ------------------------------
(***************************************************************************)
(* Replicas and their peers: a follower fetches, a leader answers, logs    *)
(* that part are truncated.                                                *)
(***************************************************************************)
EXTENDS Cluster

\* WHO   follower f        WHAT  asks leader l for what comes after its log
SendFetch(p, f, l) ==
    LET r == replica[p][f]
    IN  /\ IsFollower(p, f)
        /\ r.leader = l
        /\ fetches[p][f][l] = Idle
        /\ fetches' = [fetches EXCEPT ![p][f][l] =
              [type |-> "request", leaderEpoch |-> r.leaderEpoch, session |-> broker[f].epoch,
               offset |-> EndOffset(r.log), lastEpoch |-> LastEpoch(r)]]
        /\ UNCHANGED <<zk, broker, controller, requests, replica, isrWrites, client, committed, faults>>

\* Where leader l and a follower part: KIP-101 compares end offsets of the follower's last epoch, KIP-279 also the epoch
\* that the leader has instead.
Diverges(p, l, q) ==
    LET r == replica[p][l]
    IN  \/ q.offset > EndOffset(r.log)
        \/ "KIP-101" \in Fixes /\ q.lastEpoch # NoEpoch /\ EndOffsetFor(r, q.lastEpoch) < q.offset
        \/ "KIP-279" \in Fixes /\ "KIP-101" \in Fixes /\ EpochFor(r, q.lastEpoch) # q.lastEpoch

\* The rule that fences a fetch or an answer by leader epoch.
Fence(diverges) == IF diverges THEN "KAFKA-7395" ELSE "KIP-320"

\* RULE  KIP-320, KAFKA-7395: the fetch is of the leader's epoch
MayAnswer(p, l, q) ==
    /\ IsLeader(p, l)
    /\ Fence(Diverges(p, l, q)) \in Fixes => q.leaderEpoch = replica[p][l].leaderEpoch

\* What the leader learns of follower f from its fetch: how far it has come, in which session.
Heard(r, f, q) == [r EXCEPT !.ends[f] = q.offset, !.sessions[f] = q.session]

\* WHO   leader l          WHAT  answers follower f with n records, and learns how far f has come
\* RULE  not every record needs to fit, but one does
HandleFetch(p, l, f, n) ==
    LET q == fetches[p][f][l]
        r == Heard(replica[p][l], f, q)
    IN  /\ q.type = "request"
        /\ MayAnswer(p, l, q)
        /\ ~Diverges(p, l, q)
        /\ q.offset + n <= EndOffset(r.log)
        /\ n = 0 => q.offset = EndOffset(r.log)
        /\ LeaderBecomes(p, l, r, client[p])
        /\ fetches' = [fetches EXCEPT ![p][f][l] =
              [type |-> "records", leaderEpoch |-> r.leaderEpoch, offset |-> q.offset,
               records |-> SubSeq(r.log, q.offset + 1, q.offset + n),
               highWatermark |-> AdvancedHighWatermark(l, r)]]
        /\ UNCHANGED <<zk, broker, controller, requests, isrWrites, faults>>

\* WHO   leader l          WHAT  tells follower f where their logs part
\* RULE  KAFKA-13141: a diverging fetch says nothing about how far the follower has come
HandleDivergingFetch(p, l, f) ==
    LET q == fetches[p][f][l]
        r == replica[p][l]
    IN  /\ q.type = "request"
        /\ MayAnswer(p, l, q)
        /\ Diverges(p, l, q)
        /\ IF "KAFKA-13141" \in Fixes
           THEN UNCHANGED <<replica, client, committed>>
           ELSE LeaderBecomes(p, l, Heard(r, f, q), client[p])
        /\ fetches' = [fetches EXCEPT ![p][f][l] =
              [type |-> "diverging", leaderEpoch |-> r.leaderEpoch,
               epoch |-> EpochFor(r, q.lastEpoch),
               endOffset |-> IF "KIP-101" \in Fixes THEN EndOffsetFor(r, q.lastEpoch) ELSE EndOffset(r.log)]]
        /\ UNCHANGED <<zk, broker, controller, requests, isrWrites, faults>>

\* WHO   broker l          WHAT  refuses the fetch of follower f: not the leader, or another epoch
RefuseFetch(p, l, f) ==
    LET q == fetches[p][f][l]
    IN  /\ q.type = "request"
        /\ IsUp(l)
        /\ ~MayAnswer(p, l, q)
        /\ fetches' = [fetches EXCEPT ![p][f][l] = Idle]
        /\ UNCHANGED <<zk, broker, controller, requests, replica, isrWrites, client, committed, faults>>

IsAnswer(q) == q.type \in {"records", "diverging"}

\* RULE  KIP-320, KAFKA-7395: the answer is of the epoch in which the follower follows this leader
IsAwaited(p, f, l, q) ==
    /\ IsFollower(p, f)
    /\ replica[p][f].leader = l
    /\ Fence(q.type = "diverging") \in Fixes => q.leaderEpoch = replica[p][f].leaderEpoch
    /\ q.type = "records" => q.offset = EndOffset(replica[p][f].log)

\* WHO   follower f        WHAT  appends what leader l sent, and takes over its high watermark
HandleFetchResponse(p, f, l) ==
    LET q == fetches[p][f][l]
        r == WithRecords(replica[p][f], q.records)
    IN  /\ q.type = "records"
        /\ IsAwaited(p, f, l, q)
        /\ replica' = [replica EXCEPT ![p][f] = [r EXCEPT !.highWatermark = Min(q.highWatermark, EndOffset(r.log))]]
        /\ fetches' = [fetches EXCEPT ![p][f][l] = Idle]
        /\ UNCHANGED <<zk, broker, controller, requests, isrWrites, client, committed, faults>>

\* WHO   follower f        WHAT  cuts its log where leader l said that they part
\* RULE  KIP-279: and not above its own end of the epoch that the leader named; the next fetch looks again
Truncate(p, f, l) ==
    LET q == fetches[p][f][l]
        r == replica[p][f]
        offset == Min(q.endOffset,
                      IF "KIP-279" \in Fixes /\ "KIP-101" \in Fixes THEN EndOffsetFor(r, q.epoch) ELSE EndOffset(r.log))
    IN  /\ q.type = "diverging"
        /\ IsAwaited(p, f, l, q)
        /\ replica' = [replica EXCEPT ![p][f] = CutAt(r, offset)]
        /\ fetches' = [fetches EXCEPT ![p][f][l] = Idle]
        /\ UNCHANGED <<zk, broker, controller, requests, isrWrites, client, committed, faults>>

\* WHO   broker f          WHAT  drops an answer that it does not wait for any more
DropFetchResponse(p, f, l) ==
    LET q == fetches[p][f][l]
    IN  /\ IsAnswer(q)
        /\ IsUp(f)
        /\ ~IsAwaited(p, f, l, q)
        /\ fetches' = [fetches EXCEPT ![p][f][l] = Idle]
        /\ UNCHANGED <<zk, broker, controller, requests, replica, isrWrites, client, committed, faults>>

\* WHO   the network       WHAT  loses a fetch or its answer
LoseFetch(p, f, l) ==
    /\ fetches[p][f][l] # Idle
    /\ faults.losses < MaxLosses
    /\ fetches' = [fetches EXCEPT ![p][f][l] = Idle]
    /\ faults' = [faults EXCEPT !.losses = @ + 1]
    /\ UNCHANGED <<zk, broker, controller, requests, replica, isrWrites, client, committed>>
=============================================================================
