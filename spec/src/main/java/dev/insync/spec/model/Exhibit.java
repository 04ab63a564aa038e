package dev.insync.spec.model;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the museum tells of a model that shows a bug: the rule, and what goes wrong without it. Everything else on its
 * page comes from the model and from TLC's counterexample.
 *
 * @param fix the name in {@code AllFixes} that the model lacks; null where no rule is switched off and the
 *     configuration alone, or Kafka's design, allows the loss
 * @param group the part of the museum it hangs in
 * @param title a headline, without the ids
 * @param rule the rule in plain words; for an exhibit without a fix, what one has to do to be safe
 * @param without what goes wrong without the rule
 * @param source where it is recorded: {@code KAFKA-1211}, {@code KIP-101}; at least one
 * @param fixedIn the version of Kafka that has the rule, with a remark where one is due; null where none has it
 * @param byHand how to see it on running brokers, step by step; the first one starts them. Empty where it takes an order of
 *     events that hands cannot bring about
 */
public record Exhibit(
        @Nullable String fix,
        Group group,
        String title,
        String rule,
        String without,
        List<String> source,
        @Nullable String fixedIn,
        List<HandStep> byHand) {

    /** The parts of the museum, in the order of a visit. */
    public enum Group {
        /** Where a follower cuts its log, and how epochs fence. */
        TRUNCATION("Truncation and epochs"),
        /** Who counts for the high watermark, and who may join. */
        ISR("In-sync replicas and high watermark"),
        /** Sessions, registrations, two controllers. */
        CONTROLLER("Controller and ZooKeeper"),
        /** Retries, duplicates, order. */
        PRODUCERS("Producers and consumers"),
        /** Nothing bad happens, and nothing good either. */
        LIVENESS("Liveness"),
        /** No bug: what was asked for. */
        DESIGN("By design, or by configuration");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        /** The headline of the part. */
        public String title() {
            return title;
        }
    }

    /** Refuses an exhibit that lacks what every page shows. */
    public Exhibit {
        if (group == null
                || Stream.of(title, rule, without).anyMatch(text -> text == null || text.isBlank())
                || source == null
                || source.isEmpty()) {
            throw new IllegalArgumentException("an exhibit needs group, title, rule, without and source");
        }
        source = List.copyOf(source);
        byHand = byHand == null ? List.of() : List.copyOf(byHand);
    }
}
