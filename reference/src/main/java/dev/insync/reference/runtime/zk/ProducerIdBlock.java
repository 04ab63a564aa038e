package dev.insync.reference.runtime.zk;

/**
 * Producer ids that one broker may hand out; no other broker ever gets them.
 *
 * @param first the first id
 * @param last the last id, inclusive
 */
public record ProducerIdBlock(long first, long last) {
    public ProducerIdBlock {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException("producer ids " + first + ".." + last);
        }
    }
}
