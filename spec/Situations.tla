----------------------------- MODULE Situations -----------------------------
(***************************************************************************)
(* Situations that a model must reach, or its properties hold for want of  *)
(* anything that could go wrong.  Each is stated as its absence, which TLC *)
(* must find violated.                                                     *)
(***************************************************************************)
EXTENDS Cluster

NoAnswerCutsALog ==
    \A p \in Partitions : \A f, l \in Brokers :
        fetches[p][f][l].type = "diverging" => fetches[p][f][l].endOffset >= EndOffset(replica[p][f].log)

NoTwoControllers == \A a, b \in Brokers : controller[a].active /\ controller[b].active => a = b

NoTwoLeaders ==
    \A p \in Partitions : \A a, b \in Brokers :
        replica[p][a].role = "leader" /\ replica[p][b].role = "leader" => a = b

NoIsrOfOne == \A p \in Partitions : Cardinality(zk.state[p].isr) > 1

NoOfflinePartition == \A p \in Partitions : zk.state[p].leader # None

NoFencedFetch ==
    \A p \in Partitions : \A f, l \in Brokers :
        fetches[p][f][l].type = "request" /\ IsLeader(p, l) => fetches[p][f][l].leaderEpoch = replica[p][l].leaderEpoch

NoStaleRequest ==
    \A c, b \in Brokers : \A i \in DOMAIN requests[c][b] : requests[c][b][i].brokerEpoch = broker[b].epoch

NoRequestOfDeposedController ==
    \A c, b \in Brokers : \A i \in DOMAIN requests[c][b] : requests[c][b][i].controllerEpoch >= broker[b].controllerEpoch

NoPendingIsr == \A p \in Partitions : \A l \in Brokers : ~HasPendingIsr(replica[p][l])

NoConflictingIsr ==
    \A p \in Partitions : \A l \in Brokers :
        isrWrites[p][l].type = "write" => isrWrites[p][l].version = zk.state[p].version

NoIneligibleReplica == \A p \in Partitions : \A l \in Brokers : isrWrites[p][l].type # "ineligible"

NoUnknownOutcome == \A p \in Partitions : \A l \in Brokers : isrWrites[p][l].type # "unknown"

NoBounce == \A c, b \in Brokers : controller[c].live[b] # 0 /\ zk.brokers[b] # 0 => controller[c].live[b] = zk.brokers[b]

NoStaleRegistry == \A c \in Brokers : controller[c].active => controller[c].registry = zk.brokers

NoLaggingHighWatermark ==
    \A p \in Partitions : \A l \in Brokers :
        replica[p][l].role = "leader" => replica[p][l].highWatermark >= replica[p][l].epochStart

NoRecordOfALaterEpoch ==
    \A p \in Partitions : \A b \in Brokers : \A i \in DOMAIN replica[p][b].log : replica[p][b].log[i].epoch = 0

NothingAcknowledged == \A p \in Partitions : client[p].acked = {}

NothingReassigned == \A p \in Partitions : zk.assignment[p].replicas = FirstReplicas

\* Both partitions hold records.
NoTwoPartitions == \E p \in Partitions : committed[p] = <<>>
=============================================================================
