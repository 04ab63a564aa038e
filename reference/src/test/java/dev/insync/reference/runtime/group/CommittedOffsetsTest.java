package dev.insync.reference.runtime.group;

import static dev.insync.reference.runtime.group.GroupStory.BILLS;
import static dev.insync.reference.runtime.group.GroupStory.GROUP;
import static dev.insync.reference.runtime.group.GroupStory.P0;
import static dev.insync.reference.runtime.group.GroupStory.RETENTION_MS;
import static dev.insync.reference.runtime.group.GroupStory.now;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.wire.DeleteGroups;
import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.JoinGroup;
import dev.insync.reference.runtime.wire.OffsetCommit;
import dev.insync.reference.runtime.wire.OffsetDelete;
import dev.insync.reference.runtime.wire.OffsetFetch;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What becomes of offsets that are committed: who may, who knows of them when, and how long. */
class CommittedOffsetsTest {
    private final GroupStory story = new GroupStory();

    @Test
    void anOffsetIsKnownOnlyWhenItIsReplicated() {
        List<String> members = story.stableGroupOfTwo();
        story.holdWrites();
        CompletableFuture<ErrorCode> commit = story.commit(members.get(0), 2, 17);
        assertEquals(-1, story.committed());
        story.replicate(ErrorCode.NONE);
        assertEquals(ErrorCode.NONE, now(commit));
        assertEquals(17, story.committed());
        commit = story.commit(members.get(0), 2, 18);
        story.replicate(ErrorCode.COORDINATOR_NOT_AVAILABLE);
        assertEquals(ErrorCode.COORDINATOR_NOT_AVAILABLE, now(commit));
        assertEquals(17, story.committed());
    }

