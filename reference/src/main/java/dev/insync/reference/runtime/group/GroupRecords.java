package dev.insync.reference.runtime.group;

import dev.insync.reference.runtime.TopicPartition;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's keys and values of {@code __consumer_offsets}: keys of versions 0 and 1 (an offset) and 2 (a group), values of
 * version 3, which Kafka 2.1 to 3.9 write.
 */
public final class GroupRecords {
    private static final short OFFSET_KEY_VERSION = 1;
    private static final short GROUP_KEY_VERSION = 2;
    private static final short VALUE_VERSION = 3;

    private GroupRecords() {}

    public static ByteBuffer key(GroupRecord record) {
        Output out = new Output();
        if (record instanceof GroupRecord.Offset offset) {
            out.int16(OFFSET_KEY_VERSION);
            out.string(offset.groupId());
            out.string(offset.partition().topic());
            out.int32(offset.partition().partition());
        } else {
            out.int16(GROUP_KEY_VERSION);
            out.string(record.groupId());
        }
        return out.bytes();
    }

    /** Null for a record that forgets. */
    public static @Nullable ByteBuffer value(GroupRecord record) {
        Output out = new Output();
        out.int16(VALUE_VERSION);
        if (record instanceof GroupRecord.Offset offset) {
            CommittedOffset committed = offset.committed();
            if (committed == null) {
                return null;
            }
            out.int64(committed.offset());
            out.int32(committed.leaderEpoch());
            out.string(committed.metadata());
            out.int64(committed.timestampMs());
            return out.bytes();
        }
        GroupRecord.Metadata metadata = (GroupRecord.Metadata) record;
        GroupSnapshot group = metadata.group();
        if (group == null) {
            return null;
        }
        out.string(group.protocolType());
        out.int32(group.generation());
        out.string(group.protocol());
        out.string(group.leader());
        out.int64(metadata.timestampMs());
        out.int32(group.members().size());
        for (GroupSnapshot.Member member : group.members()) {
            out.string(member.memberId());
            out.string(member.instanceId());
            out.string(member.clientId());
            out.string(member.clientHost());
            out.int32(member.rebalanceTimeoutMs());
            out.int32(member.sessionTimeoutMs());
            out.blob(member.subscription());
            out.blob(member.assignment());
        }
        return out.bytes();
    }

    /**
     * Reads a record.
     *
     * @return nothing for a kind or version of record that is not known here
     * @throws IllegalArgumentException if the bytes are no such record
     */
    public static Optional<GroupRecord> read(ByteBuffer key, @Nullable ByteBuffer value) {
        try {
            ByteBuffer from = key.duplicate();
            short version = from.getShort();
            if (version != GROUP_KEY_VERSION && (version < 0 || version > OFFSET_KEY_VERSION)) {
                return Optional.empty();
            }
            String groupId = string(from);
            ByteBuffer data = value == null ? null : value.duplicate();
            if (data != null && data.getShort() != VALUE_VERSION) {
                return Optional.empty();
            }
            if (version == GROUP_KEY_VERSION) {
                return Optional.of(metadata(groupId, data));
            }
            TopicPartition partition = new TopicPartition(string(from), from.getInt());
            return Optional.of(new GroupRecord.Offset(groupId, partition, data == null ? null : committed(data)));
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("a record of a group ends too early", e);
        }
    }

    private static CommittedOffset committed(ByteBuffer data) {
        return new CommittedOffset(data.getLong(), data.getInt(), string(data), data.getLong());
    }

    private static GroupRecord.Metadata metadata(String groupId, @Nullable ByteBuffer data) {
        if (data == null) {
            return new GroupRecord.Metadata(groupId, null, 0);
        }
        String protocolType = string(data);
        int generation = data.getInt();
        String protocol = nullableString(data);
        String leader = nullableString(data);
        long timestampMs = data.getLong();
        int count = data.getInt();
        List<GroupSnapshot.Member> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add(new GroupSnapshot.Member(
                    string(data),
                    nullableString(data),
                    string(data),
                    string(data),
                    data.getInt(),
                    data.getInt(),
                    blob(data),
                    blob(data)));
        }
        GroupSnapshot group = new GroupSnapshot(protocolType, generation, protocol, leader, members);
        return new GroupRecord.Metadata(groupId, group, timestampMs);
    }

    private static String string(ByteBuffer from) {
        String text = nullableString(from);
        if (text == null) {
            throw new IllegalArgumentException("a record of a group has no text where one must be");
        }
        return text;
    }

    private static @Nullable String nullableString(ByteBuffer from) {
        int length = from.getShort();
        return length < 0
                ? null
                : StandardCharsets.UTF_8.decode(slice(from, length)).toString();
    }

    private static ByteBuffer blob(ByteBuffer from) {
        byte[] copy = new byte[Math.max(0, Math.min(from.getInt(), from.remaining()))];
        from.get(copy);
        return ByteBuffer.wrap(copy);
    }

    private static ByteBuffer slice(ByteBuffer from, int length) {
        if (length > from.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer part = from.slice().limit(length);
        from.position(from.position() + length);
        return part;
    }

    /** Grows as it is written. */
    private static final class Output {
        private ByteBuffer buffer = ByteBuffer.allocate(256);

        private ByteBuffer room(int bytes) {
            if (buffer.remaining() < bytes) {
                int capacity = Math.max(buffer.capacity() * 2, buffer.position() + bytes);
                buffer = ByteBuffer.allocate(capacity).put(buffer.flip());
            }
            return buffer;
        }

        void int16(int value) {
            room(Short.BYTES).putShort((short) value);
        }

        void int32(int value) {
            room(Integer.BYTES).putInt(value);
        }

        void int64(long value) {
            room(Long.BYTES).putLong(value);
        }

        void string(@Nullable String text) {
            if (text == null) {
                int16(-1);
                return;
            }
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            if (bytes.length > Short.MAX_VALUE) {
                throw new IllegalArgumentException("a text of " + bytes.length + " bytes");
            }
            int16(bytes.length);
            room(bytes.length).put(bytes);
        }

        void blob(ByteBuffer bytes) {
            int32(bytes.remaining());
            room(bytes.remaining()).put(bytes.duplicate());
        }

        ByteBuffer bytes() {
            return buffer.flip();
        }
    }
}
