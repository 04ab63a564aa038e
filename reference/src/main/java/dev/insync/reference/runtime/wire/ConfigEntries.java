package dev.insync.reference.runtime.wire;

import java.util.List;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicConfigs;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsSynonym;
import org.apache.kafka.common.requests.DescribeConfigsResponse.ConfigSource;
import org.apache.kafka.common.requests.DescribeConfigsResponse.ConfigType;

/** Configurations as Kafka's answers carry them. */
final class ConfigEntries {
    private ConfigEntries() {}

    static DescribeConfigsResourceResult encode(DescribeConfigs.Entry entry, boolean includeSynonyms) {
        return new DescribeConfigsResourceResult()
                .setName(entry.name())
                .setValue(entry.value())
                .setReadOnly(entry.readOnly())
                .setConfigSource(source(entry.source()))
                .setConfigType(ConfigType.valueOf(entry.type().name()).id())
                .setSynonyms(
                        includeSynonyms
                                ? entry.synonyms().stream()
                                        .map(ConfigEntries::encode)
                                        .toList()
                                : List.of());
    }

    private static DescribeConfigsSynonym encode(DescribeConfigs.Synonym synonym) {
        return new DescribeConfigsSynonym()
                .setName(synonym.name())
                .setValue(synonym.value())
                .setSource(source(synonym.source()));
    }

    static CreatableTopicConfigs ofNewTopic(DescribeConfigs.Entry entry) {
        return new CreatableTopicConfigs()
                .setName(entry.name())
                .setValue(entry.value())
                .setReadOnly(entry.readOnly())
                .setConfigSource(source(entry.source()));
    }

    private static byte source(DescribeConfigs.Source source) {
        ConfigSource kafkas = switch (source) {
            case DYNAMIC_TOPIC_CONFIG -> ConfigSource.TOPIC_CONFIG;
            case STATIC_BROKER_CONFIG -> ConfigSource.STATIC_BROKER_CONFIG;
            case DEFAULT_CONFIG -> ConfigSource.DEFAULT_CONFIG;
        };
        return kafkas.id();
    }
}
