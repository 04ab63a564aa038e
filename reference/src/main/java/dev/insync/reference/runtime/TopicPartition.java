package dev.insync.reference.runtime;

/**
 * One partition of one topic.
 *
 * @param topic topic name, 1 to 249 of the characters that Kafka allows ({@code [a-zA-Z0-9._-]})
 * @param partition index, from 0; a client may ask for a negative one, which does not exist
 */
public record TopicPartition(String topic, int partition) implements Comparable<TopicPartition> {
    private static final int MAX_TOPIC_LENGTH = 249;

    /** Whether Kafka would accept the name: a topic name becomes a directory name, so this also keeps paths inside the data directory. */
    public static boolean isLegalTopicName(String topic) {
        if (topic.isEmpty() || topic.length() > MAX_TOPIC_LENGTH || topic.equals(".") || topic.equals("..")) {
            return false;
        }
        return topic.chars()
                .allMatch(c -> (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || c == '.'
                        || c == '_'
                        || c == '-');
    }

    @Override
    public int compareTo(TopicPartition other) {
        int byTopic = topic.compareTo(other.topic);
        return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
    }

    /** Kafka's directory name, for example {@code orders-3}. */
    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
