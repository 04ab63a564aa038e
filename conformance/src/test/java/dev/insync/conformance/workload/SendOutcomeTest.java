package dev.insync.conformance.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class SendOutcomeTest {
    @Test
    void nothingThatABrokerSaidAboutTheLastAttemptSpeaksForTheEarlierOnes() {
        List<Exception> errors = List.of(
                new NotLeaderOrFollowerException("deposed"),
                new NotEnoughReplicasException("too few"),
                new NotEnoughReplicasAfterAppendException("too few"),
                new OutOfOrderSequenceException("gap"),
                new TopicAuthorizationException("no"),
                new DisconnectException("gone"),
                new TimeoutException("expired after delivery.timeout.ms"),
                new KafkaException("closed forcefully"));
        for (Exception error : errors) {
            assertEquals(SendOutcome.UNKNOWN, SendOutcome.of(error, false), error.toString());
        }
    }

    @Test
    void aRecordThatFoundNoMetadataOrNoBufferNeverLeft() {
        assertEquals(SendOutcome.NOT_APPENDED, SendOutcome.of(new TimeoutException("no metadata"), true));
    }

    @Test
    void anErrorStateThatShowsInSendSaysNothingAboutTheRecord() {
        assertEquals(SendOutcome.UNKNOWN, SendOutcome.of(new InvalidProducerEpochException("fenced"), true));
        assertEquals(SendOutcome.UNKNOWN, SendOutcome.of(new KafkaException("error state"), true));
    }

    @Test
    void whatEveryAttemptMustRefuseIsNeverAppended() {
        assertEquals(SendOutcome.NOT_APPENDED, SendOutcome.of(new RecordTooLargeException("2 MB"), false));
        assertEquals(SendOutcome.NOT_APPENDED, SendOutcome.of(new SerializationException("what?"), true));
    }
}
