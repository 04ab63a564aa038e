package dev.insync.reference.runtime.group;

import static dev.insync.reference.runtime.group.GroupStory.BILLS;
import static dev.insync.reference.runtime.group.GroupStory.GROUP;
import static dev.insync.reference.runtime.group.GroupStory.P0;
import static dev.insync.reference.runtime.group.GroupStory.REBALANCE_MS;
import static dev.insync.reference.runtime.group.GroupStory.RETENTION_MS;
import static dev.insync.reference.runtime.group.GroupStory.SESSION_MS;
import static dev.insync.reference.runtime.group.GroupStory.now;
import static dev.insync.reference.runtime.group.GroupStory.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.wire.DeleteGroups;
import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.JoinGroup;
import dev.insync.reference.runtime.wire.OffsetCommit;
import dev.insync.reference.runtime.wire.OffsetDelete;
import dev.insync.reference.runtime.wire.OffsetFetch;
import dev.insync.reference.runtime.wire.SyncGroup;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GroupShardTest {
    private final GroupStory story = new GroupStory();

    @Test
    void aGroupOfTwoSharesTheWork() {
        story.stableGroupOfTwo();
        assertEquals(2, story.shard().describe(GROUP).members().size());
        assertEquals("range", story.shard().describe(GROUP).protocol());
    }

    @Test
    void aNewMemberIsToldItsIdFirstAndLosesItByNotComing() {
        JoinGroup.Result told = now(story.join("", null, true));
        assertEquals(ErrorCode.MEMBER_ID_REQUIRED, told.error());
        assertEquals(
                ErrorCode.NONE, now(story.join(told.memberId(), null, true)).error());
        JoinGroup.Result other = now(story.join("", null, true));
        story.pass(SESSION_MS);
        assertEquals(
                ErrorCode.UNKNOWN_MEMBER_ID,
                now(story.join(other.memberId(), null, true)).error());
    }

    @Test
    void aSilentMemberIsTakenForDeadAndTheOthersGoOn() {
        List<String> members = story.stableGroupOfTwo();
        story.pass(SESSION_MS - 1);
        assertEquals(ErrorCode.NONE, story.heartbeat(members.get(0), 2));
        story.pass(1);
        assertEquals(ErrorCode.REBALANCE_IN_PROGRESS, story.heartbeat(members.get(0), 2));
        JoinGroup.Result alone = now(story.join(members.get(0), null));
        assertEquals(3, alone.generation());
        assertEquals(1, alone.members().size());
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, story.heartbeat(members.get(1), 2));
    }

    @Test
    void whoDoesNotJoinAgainInTimeIsLeftBehind() {
        List<String> members = story.stableGroupOfTwo();
        assertEquals(ErrorCode.NONE, story.heartbeat(members.get(1), 2));
        CompletableFuture<JoinGroup.Result> third = story.join("", null);
        CompletableFuture<JoinGroup.Result> first = story.join(members.get(0), null);
        for (int waited = 0; waited < REBALANCE_MS; waited += SESSION_MS / 2) {
            assertFalse(first.isDone());
            assertEquals(ErrorCode.REBALANCE_IN_PROGRESS, story.heartbeat(members.get(1), 2));
            story.pass(SESSION_MS / 2);
        }
        assertEquals(2, now(first).members().size());
        assertEquals(now(first).generation(), now(third).generation());
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, story.heartbeat(members.get(1), 2));
    }

    @Test
    void whoJoinsButDoesNotSyncIsLeftBehind() {
        List<String> members = story.stableGroupOfTwo();
        story.join(members.get(0), null);
        story.join(members.get(1), null);
        CompletableFuture<SyncGroup.Result> waiting = story.sync(members.get(1), 3, Map.of());
        for (int waited = 0; waited < REBALANCE_MS; waited += SESSION_MS / 2) {
            assertFalse(waiting.isDone());
            assertEquals(ErrorCode.NONE, story.heartbeat(members.get(0), 3));
            story.pass(SESSION_MS / 2);
        }
        assertEquals(ErrorCode.REBALANCE_IN_PROGRESS, now(waiting).error());
        assertEquals(1, now(story.join(members.get(1), null)).members().size());
    }

    @Test
    void anAssignmentCountsOnlyWhenItIsReplicated() {
        String leader = now(story.join("", null)).memberId();
        story.holdWrites();
        CompletableFuture<SyncGroup.Result> assigned = story.sync(leader, 1, Map.of(leader, "everything"));
        assertFalse(assigned.isDone());
        story.replicate(ErrorCode.NOT_COORDINATOR);
        assertEquals(ErrorCode.NOT_COORDINATOR, now(assigned).error());
        assertEquals("PreparingRebalance", story.state());
    }

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
    void theNextCoordinatorKnowsMembersAndOffsets() {
        List<String> members = story.stableGroupOfTwo();
        story.commit(members.get(0), 2, 17);
        story.moveToAnotherBroker();
        assertEquals("Stable", story.state());
        assertEquals(17, story.committed());
        assertEquals(ErrorCode.NONE, story.heartbeat(members.get(1), 2));
        assertEquals("right", text(now(story.sync(members.get(1), 2, Map.of()))));
        story.pass(SESSION_MS);
        assertEquals("Empty", story.state());
        assertEquals(17, story.committed());
    }

    @Test
    void whoWaitsIsSentAwayWhenTheCoordinatorChanges() {
        List<String> members = story.stableGroupOfTwo();
        CompletableFuture<JoinGroup.Result> waiting = story.join(members.get(0), null);
        story.moveToAnotherBroker();
        assertEquals(ErrorCode.NOT_COORDINATOR, now(waiting).error());
        assertEquals(ErrorCode.NONE, story.heartbeat(members.get(0), 2));
    }

    @Test
    void theFirstMembersGather() {
        GroupStory gathering = new GroupStory(3_000);
        CompletableFuture<JoinGroup.Result> first = gathering.join("", null);
        gathering.pass(2_000);
        CompletableFuture<JoinGroup.Result> second = gathering.join("", null);
        gathering.pass(2_000);
        assertFalse(first.isDone());
        gathering.pass(2_000);
        assertEquals(1, now(first).generation());
        assertEquals(1, now(second).generation());
    }

    @Test
    void theProtocolIsOneThatEverybodyKnows() {
        String first = now(story.join("", null, "sticky", "range")).memberId();
        CompletableFuture<JoinGroup.Result> second = story.join("", null, "range", "other");
        assertEquals("range", now(story.join(first, null, "sticky", "range")).protocol());
        assertEquals("range", now(second).protocol());
        assertEquals(
                ErrorCode.INCONSISTENT_GROUP_PROTOCOL,
                now(story.join("", null, "other")).error());
    }

    @Test
    void aStaticMemberComesBackWithoutARebalance() {
        String old = now(story.join("", "worker")).memberId();
        story.sync(old, 1, Map.of(old, "everything"));
        JoinGroup.Result back = now(story.join("", "worker"));
        assertEquals(1, back.generation());
        assertNotEquals(old, back.memberId());
        assertEquals("everything", text(now(story.sync(back.memberId(), 1, Map.of()))));
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, story.heartbeat(old, 1));
        assertEquals(
                ErrorCode.FENCED_INSTANCE_ID, now(story.join(old, "worker")).error());
        story.moveToAnotherBroker();
        assertEquals("everything", text(now(story.sync(back.memberId(), 1, Map.of()))));
        assertEquals(ErrorCode.NONE, story.leave("", "worker"));
        assertEquals("Empty", story.state());
    }

    @Test
    void aStaticMemberThatNobodyIsByNameIsUnknownWhateverItsId() {
        List<String> members = story.stableGroupOfTwo();
        String member = members.get(1);
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, story.heartbeat(member, "nobody", 2));
        assertEquals(
                ErrorCode.UNKNOWN_MEMBER_ID,
                now(story.sync(member, "nobody", 2, "range", Map.of())).error());
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, now(story.commit(member, "nobody", 2, 5)));
        assertEquals(
                ErrorCode.UNKNOWN_MEMBER_ID, now(story.join(member, "nobody")).error());
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, story.leave(member, "nobody"));
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, story.leave("", "nobody"));
        assertEquals("Stable", story.state());
    }

    @Test
    void whoSyncsWithAnotherProtocolThanTheGroupsIsRefused() {
        String member = now(story.join("", null)).memberId();
        assertEquals(
                ErrorCode.INCONSISTENT_GROUP_PROTOCOL,
                now(story.sync(member, null, 1, "sticky", Map.of())).error());
        assertEquals("all", text(now(story.sync(member, 1, Map.of(member, "all")))));
    }

    @Test
    void aFullGroupTakesNobodyMore() {
        for (int i = 0; i < 3; i++) {
            story.join("", null);
        }
        assertEquals(ErrorCode.GROUP_MAX_SIZE_REACHED, now(story.join("", null)).error());
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

    @Test
    void groupsAreListedByState() {
        story.stableGroupOfTwo();
        assertEquals(1, story.shard().list(List.of()).size());
        assertEquals(1, story.shard().list(List.of("stable")).size());
        assertTrue(story.shard().list(List.of("Empty")).isEmpty());
    }

    @Test
    void aNameThatWasOnlyMentionedIsNoGroup() {
        JoinGroup.Result told = now(story.join("", null, true));
        assertEquals(ErrorCode.MEMBER_ID_REQUIRED, told.error());
        story.pass(SESSION_MS);
        assertTrue(story.shard().list(List.of()).isEmpty());
        assertEquals(Long.MAX_VALUE, story.shard().nextDeadlineMs());
    }

    private ErrorCode delete() {
        CompletableFuture<DeleteGroups.GroupResult> answer = new CompletableFuture<>();
        story.shard().delete(GROUP, answer::complete);
        return now(answer).error();
    }
}
