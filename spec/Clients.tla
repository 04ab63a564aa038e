------------------------------ MODULE Clients ------------------------------
(***************************************************************************)
(* Producers and consumers, as leaders see them.                           *)
(***************************************************************************)
EXTENDS Cluster

-----------------------------------------------------------------------------
(* Producers *)

\* RULE  min.insync.replicas counts where the producer asked for acks=all
MayAppend(p, l, acks) ==
    /\ IsLeader(p, l)
    /\ acks = "all" => Cardinality(replica[p][l].isr) >= MinInsyncReplicas

\* The records of the producer that a leader remembers.
\* RULE  KAFKA-5793: those in its log, whoever appended them
Known(r) ==
    LET first == IF "KAFKA-5793" \in Fixes THEN 1 ELSE r.epochStart + 1
    IN  {r.log[i].value : i \in first .. EndOffset(r.log)}

IsDuplicate(r, v) == Idempotent /\ "DEDUPLICATE" \in Fixes /\ v \in Known(r)

\* RULE  SEQUENCE: the leader holds the record before this one, and none after it
IsInOrder(p, r, v) ==
    Idempotent /\ "SEQUENCE" \in Fixes =>
        \/ v \in Known(r)
        \/ Known(r) = {} /\ ("KAFKA-5793" \in Fixes => Before(p, v) = 0)
        \/ Before(p, v) \in Known(r) /\ \A u \in Known(r) : u <= Before(p, v)

IsNextToSend(p, v) == PartitionOf(v) = p /\ Before(p, v) = client[p].sent

Appended(r, v) == WithRecord(r, [epoch |-> r.leaderEpoch, value |-> v])

\* WHO   leader l          WHAT  appends the record v of a producer that asked for these acks
Produce(p, l, v, acks) ==
    LET r == replica[p][l]
    IN  /\ acks \in Acks
        /\ MayAppend(p, l, acks)
        /\ IsNextToSend(p, v)
        /\ IsInOrder(p, r, v)
        /\ LeaderBecomes(p, l, Appended(r, v),
              [client[p] EXCEPT !.sent = v, !.ackedByLeader = IF acks = "one" THEN @ \union {v} ELSE @])
        /\ UNCHANGED <<zk, broker, controller, requests, fetches, isrWrites, faults>>

\* WHO   the network       WHAT  loses the request with the record v; its producer will send it again
LoseProduce(p, v) ==
    /\ IsNextToSend(p, v)
    /\ faults.losses < MaxLosses
    /\ faults.retries < MaxRetries
    /\ client' = [client EXCEPT ![p].sent = v]
    /\ faults' = [faults EXCEPT !.losses = @ + 1]
    /\ UNCHANGED <<zk, broker, controller, requests, replica, fetches, isrWrites, committed>>

IsRetry(p, v) == PartitionOf(v) = p /\ v <= client[p].sent /\ faults.retries < MaxRetries

\* WHO   leader l          WHAT  appends the record v, which its producer sent again because it got no answer
RetryProduce(p, l, v) ==
    LET r == replica[p][l]
    IN  /\ MayAppend(p, l, "all")
        /\ IsRetry(p, v)
        /\ ~IsDuplicate(r, v)
        /\ IsInOrder(p, r, v)
        /\ LeaderBecomes(p, l, Appended(r, v), client[p])
        /\ faults' = [faults EXCEPT !.retries = @ + 1]
        /\ UNCHANGED <<zk, broker, controller, requests, fetches, isrWrites>>

\* WHO   leader l          WHAT  holds the record v, which its producer sent again, already: it only answers
\* RULE  an idempotent producer's record is appended once (KIP-98)
DeduplicateRetry(p, l, v) ==
    /\ MayAppend(p, l, "all")
    /\ IsRetry(p, v)
    /\ IsDuplicate(replica[p][l], v)
    /\ faults' = [faults EXCEPT !.retries = @ + 1]
    /\ UNCHANGED <<zk, broker, controller, requests, replica, fetches, isrWrites, client, committed>>

-----------------------------------------------------------------------------
(* Consumers *)

\* RULE  KIP-320: not from a leader of an epoch before one that the consumer knows
MayRead(p, l) ==
    /\ IsLeader(p, l)
    /\ faults.reads < MaxReads
    /\ "KIP-320" \in Fixes => replica[p][l].leaderEpoch >= client[p].epoch

\* WHO   leader l          WHAT  gives the consumer the record after those that it read
\* RULE  only below the high watermark, and only if the log still holds what the consumer read last
Consume(p, l) ==
    LET r == replica[p][l]
        read == client[p].read
        position == Len(read)
    IN  /\ MayRead(p, l)
        /\ position < r.highWatermark
        /\ position > 0 =>
              /\ EpochFor(r, read[position].epoch) = read[position].epoch
              /\ EndOffsetFor(r, read[position].epoch) >= position
        /\ client' = [client EXCEPT ![p].read = Append(@, r.log[position + 1]), ![p].epoch = Max(@, r.leaderEpoch)]
        /\ faults' = [faults EXCEPT !.reads = @ + 1]
        /\ UNCHANGED <<zk, broker, controller, requests, replica, fetches, isrWrites, committed>>

\* WHO   leader l          WHAT  tells a client where the partition ends for it: at the high watermark
\* RULE  KAFKA-2334: a new leader's high watermark may be behind until it reaches the start of its epoch
ListOffsets(p, l) ==
    LET r == replica[p][l]
    IN  /\ MayRead(p, l)
        /\ "KAFKA-2334" \in Fixes => r.highWatermark >= r.epochStart
        /\ client' = [client EXCEPT ![p].listed = r.highWatermark, ![p].epoch = Max(@, r.leaderEpoch)]
        /\ faults' = [faults EXCEPT !.reads = @ + 1]
        /\ UNCHANGED <<zk, broker, controller, requests, replica, fetches, isrWrites, committed>>
=============================================================================
