----------------------------- MODULE Properties -----------------------------
(***************************************************************************)
(* What must hold in every state and for every step.                       *)
(***************************************************************************)
EXTENDS Cluster

Record == [epoch : Nat, value : Values]
IsLog(log) == \A i \in DOMAIN log : log[i] \in Record

IsReplica(r) ==
    /\ r.role \in {"offline", "leader", "follower"}
    /\ r.leader \in Brokers \union {None}
    /\ r.leaderEpoch \in Nat \union {NoEpoch}
    /\ IsLog(r.log)
    /\ \A i \in DOMAIN r.epochs : r.epochs[i].epoch \in Nat /\ r.epochs[i].start \in Nat
    /\ r.flushed \in 0 .. EndOffset(r.log)
    /\ r.highWatermark \in 0 .. EndOffset(r.log)
    /\ r.isr \subseteq Brokers /\ r.pendingIsr \subseteq Brokers
    /\ r.version \in Nat /\ r.epochStart \in Nat
    /\ \A f \in Brokers : r.ends[f] \in Nat \union {Unknown} /\ r.sessions[f] \in Nat

IsRequest(q) ==
    /\ q.type \in {"LeaderAndIsr", "StopReplica"}
    /\ q.partition \in Partitions
    /\ q.controllerEpoch \in Nat /\ q.brokerEpoch \in Nat /\ q.leaderEpoch \in Nat

TypeOk ==
    /\ zk.controller \in Brokers \union {None} /\ zk.controllerEpoch \in Nat /\ zk.czxid \in Nat
    /\ zk.watches \subseteq Brokers /\ zk.fired \subseteq Brokers
    /\ \A b \in Brokers :
        /\ zk.brokers[b] \in 0 .. zk.czxid
        /\ broker[b].up \in BOOLEAN /\ broker[b].stopping \in BOOLEAN
        /\ broker[b].epoch \in 0 .. zk.czxid /\ broker[b].controllerEpoch \in 0 .. zk.controllerEpoch
        /\ controller[b].active \in BOOLEAN /\ controller[b].epoch \in 0 .. zk.controllerEpoch
        /\ \A d \in Brokers :
            /\ controller[b].live[d] \in 0 .. zk.czxid /\ controller[b].registry[d] \in 0 .. zk.czxid
            /\ \A i \in DOMAIN requests[b][d] : IsRequest(requests[b][d][i])
    /\ \A p \in Partitions :
        /\ zk.state[p].leader \in Brokers \union {None}
        /\ zk.state[p].leaderEpoch \in Nat /\ zk.state[p].version \in Nat
        /\ zk.state[p].controllerEpoch \in 0 .. zk.controllerEpoch
        /\ zk.assignment[p].adding \union zk.assignment[p].removing \subseteq zk.assignment[p].replicas
        /\ \A b \in Brokers :
            /\ IsReplica(replica[p][b])
            /\ isrWrites[p][b].type \in {"none", "write", "written", "ineligible", "unknown"}
            /\ \A d \in Brokers : fetches[p][b][d].type \in {"none", "request", "records", "diverging"}
        /\ client[p].sent \in Offsets
        /\ client[p].acked \subseteq Values /\ client[p].ackedByLeader \subseteq Values
        /\ IsLog(client[p].read) /\ client[p].listed \in Nat /\ client[p].epoch \in Nat
        /\ IsLog(committed[p])
    /\ \A name \in DOMAIN faults : faults[name] \in Nat

-----------------------------------------------------------------------------
(* Who leads, and who is in sync *)

OneLeaderPerEpoch ==
    \A p \in Partitions : \A a, b \in Brokers :
        LET r == replica[p][a]
            s == replica[p][b]
        IN  r.role = "leader" /\ s.role = "leader" /\ r.leaderEpoch = s.leaderEpoch => a = b

\* The ISR is never empty, and holds the leader.
LeaderInIsr ==
    \A p \in Partitions :
        /\ zk.state[p].isr # {}
        /\ zk.state[p].leader # None => zk.state[p].leader \in zk.state[p].isr

\* Only assigned replicas are in sync.
IsrWithinReplicas == \A p \in Partitions : zk.state[p].isr \subseteq zk.assignment[p].replicas

\* A broker that stopped in good order is not in the ISR, unless nobody else was.
StoppedIsNotInSync ==
    \A p \in Partitions : \A b \in Brokers :
        ~IsUp(b) /\ broker[b].stopping => b \notin zk.state[p].isr \/ zk.state[p].isr = {b}

-----------------------------------------------------------------------------
(* Logs *)

\* Two logs that have the same epoch at an offset are the same up to there: they have the same record there, and the
\* same epoch one before.
LogMatching ==
    \A p \in Partitions : \A a, b \in Brokers :
        LET s == replica[p][a].log
            t == replica[p][b].log
        IN  \A i \in 1 .. Min(Len(s), Len(t)) :
                s[i].epoch = t[i].epoch => s[i] = t[i] /\ (i > 1 => s[i - 1].epoch = t[i - 1].epoch)

\* The cache names the epoch and the start of every record's epoch.
EpochsMatchLog ==
    \A p \in Partitions : \A b \in Brokers :
        LET r == replica[p][b]
        IN  \A i \in DOMAIN r.log :
                \E j \in DOMAIN r.epochs :
                    /\ r.epochs[j].epoch = r.log[i].epoch
                    /\ r.epochs[j].start < i
                    /\ j < Len(r.epochs) => i <= r.epochs[j + 1].start

AgreeBelow(p, l, isr) ==
    \A b \in isr : IsPrefix(UpTo(replica[p][l].log, replica[p][l].highWatermark), replica[p][b].log)

