package dev.insync.conformance.museum;

import dev.insync.conformance.museum.SpaceTime.Lane;
import dev.insync.spec.model.Definitions;
import dev.insync.spec.model.Definitions.Banner;
import dev.insync.spec.value.ActionInstance;
import dev.insync.spec.value.ActionInstance.Binding;
import dev.insync.spec.value.CompactText;
import dev.insync.spec.value.TlaValue;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells who acts at a step and what happens, from the banner that stands above each action in the specification. */
final class Narrator {
    private static final Pattern CLIENT = Pattern.compile("\\b(client|producer|consumer)s?\\b");
    private static final Pattern VERB = Pattern.compile("^(?!(?:its|this|as|ours|theirs)\\b)[a-z]+s\\b.*");
    /** Part of a broker's process: what they change, it did. */
    private static final Set<String> OF_THE_BROKER = Set.of("broker", "replica");

    private final Definitions definitions;

    Narrator(Definitions definitions) {
        this.definitions = definitions;
    }

    /** The lane that acts; null for the network and where nothing tells. */
    @Nullable
    Lane actor(ActionInstance action, ClusterView before, ClusterView after) {
        Optional<Banner> banner = definitions.banner(action.name());
        String who = banner.map(Banner::who).orElse("");
        Optional<TlaValue> named = action.bindings().stream()
                .filter(binding -> before.brokers().contains(binding.value()))
                .filter(binding -> banner.isEmpty() || hasWord(who, binding.name()))
                .map(Binding::value)
                .findFirst();
        if (CLIENT.matcher(who).find()) {
            return Lane.CLIENT;
        }
        if (named.isEmpty()) {
            return who.contains("ZooKeeper") ? Lane.ZOOKEEPER : null;
        }
        TlaValue node = named.get();
        boolean asController = hasWord(who, "controller")
                || (differs("controller", node, before, after)
                        && OF_THE_BROKER.stream().noneMatch(variable -> differs(variable, node, before, after)));
        return asController ? Lane.controller(node.asText()) : Lane.broker(node.asText());
    }

    /** One sentence, without a full stop; the action's name where it has no banner. */
    String sentence(ActionInstance action) {
        return definitions
                .banner(action.name())
                .map(banner -> {
                    String what = bound(banner.what(), action);
                    String who = bound(banner.who(), action);
                    return who + (VERB.matcher(what).matches() ? " " : ": ") + what;
                })
                .orElse(action.name());
    }

    /** The parameters as {@code f = b2, l = b1}. */
    static String parameters(ActionInstance action) {
        return action.bindings().stream()
                .map(binding -> binding.name() + " = " + CompactText.of(binding.value()))
                .collect(Collectors.joining(", "));
    }

    private static String bound(String text, ActionInstance action) {
        String bound = text;
        for (Binding binding : action.bindings()) {
            bound = parameter(binding.name()).matcher(bound).replaceAll(quoted(binding));
        }
        return bound.replaceAll("\\b1 records\\b", "1 record").replaceAll("\\b0 records\\b", "no records");
    }

    private static String quoted(Binding binding) {
        TlaValue value = binding.value();
        String text = value instanceof TlaValue.Str str ? binding.name() + "=" + str.value() : CompactText.of(value);
        boolean isPartition = binding.name().equals("p") && value instanceof TlaValue.Int;
        return Matcher.quoteReplacement(isPartition ? "p" + text : text);
    }

    /** A parameter in a sentence, with the "these" before it; the article "a" is none. */
    private static Pattern parameter(String name) {
        return name.equals("a")
                ? Pattern.compile("\\ba\\b(?! \\w)")
                : Pattern.compile("\\b(?:these )?" + Pattern.quote(name) + "\\b");
    }

    private static boolean hasWord(String text, String name) {
        return word(name).matcher(text).find();
    }

    private static Pattern word(String name) {
        return Pattern.compile("\\b" + Pattern.quote(name) + "\\b");
    }

    private static boolean differs(String variable, TlaValue node, ClusterView before, ClusterView after) {
        if (variable.equals("replica")) {
            return !before.replicas(node).equals(after.replicas(node));
        }
        return !before.of(variable, node).equals(after.of(variable, node));
    }
}
