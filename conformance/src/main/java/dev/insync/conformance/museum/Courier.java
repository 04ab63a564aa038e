package dev.insync.conformance.museum;

import dev.insync.conformance.museum.Channels.Channel;
import dev.insync.conformance.museum.SpaceTime.Fate;
import dev.insync.conformance.museum.SpaceTime.Kind;
import dev.insync.conformance.museum.SpaceTime.Lane;
import dev.insync.conformance.museum.SpaceTime.Message;
import dev.insync.spec.value.ActionInstance;
import dev.insync.spec.value.ActionInstance.Binding;
import dev.insync.spec.value.TlaValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows messages through a behaviour by what appears in the channels and what is gone from them. Whoever acts when a
 * message appears sent it. It was received when the node at the other end acts, the action is about both ends, and the node
 * still runs afterwards; a step receives from a queue before it receives from a slot, and what else it empties is
 * forgotten.
 */
final class Courier {
    private final Map<Channel, List<Pending>> pending = new HashMap<>();
    private final List<Message> messages = new ArrayList<>();

    private record Pending(TlaValue content, Lane from, int sentAt) {}

    private record Gone(Channel channel, Pending message) {}

    /** One step: the number of the state it leads to, who acts, and the states around it. */
    void step(int number, @Nullable Lane actor, ActionInstance action, ClusterView before, ClusterView after) {
        Map<Channel, List<TlaValue>> old = Channels.in(before.state(), before.brokers());
        Map<Channel, List<TlaValue>> fresh = Channels.in(after.state(), after.brokers());
        List<Gone> gone = new ArrayList<>();
        Map<Channel, List<TlaValue>> sent = new LinkedHashMap<>();
        fresh.forEach((channel, contents) -> {
            List<TlaValue> left = old.getOrDefault(channel, List.of());
            if (!left.equals(contents)) {
                List<Pending> waiting = pending.computeIfAbsent(channel, any -> new ArrayList<>());
                List<TlaValue> kept = kept(left, contents);
                for (int i = waiting.size() - 1; i >= 0; i--) {
                    if (!kept.contains(waiting.get(i).content())) {
                        gone.add(0, new Gone(channel, waiting.remove(i)));
                    }
                }
                sent.put(channel, contents.subList(kept.size(), contents.size()));
            }
        });
        end(number, actor, action, after, gone);
        sent.forEach((channel, contents) ->
                contents.forEach(content -> pending.computeIfAbsent(channel, any -> new ArrayList<>())
                        .add(new Pending(content, sender(channel, actor), number))));
    }

    /** The messages of the old contents that are still there: a later part of a queue, or a queue with one less. */
    private static List<TlaValue> kept(List<TlaValue> old, List<TlaValue> fresh) {
        for (int from = 0; from < old.size(); from++) {
            List<TlaValue> rest = old.subList(from, old.size());
            if (fresh.size() >= rest.size() && fresh.subList(0, rest.size()).equals(rest)) {
                return rest;
            }
        }
        for (int i = 0; i < old.size(); i++) {
            List<TlaValue> rest = new ArrayList<>(old);
            rest.remove(i);
            if (!rest.isEmpty() && rest.equals(fresh)) {
                return rest;
            }
        }
        return List.of();
    }

    private void end(int number, @Nullable Lane actor, ActionInstance action, ClusterView after, List<Gone> gone) {
        List<Gone> received = new ArrayList<>(gone.stream()
                .filter(message -> actor != null && isFor(message, actor, action, after))
                .toList());
        if (received.stream().anyMatch(message -> message.channel().queue())) {
            received.removeIf(message -> !message.channel().queue());
            received.subList(1, received.size()).clear();
        }
        for (Gone message : gone) {
            boolean arrives = received.contains(message);
            Lane to = arrives && actor != null ? actor : otherEnd(message);
            add(message, to, number, arrives ? Fate.RECEIVED : Fate.DISCARDED);
        }
    }

    private static boolean isFor(Gone message, Lane actor, ActionInstance action, ClusterView after) {
        List<TlaValue> ends = message.channel().ends();
        if (message.message().from().equals(actor) || !isAbout(action, ends)) {
            return false;
        }
        if (actor.kind() == Kind.ZOOKEEPER) {
            return ends.size() == 1;
        }
        TlaValue node = TlaValue.model(actor.node());
        return ends.contains(node) && after.isUp(node);
    }

    private static boolean isAbout(ActionInstance action, Collection<TlaValue> ends) {
        List<TlaValue> arguments =
                new ArrayList<>(action.bindings().stream().map(Binding::value).toList());
        return ends.stream().allMatch(arguments::remove);
    }

    /** What the network puts into a channel, such as the news of a lost connection, comes from the far end. */
    private static Lane sender(Channel channel, @Nullable Lane actor) {
        if (actor != null) {
            return actor;
        }
        List<TlaValue> ends = channel.ends();
        return ends.size() == 1 ? Lane.ZOOKEEPER : Lane.broker(ends.get(1).asText());
    }

    private static Lane otherEnd(Gone message) {
        List<TlaValue> ends = message.channel().ends();
        Lane from = message.message().from();
        String first = ends.get(0).asText();
        if (ends.size() == 1) {
            return from.kind() == Kind.ZOOKEEPER ? Lane.broker(first) : Lane.ZOOKEEPER;
        }
        String second = ends.get(1).asText();
        return Lane.broker(from.node().equals(first) ? second : first);
    }

    private void add(Gone message, Lane to, int endsAt, Fate fate) {
        Pending sent = message.message();
        String text = MessageText.of(message.channel().variable(), sent.content());
        messages.add(new Message(sent.from(), sent.sentAt(), to, endsAt, fate, text));
    }

    /** All messages in the order of sending; what is still pending is in flight at the last moment. */
    List<Message> messages(int last) {
        pending.forEach((channel, waiting) -> waiting.forEach(message -> {
            Gone unfinished = new Gone(channel, message);
            add(unfinished, otherEnd(unfinished), last, Fate.IN_FLIGHT);
        }));
        pending.clear();
        messages.sort(Comparator.comparingInt(Message::sentAt));
        return List.copyOf(messages);
    }
}
