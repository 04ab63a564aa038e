package dev.insync.conformance.trace;

import dev.insync.conformance.trace.BrokerLogs.Entry;
import dev.insync.conformance.trace.Node.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Fetches: a follower asks, its leader answers, the follower takes the answer. A leader that has nothing to send looks again
 * when records come; of these looks the first counts, which hears of the follower, and the last, which answers.
 */
final class Fetched {
    private static final Set<String> ANSWERS = Set.of("HandleFetch", "HandleDivergingFetch", "RefuseFetch");
    private static final Set<String> TAKEN = Set.of("HandleFetchResponse", "Truncate");

    private final Map<Integer, List<Node>> byBroker;
    private final Map<String, List<Node>> requests = new HashMap<>();
    private final Map<Node, List<Node>> answers = new HashMap<>();
    private final Map<Node, Node> taken = new HashMap<>();

    Fetched(Map<Integer, List<Node>> byBroker) {
        this.byBroker = byBroker;
    }

    /** @return the fetches that nobody heard of, or that nobody is known to have answered */
    List<Node> link() {
        byBroker.forEach((broker, nodes) -> {
            Map<String, Node> open = new HashMap<>();
            for (Node node : nodes) {
                if (node.name().equals("SendFetch")) {
                    requests.computeIfAbsent(
                                    key(broker, node.line().number("leader"), node.line()), k -> new ArrayList<>())
                            .add(node);
                    open.put(node.line().number("leader") + "/" + node.line().number("fetch"), node);
                } else if (TAKEN.contains(node.name())) {
                    Node asked = open.get(
                            node.line().number("leader") + "/" + node.line().number("fetch"));
                    if (asked != null && asked.life == node.life) {
                        taken.put(asked, node);
                    }
                }
            }
        });
        byBroker.forEach((broker, nodes) ->
                nodes.stream().filter(node -> ANSWERS.contains(node.name())).forEach(node -> answer(broker, node)));
        answers.forEach(this::order);
        return requests.values().stream()
                .flatMap(List::stream)
                .filter(request -> !answers.containsKey(request) && !taken.containsKey(request))
                .toList();
    }

    private static String key(int follower, int leader, Entry line) {
        return follower + ">" + leader + " " + line.number("fetch") + " " + line.number("leaderEpoch") + " "
                + line.longNumber("offset") + " " + line.number("lastEpoch");
    }

    private void answer(int leader, Node node) {
        String key = key(node.line().number("follower"), leader, node.line());
        for (Node request : requests.getOrDefault(key, List.of())) {
            node.asked = request;
        }
        if (node.asked != null) {
            answers.computeIfAbsent(node.asked, request -> new ArrayList<>()).add(node);
        }
    }

    private void order(Node request, List<Node> given) {
        Node first = given.get(0);
        Node last = given.get(given.size() - 1);
        request.before(first);
        given.subList(1, given.size()).forEach(node -> node.again = true);
        beforeDeathOf(request, first);
        Node response = taken.get(request);
        if (response != null) {
            last.before(response);
            last.answeredUpTo = response.line().after().path("end").asLong();
            beforeDeathOf(last, response);
        }
    }

    /** With a process dies what it has sent: a message that arrived had arrived by then, whatever the clocks say. */
    private void beforeDeathOf(Node sender, Node arrival) {
        byBroker.getOrDefault(sender.broker, List.of()).stream()
                .filter(node -> node.kind == Kind.CRASH && node.life == sender.life)
                .forEach(arrival::before);
    }
}
