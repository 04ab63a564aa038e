package dev.insync.linearizability.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.linearizability.log.Claim;
import dev.insync.linearizability.log.LogHistory;
import dev.insync.linearizability.log.Story;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NdjsonHistoryTest {
    private static final String HEADER = "{\"format\":\"insync-history/1\"}\n";

    private static LogHistory example() {
        return new Story()
                .append(0, 10, 0, 100)
                .maybe(1, 101, 102)
                .maybeAt(1, 9, 107)
                .failed(2, 3, 103)
                .appendSomewhere(4, 5, 104)
                .read(6, 7, 0, 100)
                .sparseRead(8, 9, Claim.END, 3, 3, 104, 7, -5)
                .finalRead(10, 11, 0)
                .end(12, 13, 8)
                .told();
    }

    private static String written(LogHistory history) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        NdjsonHistory.write(history, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static LogHistory read(String text) throws IOException {
        return NdjsonHistory.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "h");
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        String text = written(example());
        LogHistory again = read(text);
        assertEquals(text, written(again));
        for (int op = 0; op < again.size(); op++) {
            assertEquals(example().operation(op).describe(), again.operation(op).describe());
        }
    }

    @Test
    void faultsAreKept() throws IOException {
        String text = HEADER + "{\"fault\":\"kill 1\",\"start\":3,\"end\":9}\n{\"fault\":\"cut 2\",\"start\":4}\n";
        assertEquals(text, written(read(text)));
    }

    @Test
    void aFileAppearsOnlyWhenItIsComplete(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("history.ndjson");
        NdjsonHistory.write(example(), file);
        assertEquals(example().size(), NdjsonHistory.read(file).size());
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(1, files.count());
        }
        Path nowhere = directory.resolve("missing").resolve("history.ndjson");
        assertThrows(IOException.class, () -> NdjsonHistory.write(example(), nowhere));
        assertFalse(Files.exists(nowhere));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1|1|expected the header|``",
                "1|1|expected the header|{\"op\":\"append\"}",
                "1|1|expected the format \"insync-history/1\", found \"x\"|{\"format\":\"x\"}",
                "1|6|expected one JSON object on the line|hello",
                "1|1|expected an object, found [|[1]",
            })
    void aBadHeaderIsNamed(long line, long column, String expected, String text) {
        assertMalformed(line, column, expected, text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1|expected the field \"op\" or \"fault\"|{}",
                "12|expected a whole number of 64 bits for \"process\", found x|{\"process\":\"x\"}",
                "12|expected a whole number of 64 bits|{\"process\":99999999999999999999}",
                "12|expected a whole number of 64 bits|{\"process\":1.5}",
                "11|expected a field of insync-history/1, found \"colour\"|{\"colour\":1}",
                "12|expected \"ok\", \"fail\" or \"info\", found \"maybe\"|{\"outcome\":\"maybe\"}",
                "1|expected the field \"partition\"|{\"op\":\"end\",\"process\":1}",
                "1|expected the field \"invoke\"|{\"op\":\"end\",\"process\":1,\"partition\":\"t\"}",
                "1|expected \"append\", \"read\" or \"end\"|{\"op\":\"write\",\"process\":1,\"partition\":\"t\",\"invoke\":1}",
                "1|completed at 1 before invoked at 2|{\"op\":\"end\",\"process\":1,\"partition\":\"t\",\"invoke\":2,\"complete\":1,\"offset\":1}",
                "1|expected 0 or more in \"offset\", found -4|{\"op\":\"end\",\"process\":1,\"partition\":\"t\",\"invoke\":2,\"complete\":3,\"offset\":-4}",
                "1|expected at least one value|{\"op\":\"append\",\"process\":1,\"partition\":\"t\",\"invoke\":2,\"complete\":3,\"outcome\":\"ok\",\"values\":[]}",
                "1|expected as many offsets as values|{\"op\":\"read\",\"process\":1,\"partition\":\"t\",\"invoke\":2,\"complete\":3,\"from\":0,\"values\":[1],\"offsets\":[]}",
                "13|expected one JSON object on the line|{\"process\":1",
            })
    void aBadLineIsNamed(long column, String expected, String text) {
        assertMalformed(2, column, expected, HEADER + text);
    }

    @Test
    void aLineHoldsOneObjectAndAnObjectOneLine() {
        assertMalformed(1, 31, "expected the end of the line", HEADER.trim() + " {}");
        assertMalformed(2, 1, "expected the whole object on one line", HEADER + "{\n}");
    }

    private static void assertMalformed(long line, long column, String expected, String text) {
        HistoryFormatException e = assertThrows(HistoryFormatException.class, () -> read(text));
        assertTrue(e.getMessage().contains(expected), e.getMessage());
        assertEquals(line, e.line(), e.getMessage());
        assertEquals(column, e.column(), e.getMessage());
        assertFalse(e.getMessage().contains("\n"));
    }
}