\* Below the high watermark of the leader that ZooKeeper names, every member of the ISR holds the same records.
IsrAgreement ==
    \A p \in Partitions : \A l \in Brokers :
        replica[p][l].role = "leader" /\ zk.state[p].leader = l /\ zk.state[p].leaderEpoch = replica[p][l].leaderEpoch
            => AgreeBelow(p, l, zk.state[p].isr)

\* The same for any broker that believes that it leads, and the ISR that it believes in; a reassignment may have deleted
\* a replica since, and another one may be adding it again.
PresumedIsrAgreement ==
    \A p \in Partitions : \A l \in Brokers :
        LET comes == zk.assignment[p].adding \ zk.state[p].isr
        IN  replica[p][l].role = "leader"
                => AgreeBelow(p, l, replica[p][l].isr \intersect (zk.assignment[p].replicas \ comes))

\* A leader's high watermark is never behind what its ISR holds.
HighWatermarkIsCurrent ==
    \A p \in Partitions : \A l \in Brokers :
        replica[p][l].role = "leader" => replica[p][l].highWatermark = AdvancedHighWatermark(l, replica[p][l])

-----------------------------------------------------------------------------
(* What clients were promised *)

OnElectable(p, values) ==
    \A b \in zk.state[p].isr : values \subseteq {replica[p][b].log[i].value : i \in DOMAIN replica[p][b].log}

\* Clean election, acks=all: every replica that may lead next holds every acknowledged record.
AckedOnElectable == \A p \in Partitions : OnElectable(p, client[p].acked)

\* The same for acks=1: nobody promises it.
AckedByLeaderOnElectable == \A p \in Partitions : OnElectable(p, client[p].ackedByLeader)

\* The leader that ZooKeeper names holds every committed record, whatever was lost with the disks of others.
LeaderCompleteness ==
    \A p \in Partitions : \A l \in Brokers :
        replica[p][l].role = "leader" /\ zk.state[p].leader = l /\ zk.state[p].leaderEpoch = replica[p][l].leaderEpoch
            => IsPrefix(committed[p], replica[p][l].log)

\* What is committed is on as many replicas as an acknowledgement promises.
CommittedIsReplicated ==
    \A p \in Partitions :
        Cardinality({b \in Brokers : IsPrefix(committed[p], replica[p][b].log)}) >= MinInsyncReplicas

\* What a leader shows to consumers is committed, and so is what they read: it is never taken back.
ReadsAreCommitted ==
    \A p \in Partitions :
        /\ \A l \in Brokers :
            replica[p][l].role = "leader" => IsPrefix(UpTo(replica[p][l].log, replica[p][l].highWatermark), committed[p])
        /\ IsPrefix(client[p].read, committed[p])

\* No record twice, and none before one that was sent earlier.
ProducerOrder ==
    \A p \in Partitions : \A b \in Brokers :
        LET log == replica[p][b].log
        IN  \A i \in 1 .. Len(log) - 1 : log[i].value < log[i + 1].value

\* All records of a key are in its partition.
SameKeySamePartition ==
    \A p \in Partitions : \A b \in Brokers :
        \A i \in DOMAIN replica[p][b].log : PartitionOf(replica[p][b].log[i].value) = p

-----------------------------------------------------------------------------
(* Steps *)

\* ZooKeeper's counters only rise, and every change of a partition's state raises its version.
VersionsRise ==
    [][/\ zk'.controllerEpoch >= zk.controllerEpoch
       /\ \A p \in Partitions :
            /\ zk'.state[p].leaderEpoch >= zk.state[p].leaderEpoch
            /\ zk'.state[p].version >= zk.state[p].version
            /\ zk'.state[p].version = zk.state[p].version => zk'.state[p] = zk.state[p]]_vars

\* Only the controller whose epoch ZooKeeper holds changes who leads.
NoZombieWrites ==
    [][\A p \in Partitions :
        zk'.state[p].leaderEpoch # zk.state[p].leaderEpoch => zk'.state[p].controllerEpoch = zk.controllerEpoch]_vars

\* Who joins the ISR and lives holds what its leader shows to consumers.
JoinsInSync ==
    [][\A p \in Partitions : \A b \in zk'.state[p].isr \ zk.state[p].isr :
        LET l == zk.state[p].leader
        IN  l # None /\ IsLeader(p, l) /\ replica[p][l].leaderEpoch = zk.state[p].leaderEpoch /\ IsUp(b)
                => AgreeBelow(p, l, {b})]_vars

\* The end of a partition that clients are told never goes back.
ListedNeverFalls == [][\A p \in Partitions : client'[p].listed >= client[p].listed]_vars

\* A reassignment that gets where it was to go ends with every target in sync.
ReassignedIsInSync ==
    [][\A p \in Partitions :
        LET arrives ==
                /\ IsReassigned(zk.assignment[p])
                /\ ~IsReassigned(zk'.assignment[p])
                /\ zk'.assignment[p].replicas = Target(zk.assignment[p])
        IN  arrives => zk'.state[p].isr = zk'.assignment[p].replicas]_vars

Committed(p) == INSTANCE CommittedLog WITH
    log <- committed[p],
    Records <- Record,
    Durable <- MaxUnclean = 0

\* KafkaReplication => \A p \in Partitions : Committed(p)!Spec, in the form in which TLC takes it
ImplementsCommittedLog ==
    /\ \A p \in Partitions : Committed(p)!Init
    /\ [][\A p \in Partitions : Committed(p)!Next \/ UNCHANGED committed[p]]_vars
=============================================================================
