package dev.insync.linearizability.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a page in order of invocation, as columns that the page unpacks. Of very long histories only every n-th
 * operation is shown, and all that prove something.
 */
final class Rows {
    /** How many operations a page shows at most, apart from witnesses. */
    static final int MAX_SHOWN = 1_000_000;

    /** How many operations a page can afford a text for. */
    private static final int MAX_LABELS = 200_000;

    static final int APPEND_OK = 0;
    static final int APPEND_INFO = 1;
    static final int APPEND_FAIL = 2;
    static final int READ = 3;
    static final int READ_END = 4;
    static final int READ_FINAL = 5;
    static final int END = 6;
    static final int OTHER = 7;

    private final Source source;
    private final int[] shown;
    private final int[] rowOf;
    private final int every;
    private final long originNs;

    /** Where operations come from. */
    interface Source {
        int size();

        long invokeNs(int op);

        /** {@link Long#MAX_VALUE} for never. */
        long completeNs(int op);

        int lane(int op);

        int partition(int op);

        /** One of the constants of {@link Rows}. */
        int type(int op);

        /** -1 for none. */
        long offset(int op);

        int count(int op);

        /** The first value. */
        long value(int op);

        /** The operation for people; null if the columns say it all. */
        @Nullable
        String label(int op);
    }

    /**
     * @param witnesses operations that are shown in any case
     */
    Rows(Source source, BitSet witnesses) {
        this.source = source;
        every = Math.max(1, (source.size() + MAX_SHOWN - 1) / MAX_SHOWN);
        shown = IntStream.range(0, source.size())
                .filter(op -> op % every == 0 || witnesses.get(op))
                .boxed()
                .sorted(Comparator.comparingLong(source::invokeNs))
                .mapToInt(Integer::intValue)
                .toArray();
        rowOf = new int[source.size()];
        Arrays.fill(rowOf, -1);
        for (int row = 0; row < shown.length; row++) {
            rowOf[shown[row]] = row;
        }
        originNs = shown.length == 0 ? 0 : source.invokeNs(shown[0]);
    }

    /** The time that counts as 0 on the page. */
    long originNs() {
        return originNs;
    }

    int rowOf(int op) {
        return rowOf[op];
    }

    void write(JsonGenerator json) throws IOException {
        json.writeNumberField("count", shown.length);
        json.writeNumberField("total", source.size());
        json.writeNumberField("every", every);
        json.writeNumberField("originNs", originNs);
        writeLabels(json);
        json.writeObjectFieldStart("columns");
        column(json, "invoke", 8, (buffer, op) -> buffer.putDouble(source.invokeNs(op) - originNs));
        column(json, "duration", 4, (buffer, op) -> {
            long completeNs = source.completeNs(op);
            buffer.putFloat(completeNs == Long.MAX_VALUE ? -1 : completeNs - source.invokeNs(op));
        });
        column(json, "lane", 4, (buffer, op) -> buffer.putInt(source.lane(op)));
        column(json, "partition", 4, (buffer, op) -> buffer.putInt(source.partition(op)));
        column(json, "type", 1, (buffer, op) -> buffer.put((byte) source.type(op)));
        column(json, "offset", 8, (buffer, op) -> buffer.putDouble(source.offset(op)));
        column(json, "records", 4, (buffer, op) -> buffer.putInt(source.count(op)));
        column(json, "value", 8, (buffer, op) -> buffer.putDouble(source.value(op)));
        json.writeEndObject();
    }

    private void writeLabels(JsonGenerator json) throws IOException {
        if (shown.length > MAX_LABELS) {
            return;
        }
        List<String> labels = new ArrayList<>();
        for (int op : shown) {
            String label = source.label(op);
            if (label == null) {
                return;
            }
            labels.add(label);
        }
        json.writeArrayFieldStart("labels");
        for (String label : labels) {
            json.writeString(label);
        }
        json.writeEndArray();
    }

    private interface Cell {
        void put(ByteBuffer buffer, int op);
    }

    /** A column as little-endian numbers, zipped, in base 64. */
    private void column(JsonGenerator json, String name, int width, Cell cell) throws IOException {
        ByteBuffer buffer =
                ByteBuffer.allocate(Math.multiplyExact(width, shown.length)).order(ByteOrder.LITTLE_ENDIAN);
        for (int op : shown) {
            cell.put(buffer, op);
        }
        json.writeBinaryField(name, Page.zipped(buffer.array()));
    }
}
