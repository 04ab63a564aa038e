package dev.insync.reference.core.cluster;

import dev.insync.reference.core.Effect;
import dev.insync.reference.core.InvariantViolation;
import dev.insync.reference.core.ReplicaState;
import java.util.List;

/**
 * A replica and the disk under it.
 *
 * @param state what the core decides on
 * @param log the records; the core knows just where their epochs start
 */
public record StoredReplica(ReplicaState state, RecordLog log) {
    public StoredReplica {
        if (state.log().endOffset() != log.size()) {
            throw new InvariantViolation("the core believes in a log that ends at "
                    + state.log().endOffset() + ", the disk holds " + log.size() + " records");
        }
    }

    /** The state that the core decided on, and the disk after the effects of that step. */
    StoredReplica after(ReplicaState next, List<Effect> effects, List<LogRecord> records) {
        RecordLog changed = log;
        for (Effect effect : effects) {
            if (effect instanceof Effect.Append) {
                changed = changed.append(records);
            } else if (effect instanceof Effect.TruncateTo truncate) {
                changed = changed.upTo(truncate.offset());
            }
        }
        return next == state && changed == log ? this : new StoredReplica(next, changed);
    }

    /** The same disk, with another state of the core. */
    StoredReplica with(ReplicaState next) {
        return next == state ? this : new StoredReplica(next, log);
    }
}
