package dev.insync.linearizability.kafka;

import dev.insync.linearizability.Verdict;
import dev.insync.linearizability.log.LogResult;
import java.util.List;
import java.util.Map;

/**
 * The answer on a Kafka history.
 *
 * @param verdict both answers joined; legal anomalies do not count
 * @param anomalies the first of each kind, at most {@link KafkaChecker#EVIDENCE_PER_KIND} of one kind
 * @param found how often each kind was found, legal or not
 * @param log what the log checker says about the same history, which knows real time
 */
public record KafkaResult(Verdict verdict, List<Anomaly> anomalies, Map<AnomalyKind, Long> found, LogResult log) {
    public KafkaResult {
        anomalies = List.copyOf(anomalies);
        found = Map.copyOf(found);
    }

    /** The anomalies that break the contract. */
    public List<Anomaly> violations() {
        return anomalies.stream().filter(anomaly -> !anomaly.legal()).toList();
    }
}
