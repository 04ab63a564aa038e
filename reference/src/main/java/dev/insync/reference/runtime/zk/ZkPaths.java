package dev.insync.reference.runtime.zk;

import dev.insync.reference.runtime.TopicPartition;

/** Kafka's znode paths. */
final class ZkPaths {
    static final String BROKER_IDS = "/brokers/ids";
    static final String TOPICS = "/brokers/topics";
    static final String TOPIC_CONFIGS = "/config/topics";
    static final String CONFIG_CHANGES = "/config/changes";
    static final String DELETIONS = "/admin/delete_topics";
    static final String CONTROLLER = "/controller";
    static final String CONTROLLER_EPOCH = "/controller_epoch";
    static final String ISR_CHANGES = "/isr_change_notification";
    static final String DISK_FAILURES = "/log_dir_event_notification";
    static final String PRODUCER_IDS = "/latest_producer_id_block";
    static final String CLUSTER_ID = "/cluster/id";

    private ZkPaths() {}

    static String broker(int id) {
        return BROKER_IDS + "/" + id;
    }

    static String topic(String topic) {
        return TOPICS + "/" + topic;
    }

    static String topicConfig(String topic) {
        return TOPIC_CONFIGS + "/" + topic;
    }

    static String partitions(String topic) {
        return topic(topic) + "/partitions";
    }

    static String partition(TopicPartition id) {
        return partitions(id.topic()) + "/" + id.partition();
    }

    static String state(TopicPartition id) {
        return partition(id) + "/state";
    }
}
