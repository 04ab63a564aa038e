package dev.insync.reference.runtime.group;

import static dev.insync.reference.runtime.group.GroupStory.GROUP;
import static dev.insync.reference.runtime.group.GroupStory.REBALANCE_MS;
import static dev.insync.reference.runtime.group.GroupStory.SESSION_MS;
import static dev.insync.reference.runtime.group.GroupStory.now;
import static dev.insync.reference.runtime.group.GroupStory.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.JoinGroup;
import dev.insync.reference.runtime.wire.SyncGroup;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who is in a group, and what its members are told. */
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
}
