------------------------------ MODULE Liveness ------------------------------
(***************************************************************************)
(* What must happen in the end.  Faults are bounded, healing is fair: a    *)
(* process that died starts again, a message that is on its way arrives,   *)
(* a controller does its duty, a follower goes on fetching.                *)
(***************************************************************************)
EXTENDS KafkaReplication

\* Everything that a node does without being asked, but for faults, operations and clients.
Sessions ==
    \/ \E b \in Brokers : Restart(b)
    \/ \E b \in Brokers : Register(b)
    \/ \E b \in Brokers : ~HasSession(b) /\ ExpireSession(b)
    \/ \E b \in Brokers : StopBroker(b)

Control(c) ==
    \/ ElectController(c)
    \/ ResignController(c)
    \/ ReadRegistry(c)
    \/ WatchRegistry(c)
    \/ \E b \in Brokers : BrokerFailure(c, b)
    \/ \E b \in Brokers : BrokerStartup(c, b)
    \/ \E p \in Partitions, n \in Brokers : ElectLeader(c, p, n)
    \/ \E p \in Partitions : OfflinePartition(c, p)
    \/ \E p \in Partitions, b \in Brokers : RemoveFromIsr(c, p, b)
    \/ \E p \in Partitions, b, n \in Brokers : ControlledShutdown(c, p, b, n)
    \/ \E p \in Partitions, n \in Brokers : CompleteReassignment(c, p, n)

Deliver(c, b) ==
    \/ BecomeLeader(c, b)
    \/ BecomeFollower(c, b)
    \/ RefuseLeaderAndIsr(c, b)
    \/ StopReplica(c, b)
    \/ RefuseStopReplica(c, b)

Replicate(p, f, l) ==
    \/ SendFetch(p, f, l)
    \/ \E n \in Offsets : HandleFetch(p, l, f, n)
    \/ HandleDivergingFetch(p, l, f)
    \/ RefuseFetch(p, l, f)
    \/ HandleFetchResponse(p, f, l)
    \/ Truncate(p, f, l)
    \/ DropFetchResponse(p, f, l)

KeepIsr(p, l) ==
    \/ \E f \in Brokers : ExpandIsr(p, l, f)
    \/ WriteIsr(p, l)
    \/ RefuseIsr(p, l)
    \/ RefuseIneligible(p, l)
    \/ LearnIsr(p, l)
    \/ WithdrawIsr(p, l)
    \/ RereadIsr(p, l)
    \/ DropIsrAnswer(p, l)

Fairness ==
    /\ WF_vars(Sessions)
    /\ \A c \in Brokers : WF_vars(Control(c))
    /\ \A c, b \in Brokers : WF_vars(Deliver(c, b))
    /\ \A p \in Partitions : \A f, l \in Brokers : f # l => WF_vars(Replicate(p, f, l))
    /\ \A p \in Partitions : \A l \in Brokers : WF_vars(KeepIsr(p, l))

LiveSpec == Spec /\ Fairness

-----------------------------------------------------------------------------

Leads(p, l) ==
    /\ IsLeader(p, l)
    /\ zk.state[p].leader = l
    /\ zk.state[p].leaderEpoch = replica[p][l].leaderEpoch

\* In the end each partition has a leader, for good.
LeaderElected == \A p \in Partitions : <>[](\E l \in Brokers : Leads(p, l))

\* In the end every assigned replica is in sync, and the leader knows it.
IsrHeals ==
    \A p \in Partitions :
        <>[](\E l \in Brokers : Leads(p, l) /\ replica[p][l].isr = zk.assignment[p].replicas /\ ~HasPendingIsr(replica[p][l]))

\* In the end every assigned replica follows the leader, and holds what it holds.
FollowersConverge ==
    \A p \in Partitions :
        <>[](\E l \in Brokers : Leads(p, l) /\ \A f \in zk.assignment[p].replicas :
                /\ f # l => IsFollower(p, f) /\ replica[p][f].leader = l
                /\ replica[p][f].log = replica[p][l].log)

\* In the end every record in the leader's log is acknowledged: its producer does not wait for ever.
ProducesEnd ==
    \A p \in Partitions :
        <>[](\E l \in Brokers : Leads(p, l) /\ replica[p][l].highWatermark = EndOffset(replica[p][l].log))

\* A reassignment that began ends.
ReassignmentCompletes == \A p \in Partitions : IsReassigned(zk.assignment[p]) ~> ~IsReassigned(zk.assignment[p])
=============================================================================