    @Test
    void onlyMembersOfTheGenerationCommit() {
        List<String> members = story.stableGroupOfTwo();
        assertEquals(ErrorCode.ILLEGAL_GENERATION, now(story.commit(members.get(0), 1, 5)));
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, now(story.commit("stranger", 2, 5)));
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, now(story.commit("", -1, 5)));
        story.join(members.get(0), null);
        assertEquals(ErrorCode.NONE, now(story.commit(members.get(1), 2, 5)));
        story.join(members.get(1), null);
        assertEquals(ErrorCode.REBALANCE_IN_PROGRESS, now(story.commit(members.get(1), 3, 6)));
        assertEquals(5, story.committed());
    }

    @Test
    void whoAssignsItselfCommitsWithoutAGeneration() {
        assertEquals(ErrorCode.NONE, now(story.commit("", -1, 9)));
        assertEquals(9, story.committed());
        assertEquals("Empty", story.state());
        assertEquals(
                List.of(OffsetFetch.PartitionResult.none(P0)),
                story.shard().fetch(new OffsetFetch.Call("others", List.of(P0))).partitions());
    }

    @Test
    void onlyAGroupWithoutMembersIsForgotten() {
        List<String> members = story.stableGroupOfTwo();
        story.commit(members.get(0), 2, 17);
        assertEquals(ErrorCode.NON_EMPTY_GROUP, delete());
        story.leave(members.get(0), null);
        story.leave(members.get(1), null);
        assertEquals(ErrorCode.NONE, delete());
        assertEquals(ErrorCode.GROUP_ID_NOT_FOUND, delete());
        story.moveToAnotherBroker();
        assertEquals("Dead", story.state());
        assertEquals(-1, story.committed());
    }

    @Test
    void offsetsAreForgottenOneByOne() {
        commitBoth();
        assertEquals(Map.of(BILLS, ErrorCode.NONE), errors(story.deleteOffsets(BILLS)));
        assertEquals(-1, story.committed(BILLS));
        story.moveToAnotherBroker();
        assertEquals(9, story.committed());
        assertEquals(-1, story.committed(BILLS));
    }

    @Test
    void aGroupWithoutMembersGoesWithItsLastOffset() {
        story.leave(now(story.join("", null)).memberId(), null);
        commitBoth();
        story.deleteOffsets(BILLS);
        assertEquals("Empty", story.state());
        assertEquals(Map.of(P0, ErrorCode.NONE), errors(story.deleteOffsets(P0)));
        assertEquals("Dead", story.state());
        assertEquals(ErrorCode.GROUP_ID_NOT_FOUND, story.deleteOffsets(P0).error());
        story.moveToAnotherBroker();
        assertEquals("Dead", story.state());
    }

    @Test
    void offsetsOfTopicsThatAMemberReadsAreKept() {
        commitBoth();
        TopicPartition unknown = new TopicPartition("bills", 7);
        String first = now(story.joinReading("", "orders")).memberId();
        assertEquals(
                Map.of(
                        P0,
                        ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC,
                        BILLS,
                        ErrorCode.NONE,
                        unknown,
                        ErrorCode.UNKNOWN_TOPIC_OR_PARTITION),
                errors(story.deleteOffsets(P0, BILLS, unknown)));
        assertEquals(9, story.committed());
        assertEquals(-1, story.committed(BILLS));
        story.joinReading("", "bills");
        story.joinReading(first, "orders");
        assertEquals(Map.of(BILLS, ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC), errors(story.deleteOffsets(BILLS)));
    }

    @Test
    void theNextCoordinatorKnowsWhatMembersRead() {
        commitBoth();
        String member = now(story.joinReading("", "orders")).memberId();
        story.sync(member, 1, Map.of(member, "everything"));
        story.moveToAnotherBroker();
        assertEquals(
                Map.of(P0, ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC, BILLS, ErrorCode.NONE),
                errors(story.deleteOffsets(P0, BILLS)));
        assertEquals("Stable", story.state());
    }

    @Test
    void aMemberThatDoesNotSayWhatItReadsMightReadAnything() {
        commitBoth();
        now(story.join("", null));
        assertEquals(
                Map.of(P0, ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC, BILLS, ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC),
                errors(story.deleteOffsets(P0, BILLS)));
    }

    @Test
    void whileMembersAreNoConsumersNoOffsetIsForgotten() {
        commitBoth();
        JoinGroup.Protocol protocol = new JoinGroup.Protocol("sessioned", ByteBuffer.allocate(0));
        now(story.join("", null, false, "connect", List.of(protocol)));
        assertEquals(new OffsetDelete.Result(ErrorCode.NON_EMPTY_GROUP, List.of()), story.deleteOffsets(BILLS));
        assertEquals(9, story.committed(BILLS));
    }

    @Test
    void whoCommitsNothingMakesNoGroup() {
        assertEquals(List.of(), now(story.commit("", null, -1, List.of())).partitions());
        assertEquals("Dead", story.state());
        OffsetCommit.Commit unknown = new OffsetCommit.Commit(new TopicPartition("bills", 7), 9, -1, "");
        assertEquals(
                ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                now(story.commit("", null, -1, List.of(unknown)))
                        .partitions()
                        .get(0)
                        .error());
        assertTrue(story.shard().list(List.of()).isEmpty());
    }

    /** Somebody who is no member commits for both topics. */
    private void commitBoth() {
        now(story.commit(
                "",
                null,
                -1,
                List.of(new OffsetCommit.Commit(P0, 9, -1, ""), new OffsetCommit.Commit(BILLS, 9, -1, ""))));
        assertEquals(9, story.committed(BILLS));
    }

    private static Map<TopicPartition, ErrorCode> errors(OffsetDelete.Result result) {
        assertEquals(ErrorCode.NONE, result.error());
        return errors(new OffsetCommit.Result(result.partitions()));
    }

    private static Map<TopicPartition, ErrorCode> errors(OffsetCommit.Result result) {
        return result.partitions().stream()
                .collect(
                        Collectors.toMap(OffsetCommit.PartitionResult::partition, OffsetCommit.PartitionResult::error));
    }

    @Test
    void offsetsOutliveTheLastMemberOfTheirGroupForAWhile() {
        List<String> members = story.stableGroupOfTwo();
        story.commit(members.get(0), 2, 17);
        story.passWithHeartbeats(RETENTION_MS, members, 2);
        story.expire();
        assertEquals(17, story.committed());
        members.forEach(member -> story.leave(member, null));
        story.pass(RETENTION_MS - 1);
        story.expire();
        assertEquals(17, story.committed());
        story.moveToAnotherBroker();
        story.expire();
        assertEquals(17, story.committed());
        story.pass(1);
        story.expire();
        assertEquals(-1, story.committed());
        assertEquals("Dead", story.state());
        story.moveToAnotherBroker();
        assertEquals(-1, story.committed());
        assertEquals("Dead", story.state());
    }

    @Test
    void whereNobodyEverJoinedAnOffsetExpiresByItsOwnAge() {
        story.commit("", -1, 9);
        story.pass(RETENTION_MS - 1);
        story.commit("", -1, 10);
        story.pass(1);
        story.expire();
        assertEquals(10, story.committed());
        story.pass(RETENTION_MS);
        story.expire();
        assertEquals(-1, story.committed());
        assertTrue(story.shard().list(List.of()).isEmpty());
    }

    @Test
    void anOffsetThatIsUnderWayDoesNotExpireWithTheOneBeforeIt() {
        story.commit("", -1, 9);
        story.pass(RETENTION_MS);
        story.holdWrites();
        CompletableFuture<ErrorCode> commit = story.commit("", -1, 10);
        story.expire();
        story.replicate(ErrorCode.NONE);
        assertEquals(ErrorCode.NONE, now(commit));
        assertEquals(10, story.committed());
        story.moveToAnotherBroker();
        assertEquals(10, story.committed());
    }

    @Test
    void aGroupOfWhichACommitIsUnderWayDoesNotEndWithItsLastOffset() {
        story.commit("", -1, 9);
        story.holdWrites();
        CompletableFuture<OffsetCommit.Result> commit =
                story.commit("", null, -1, List.of(new OffsetCommit.Commit(BILLS, 10, -1, "")));
        CompletableFuture<OffsetDelete.Result> deleted = story.deletingOffsets(P0);
        story.replicate(ErrorCode.NONE);
        assertEquals(Map.of(BILLS, ErrorCode.NONE), errors(now(commit)));
        assertEquals(Map.of(P0, ErrorCode.NONE), errors(now(deleted)));
        assertFalse(story.log().stream().anyMatch(GroupRecord.Metadata.class::isInstance));
        assertEquals("Empty", story.state());
        assertEquals(10, story.committed(BILLS));
    }

    @Test
    void aGroupThatIsDeletedGoesWithTheOffsetsThatAreUnderWay() {
        story.commit("", -1, 9);
        story.holdWrites();
        story.commit("", null, -1, List.of(new OffsetCommit.Commit(BILLS, 10, -1, "")));
        story.shard().delete(GROUP, result -> {});
        story.replicate(ErrorCode.NONE);
        assertEquals(-1, story.committed(BILLS));
        assertEquals("Dead", story.state());
        story.moveToAnotherBroker();
        assertEquals(-1, story.committed(BILLS));
        assertEquals("Dead", story.state());
    }

    @Test
    void aGroupThatSomebodyJoinsWhileItsOffsetsExpireLivesOn() {
        story.commit("", -1, 9);
        story.pass(RETENTION_MS);
        story.holdWrites();
        story.expire();
        String member = now(story.join("", null)).memberId();
        story.replicate(ErrorCode.NONE);
        assertEquals(-1, story.committed());
        assertEquals(ErrorCode.NONE, story.heartbeat(member, 1));
    }

    @Test
    void anOffsetDoesNotExpireBeforeTheLogSaysSo() {
        story.commit("", -1, 9);
        story.pass(RETENTION_MS);
        story.holdWrites();
        story.expire();
        assertEquals(9, story.committed());
        story.replicate(ErrorCode.COORDINATOR_NOT_AVAILABLE);
        assertEquals(9, story.committed());
        assertEquals("Empty", story.state());
    }

    @Test
    void aGroupWithoutMembersAndOffsetsIsForgotten() {
        String member = now(story.join("", null)).memberId();
        story.expire();
        assertEquals("CompletingRebalance", story.state());
        story.leave(member, null);
        assertEquals("Empty", story.state());
        story.expire();
        assertEquals("Dead", story.state());
    }

    private ErrorCode delete() {
        CompletableFuture<DeleteGroups.GroupResult> answer = new CompletableFuture<>();
        story.shard().delete(GROUP, answer::complete);
        return now(answer).error();
    }
}
