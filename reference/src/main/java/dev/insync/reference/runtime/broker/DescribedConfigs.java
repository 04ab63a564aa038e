package dev.insync.reference.runtime.broker;

import static dev.insync.reference.runtime.wire.DescribeConfigs.Source.DEFAULT_CONFIG;
import static dev.insync.reference.runtime.wire.DescribeConfigs.Source.DYNAMIC_TOPIC_CONFIG;
import static dev.insync.reference.runtime.wire.DescribeConfigs.Source.STATIC_BROKER_CONFIG;

import dev.insync.reference.runtime.wire.DescribeConfigs.Entry;
import dev.insync.reference.runtime.wire.DescribeConfigs.Synonym;
import dev.insync.reference.runtime.wire.DescribeConfigs.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What holds for topics and for this broker, with Kafka's types, and with every place where it is set. */
final class DescribedConfigs {
    /** Kafka's other numbers are INT. */
    private static final Set<String> LONG_NUMBERS = Set.of(
            "replica.lag.time.max.ms",
            "replica.high.watermark.checkpoint.interval.ms",
            "log.retention.check.interval.ms",
            "log.flush.interval.messages",
            "log.flush.interval.ms",
            "log.retention.bytes",
            "log.retention.ms",
            "log.roll.ms",
            "leader.imbalance.check.interval.seconds",
            "offsets.retention.check.interval.ms");

    private static final String SHORT_NUMBER = "offsets.topic.replication.factor";

    private static final SortedMap<String, String> BROKER_DEFAULTS =
            BrokerConfig.of(Map.of()).values();

    private final BrokerOptions options;
    private final SortedMap<String, String> brokerValues;
    private final SortedMap<String, String> topicDefaults;

    DescribedConfigs(BrokerOptions options) {
        this.options = options;
        this.brokerValues = options.config().values();
        this.topicDefaults = TopicConfig.defaults(options.config());
    }

    /**
     * What holds for a topic. Keys that nobody can set are described too: tools look for them.
     *
     * @param own what is set for the topic; what would be refused has no effect
     */
    List<Entry> ofTopic(String topic, Map<String, String> own) {
        Map<String, String> set = new TreeMap<>(own);
        set.entrySet().removeIf(each -> TopicConfig.refusal(each.getKey(), each.getValue()) != null);
        if (topic.equals(Coordinators.TOPIC)) {
            // coordinators do that, whatever is configured
            set.put(TopicConfig.CLEANUP_POLICY, "compact");
        }
        List<Entry> entries = new ArrayList<>();
        for (DescribedTopicKey key : DescribedTopicKey.ALL) {
            List<Synonym> synonyms = new ArrayList<>();
            String value = set.get(key.name());
            if (value != null) {
                synonyms.add(new Synonym(key.name(), value, DYNAMIC_TOPIC_CONFIG));
            }
            if (!key.brokerName().isEmpty()) {
                synonyms.addAll(brokerSynonyms(key.brokerName(), key.otherwise()));
            }
            String unset = topicDefaults.get(key.name());
            String holds = synonyms.isEmpty()
                    ? Objects.requireNonNullElse(unset, key.otherwise())
                    : synonyms.get(0).value();
            entries.add(new Entry(key.name(), holds, key.type(), unset == null, synonyms));
        }
        return entries;
    }

    /** What holds for this broker, and how it was started: nothing of it changes while it runs. */
    List<Entry> ofBroker() {
        List<Entry> entries = new ArrayList<>();
        brokerValues.forEach((name, value) ->
                entries.add(new Entry(name, value, typeOf(name, value), true, brokerSynonyms(name, value))));
        entries.add(started("broker.id", String.valueOf(options.id()), Type.INT));
        entries.add(started("listeners", "PLAINTEXT://" + options.host() + ":" + options.port(), Type.STRING));
        entries.add(started("log.dirs", options.data().toString(), Type.STRING));
        entries.add(started("zookeeper.connect", options.zookeeper(), Type.STRING));
        return entries;
    }

    private static Entry started(String name, String value, Type type) {
        return new Entry(name, value, type, true, List.of(new Synonym(name, value, STATIC_BROKER_CONFIG)));
    }

    /** @param otherwise what holds where this broker's configuration does not have it */
    private List<Synonym> brokerSynonyms(String name, String otherwise) {
        List<Synonym> synonyms = new ArrayList<>();
        String value = brokerValues.get(name);
        if (value != null && options.config().set().contains(name)) {
            synonyms.add(new Synonym(name, value, STATIC_BROKER_CONFIG));
        }
        if (!BrokerConfig.FINER_UNITS.contains(name)) {
            synonyms.add(new Synonym(name, BROKER_DEFAULTS.getOrDefault(name, otherwise), DEFAULT_CONFIG));
        }
        return synonyms;
    }

    private static Type typeOf(String name, String value) {
        if (value.equals("true") || value.equals("false")) {
            return Type.BOOLEAN;
        }
        if (name.equals(SHORT_NUMBER)) {
            return Type.SHORT;
        }
        return LONG_NUMBERS.contains(name) ? Type.LONG : Type.INT;
    }
}
