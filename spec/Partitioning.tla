---------------------------- MODULE Partitioning ----------------------------
(***************************************************************************)
(* Keyed records and the partitions that they belong to.  A producer picks *)
(* the partition from the key alone, so all records of a key are in one    *)
(* partition, in the order in which they were sent.                        *)
(***************************************************************************)
EXTENDS Naturals

CONSTANTS
    NumPartitions, \* partitions are numbered from 0
    NumKeys,       \* keys are numbered from 0
    MaxRecords     \* how many records producers send, over all partitions

ASSUME NumPartitions \in Nat \ {0} /\ NumKeys \in Nat \ {0} /\ MaxRecords \in Nat

Partitions == 0 .. NumPartitions - 1

\* A record is told by its value; values count in the order in which they are sent.
Values == 1 .. MaxRecords
Offsets == 0 .. MaxRecords

Key(value) == value % NumKeys

\* Any function of the key will do: Kafka's is a murmur2 hash without its sign.
Hash(key) == key

PartitionOf(value) == Hash(Key(value)) % NumPartitions

\* The value that was sent to the same partition before this one; 0 where this is the first.
RECURSIVE Before(_, _)
Before(p, value) ==
    IF value = 1 THEN 0
    ELSE IF PartitionOf(value - 1) = p THEN value - 1 ELSE Before(p, value - 1)
=============================================================================
