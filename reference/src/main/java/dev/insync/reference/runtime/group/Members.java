package dev.insync.reference.runtime.group;

import dev.insync.reference.runtime.wire.JoinGroup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The members of one group in the order in which they came, and their leader. */
final class Members {
    private final Map<String, Member> byId = new LinkedHashMap<>();
    private final Map<String, String> idByInstance = new HashMap<>();
    private @Nullable String leader;

    @Nullable
    Member find(String memberId) {
        return byId.get(memberId);
    }

    /** The id of the static member of that name, or null. */
    @Nullable
    String idOf(@Nullable String instanceId) {
        return instanceId == null ? null : idByInstance.get(instanceId);
    }

    List<Member> all() {
        return List.copyOf(byId.values());
    }

    int size() {
        return byId.size();
    }

    boolean isEmpty() {
        return byId.isEmpty();
    }

    @Nullable
    String leader() {
        return leader;
    }

    boolean isLeader(Member member) {
        return member.memberId().equals(leader);
    }

    void add(Member member) {
        byId.put(member.memberId(), member);
        String instanceId = member.instanceId();
        if (instanceId != null) {
            idByInstance.put(instanceId, member.memberId());
        }
        if (leader == null) {
            leader = member.memberId();
        }
    }

    void lead(@Nullable String memberId) {
        leader = memberId;
    }

    void remove(Member member) {
        byId.remove(member.memberId());
        String instanceId = member.instanceId();
        if (instanceId != null) {
            idByInstance.remove(instanceId, member.memberId());
        }
        if (isLeader(member)) {
            leader = byId.isEmpty() ? null : byId.keySet().iterator().next();
        }
    }

    /** The newcomer takes the place of a member that it is by name, and its leadership. */
    void replace(Member old, Member newcomer) {
        boolean led = isLeader(old);
        remove(old);
        add(newcomer);
        if (led) {
            leader = newcomer.memberId();
        }
    }

    /** Makes sure that the leader is one who takes part; false where nobody does. */
    boolean electJoinedLeader() {
        Member current = leader == null ? null : byId.get(leader);
        if (current != null && current.awaitsJoin()) {
            return true;
        }
        Optional<Member> joined =
                byId.values().stream().filter(Member::awaitsJoin).findFirst();
        joined.ifPresent(member -> leader = member.memberId());
        return joined.isPresent();
    }

    boolean allJoined() {
        return byId.values().stream().allMatch(Member::awaitsJoin);
    }

    int rebalanceTimeoutMs() {
        return byId.values().stream().mapToInt(Member::rebalanceTimeoutMs).max().orElse(0);
    }

    /** Whether a member with these protocols could work with the others. */
    boolean canAgree(Collection<JoinGroup.Protocol> protocols) {
        Set<String> common = common();
        return byId.isEmpty() || protocols.stream().anyMatch(protocol -> common.contains(protocol.name()));
    }

    /** The protocol that most members like best, of those that all of them know. */
    String choose() {
        Set<String> candidates = common();
        Map<String, Integer> votes = new TreeMap<>();
        byId.values().forEach(member -> member.vote(candidates).ifPresent(name -> votes.merge(name, 1, Integer::sum)));
        return votes.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElseThrow(() -> new IllegalStateException("members without a common protocol"));
    }

    private Set<String> common() {
        Set<String> names = new TreeSet<>();
        boolean first = true;
        for (Member member : byId.values()) {
            if (first) {
                names.addAll(member.protocolNames());
            } else {
                names.retainAll(member.protocolNames());
            }
            first = false;
        }
        return names;
    }

    List<JoinGroup.Member> subscriptions(String protocol) {
        List<JoinGroup.Member> subscriptions = new ArrayList<>();
        for (Member member : byId.values()) {
            subscriptions.add(new JoinGroup.Member(member.memberId(), member.instanceId(), member.metadata(protocol)));
        }
        return subscriptions;
    }
}
