package dev.insync.linearizability.format;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.log.Claim;
import dev.insync.linearizability.log.Fault;
import dev.insync.linearizability.log.LogHistory;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads {@link NdjsonHistory#FORMAT}, one line at a time, in memory for the history alone. */
final class NdjsonReader {
    private static final long ABSENT = Long.MIN_VALUE;
    private static final long[] NO_LONGS = {};

    private final InputStream in;
    private final String source;
    private final LogHistory.Builder builder = new LogHistory.Builder();

    // The fields of the current line.
    private long process;
    private long invokeNs;
    private long completeNs;
    private long offset;
    private long from;
    private long startNs;
    private long endNs;
    private @Nullable String op;
    private @Nullable String partition;
    private @Nullable String fault;
    private @Nullable String format;
    private @Nullable Outcome outcome;
    private Claim claim = Claim.NONE;
    private long @Nullable [] values;
    private long @Nullable [] offsets;

    private long[] buffer = new long[16];

    NdjsonReader(InputStream in, String source) {
        this.in = in;
        this.source = source;
    }

    /** A line that parses but does not say what it must. */
    private static final class Unexpected extends Exception {
        private static final long serialVersionUID = 1L;

        Unexpected(String expected) {
            super(expected);
        }
    }

    LogHistory read() throws IOException {
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxDocumentLength(-1)
                        .maxNumberLength(32)
                        .build())
                .build();
        try (JsonParser json = factory.createParser(in)) {
            readLines(json);
        } catch (JacksonException e) {
            JsonLocation at = e.getLocation();
            throw new HistoryFormatException(
                    source, at == null ? 1 : at.getLineNr(), at == null ? 1 : at.getColumnNr(), firstLine(e));
        }
        return builder.build();
    }

    private static String firstLine(JacksonException e) {
        String message = e.getOriginalMessage();
        return "expected one JSON object on the line: "
                + message.lines().findFirst().orElse("").replaceAll(" \\(start marker.*", "");
    }

    private void readLines(JsonParser json) throws IOException {
        boolean header = true;
        long previousLine = 0;
        JsonLocation at = json.currentTokenLocation();
        try {
            while (json.nextToken() != null) {
                at = json.currentTokenLocation();
                if (json.currentToken() != JsonToken.START_OBJECT) {
                    throw new Unexpected("expected an object, found " + shown(json));
                }
                if (at.getLineNr() == previousLine) {
                    throw new Unexpected("expected the end of the line after the object");
                }
                readFields(json);
                JsonLocation end = json.currentTokenLocation();
                if (end.getLineNr() != at.getLineNr()) {
                    throw new Unexpected(
                            "expected the whole object on one line, found its end on line " + end.getLineNr());
                }
                previousLine = at.getLineNr();
                if (header) {
                    checkHeader();
                    header = false;
                } else {
                    addLine();
                }
            }
            if (header) {
                throw new Unexpected(
                        "expected the header {\"format\":\"" + NdjsonHistory.FORMAT + "\"}, found nothing");
            }
        } catch (Unexpected | IllegalArgumentException e) {
            JsonLocation where = json.currentToken() == JsonToken.END_OBJECT || json.currentToken() == null
                    ? at
                    : json.currentTokenLocation();
            throw new HistoryFormatException(
                    source,
                    Math.max(1, where.getLineNr()),
                    Math.max(1, where.getColumnNr()),
                    String.valueOf(e.getMessage()));
        }
    }

    private void clear() {
        process = invokeNs = completeNs = offset = from = startNs = endNs = ABSENT;
        op = partition = fault = format = null;
        outcome = null;
        claim = Claim.NONE;
        values = offsets = null;
    }

    private void readFields(JsonParser json) throws IOException, Unexpected {
        clear();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            JsonToken token = json.nextToken();
            switch (name) {
                case "process" -> process = number(json, name);
                case "invoke" -> invokeNs = number(json, name);
                case "complete" -> completeNs = token == JsonToken.VALUE_NULL ? ABSENT : number(json, name);
                case "offset" -> offset = token == JsonToken.VALUE_NULL ? ABSENT : number(json, name);
                case "from" -> from = number(json, name);
                case "start" -> startNs = number(json, name);
                case "end" -> endNs = token == JsonToken.VALUE_NULL ? ABSENT : number(json, name);
                case "op" -> op = string(json, name);
                case "partition" -> partition = string(json, name);
                case "fault" -> fault = string(json, name);
                case "format" -> format = string(json, name);
                case "outcome" -> outcome = NdjsonHistory.outcome(string(json, name));
                case "claim" -> claim = claim(string(json, name));
                case "values" -> values = numbers(json, name);
                case "offsets" -> offsets = numbers(json, name);
                default ->
                    throw new Unexpected("expected a field of " + NdjsonHistory.FORMAT + ", found \"" + name + "\"");
            }
        }
    }

    private static Claim claim(String word) throws Unexpected {
        return switch (word) {
            case "none" -> Claim.NONE;
            case "end" -> Claim.END;
            case "final" -> Claim.FINAL;
            default -> throw new Unexpected("expected \"none\", \"end\" or \"final\", found \"" + word + "\"");
        };
    }

    private static long number(JsonParser json, String name) throws IOException, Unexpected {
        if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
                || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw new Unexpected("expected a whole number of 64 bits for \"" + name + "\", found " + shown(json));
        }
        return json.getLongValue();
    }

    private static String string(JsonParser json, String name) throws IOException, Unexpected {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw new Unexpected("expected a string for \"" + name + "\", found " + shown(json));
        }
        return json.getText();
    }

    private long[] numbers(JsonParser json, String name) throws IOException, Unexpected {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw new Unexpected("expected an array for \"" + name + "\", found " + shown(json));
        }
        int size = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (size == buffer.length) {
                buffer = Arrays.copyOf(buffer, 2 * size);
            }
            buffer[size++] = number(json, name);
        }
        return size == 0 ? NO_LONGS : Arrays.copyOf(buffer, size);
    }

    private static String shown(JsonParser json) throws IOException {
        JsonToken token = json.currentToken();
        if (token == null) {
            return "the end of the file";
        }
        String text = json.getText();
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }

    private void checkHeader() throws Unexpected {
        if (format == null) {
            throw new Unexpected("expected the header {\"format\":\"" + NdjsonHistory.FORMAT + "\"}");
        }
        if (!format.equals(NdjsonHistory.FORMAT)) {
            throw new Unexpected("expected the format \"" + NdjsonHistory.FORMAT + "\", found \"" + format + "\"");
        }
    }

    private void addLine() throws Unexpected {
        if (fault != null) {
            builder.fault(new Fault(fault, needed(startNs, "start"), endNs == ABSENT ? LogHistory.NEVER : endNs));
            return;
        }
        if (op == null) {
            throw new Unexpected("expected the field \"op\" or \"fault\"");
        }
        if (partition == null) {
            throw new Unexpected("expected the field \"partition\"");
        }
        long who = needed(process, "process");
        if (who != (int) who) {
            throw new Unexpected("expected a process number of 32 bits, found " + who);
        }
        int index = builder.partition(partition);
        long begun = needed(invokeNs, "invoke");
        switch (op) {
            case "append" -> addAppend((int) who, index, begun);
            case "read" -> addRead((int) who, index, begun);
            case "end" ->
                builder.end((int) who, index, begun, needed(completeNs, "complete"), notNegative("offset", offset));
            default ->
                throw new Unexpected("expected \"append\", \"read\" or \"end\" for \"op\", found \"" + op + "\"");
        }
    }

    private void addAppend(int who, int index, long begun) throws Unexpected {
        if (outcome == null) {
            throw new Unexpected("expected the field \"outcome\" of an append");
        }
        if (values == null || values.length == 0) {
            throw new Unexpected("expected at least one value in \"values\" of an append");
        }
        long done = outcome == Outcome.INFO ? LogHistory.NEVER : needed(completeNs, "complete");
        long base = offset == ABSENT ? LogHistory.NO_OFFSET : notNegative("offset", offset);
        builder.append(who, index, begun, done, outcome, base, values);
    }

    private void addRead(int who, int index, long begun) throws Unexpected {
        if (values == null) {
            throw new Unexpected("expected the field \"values\" of a read");
        }
        long start = notNegative("from", from);
        long[] places = offsets;
        if (places == null) {
            places = new long[values.length];
            for (int i = 0; i < places.length; i++) {
                places[i] = start + i;
            }
        } else if (places.length != values.length) {
            throw new Unexpected(
                    "expected as many offsets as values, found " + places.length + " and " + values.length);
        }
        for (long place : places) {
            notNegative("offsets", place);
        }
        builder.read(who, index, begun, needed(completeNs, "complete"), start, places, values, claim);
    }

    private static long needed(long value, String name) throws Unexpected {
        if (value == ABSENT) {
            throw new Unexpected("expected the field \"" + name + "\"");
        }
        return value;
    }

    private static long notNegative(String name, long value) throws Unexpected {
        if (needed(value, name) < 0) {
            throw new Unexpected("expected 0 or more in \"" + name + "\", found " + value);
        }
        return value;
    }
}
