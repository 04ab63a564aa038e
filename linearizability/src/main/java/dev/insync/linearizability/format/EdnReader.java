package dev.insync.linearizability.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.math.BigInteger;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads EDN (Clojure's data notation) as a stream, one form at a time. Vectors and lists become {@link List}, maps
 * {@link Map}, sets {@link Set}, {@code nil} becomes null, whole numbers {@link Long} or {@link BigInteger}, other numbers
 * {@link Double}; tags and metadata are dropped and what they mark is kept.
 */
public final class EdnReader {
    private static final int END = -1;
    private static final int MAX_DEPTH = 200;

    private final Reader in;
    private final String source;
    private final StringBuilder token = new StringBuilder();
    private final char[] buffer = new char[1 << 15];
    private int buffered;
    private int next;
    private long line = 1;
    private long column = 1;
    private int depth;
    private final Deque<Character> entered = new ArrayDeque<>();

    /** A keyword such as {@code :ok} or {@code :jepsen/op}, without its colon. */
    public record Keyword(String name) {
        @Override
        public String toString() {
            return ":" + name;
        }
    }

    /** A symbol such as {@code foo}. */
    public record Symbol(String name) {
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * @param source the name for messages
     */
    public EdnReader(InputStream in, String source) {
        this.in = new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE));
        this.source = source;
    }

    /** Whether nothing but space and comments is left. */
    public boolean atEnd() throws IOException {
        return skipSpace() == END;
    }

    /** Goes into a vector or list that starts here, so that its elements can be read one by one; false if none starts here. */
    public boolean enterSequence() throws IOException {
        int c = skipSpace();
        if (c != '[' && c != '(') {
            return false;
        }
        entered.push(c == '[' ? ']' : ')');
        take();
        return true;
    }

    /** Leaves the vector or list that was entered last, if it ends here. */
    public boolean leaveSequence() throws IOException {
        if (entered.isEmpty() || skipSpace() != entered.peek()) {
            return false;
        }
        entered.pop();
        take();
        return true;
    }

    /** Line of the next form, counted from 1. */
    public long line() throws IOException {
        skipSpace();
        return line;
    }

    /** Column of the next form, counted from 1. */
    public long column() throws IOException {
        skipSpace();
        return column;
    }

    /** An error at a place of this stream. */
    public HistoryFormatException error(long atLine, long atColumn, String expected) {
        return new HistoryFormatException(source, atLine, atColumn, expected);
    }

    private HistoryFormatException error(String expected) {
        return error(line, column, expected);
    }

    /**
     * Reads the next form.
     *
     * @throws HistoryFormatException if what comes is no EDN, or nothing comes
     */
    public @Nullable Object read() throws IOException {
        if (++depth > MAX_DEPTH) {
            throw error("expected at most " + MAX_DEPTH + " levels of nesting");
        }
        try {
            return form();
        } finally {
            depth--;
        }
    }

    private @Nullable Object form() throws IOException {
        int c = skipSpace();
        switch (c) {
            case END -> throw error("expected a form, found the end of the file");
            case '(' -> {
                return sequence(')');
            }
            case '[' -> {
                return sequence(']');
            }
            case '{' -> {
                return map();
            }
            case '"' -> {
                return string();
            }
            case '\\' -> {
                return character();
            }
            case '#' -> {
                return dispatch();
            }
            case '^' -> {
                take();
                read();
                return read();
            }
            case ')', ']', '}' -> throw error("expected a form, found '" + (char) c + "'");
            default -> {
                return atom();
            }
        }
    }

    private List<@Nullable Object> sequence(char close) throws IOException {
        take();
        List<@Nullable Object> items = new ArrayList<>();
        while (skipSpace() != close) {
            refuseEnd(close);
            items.add(read());
        }
        take();
        return items;
    }

    private void refuseEnd(char close) throws IOException {
        int c = skipSpace();
        if (c == END) {
            throw error("expected '" + close + "', found the end of the file");
        }
        if (c == ')' || c == ']' || c == '}') {
            throw error("expected '" + close + "', found '" + (char) c + "'");
        }
    }

    private Map<@Nullable Object, @Nullable Object> map() throws IOException {
        take();
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        while (skipSpace() != '}') {
            refuseEnd('}');
            Object key = read();
            if (skipSpace() == '}') {
                throw error("expected a value for the key " + key + ", found '}'");
            }
            map.put(key, read());
        }
        take();
        return map;
    }

    private @Nullable Object dispatch() throws IOException {
        take();
        int c = peek();
        if (c == '{') {
            return set();
        }
        if (c == '#') {
            take();
            return atom();
        }
        if (c == ':') {
            token(); // A namespace for the keys of the map that follows; it is dropped.
            return read();
        }
        if (c == END || !(Character.isLetter(c))) {
            throw error("expected a tag, a set or '_' after '#'");
        }
        token();
        return read();
    }

    private Set<@Nullable Object> set() throws IOException {
        take();
        Set<@Nullable Object> set = new LinkedHashSet<>();
        while (skipSpace() != '}') {
            refuseEnd('}');
            set.add(read());
        }
        take();
        return set;
    }

    private String string() throws IOException {
        take();
        StringBuilder text = new StringBuilder();
        while (true) {
            int c = take();
            if (c == END) {
                throw error("expected '\"' at the end of a string, found the end of the file");
            }
            if (c == '"') {
                return text.toString();
            }
            text.append(c == '\\' ? escaped() : (char) c);
        }
    }

    private char escaped() throws IOException {
        int c = take();
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case '"', '\\', '\'' -> (char) c;
            case 'u' -> unicode();
            default -> throw error("expected an escape such as \\n or \\u0041 in a string");
        };
    }

    private char unicode() throws IOException {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(take(), 16);
            if (digit < 0) {
                throw error("expected four hexadecimal digits after \\u");
            }
            code = 16 * code + digit;
        }
        return (char) code;
    }

    private Object character() throws IOException {
        take();
        String name = token();
        if (name.isEmpty()) {
            int c = take();
            if (c == END) {
                throw error("expected a character after '\\'");
            }
            return (char) c;
        }
        return name.length() == 1
                ? (Object) name.charAt(0)
                : switch (name) {
                    case "newline" -> '\n';
                    case "space" -> ' ';
                    case "tab" -> '\t';
                    case "return" -> '\r';
                    default -> name;
                };
    }

    private @Nullable Object atom() throws IOException {
        long atColumn = column;
        String text = token();
        if (text.isEmpty()) {
            throw error("expected a form, found '" + (char) peek() + "'");
        }
        char first = text.charAt(0);
        if (first == ':') {
            if (text.length() == 1) {
                throw error(line, atColumn, "expected a name after ':'");
            }
            return new Keyword(text.substring(1));
        }
        boolean signed = (first == '-' || first == '+') && text.length() > 1;
        if (Character.isDigit(first) || (signed && Character.isDigit(text.charAt(1)))) {
            return number(text, atColumn);
        }
        return switch (text) {
            case "nil" -> null;
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> new Symbol(text);
        };
    }

    private Object number(String text, long atColumn) throws IOException {
        try {
            boolean big = text.endsWith("N");
            String digits = big ? text.substring(0, text.length() - 1) : text;
            if (digits.matches("[+-]?[0-9]+")) {
                BigInteger whole = digits.length() > 18 ? new BigInteger(digits) : null;
                return whole == null
                        ? (Object) Long.parseLong(digits)
                        : whole.bitLength() < 64 ? (Object) whole.longValue() : whole;
            }
            int slash = digits.indexOf('/');
            if (slash > 0) {
                return Double.parseDouble(digits.substring(0, slash)) / Double.parseDouble(digits.substring(slash + 1));
            }
            return Double.parseDouble(digits.endsWith("M") ? digits.substring(0, digits.length() - 1) : digits);
        } catch (NumberFormatException e) {
            throw error(line, atColumn, "expected a number, found " + text);
        }
    }

    private String token() throws IOException {
        token.setLength(0);
        int c = peek();
        while (c != END && !Character.isWhitespace(c) && "()[]{}\",;\\^".indexOf(c) < 0) {
            token.append((char) take());
            c = peek();
        }
        return token.toString();
    }

    /** Skips space, commas, comments and discarded forms; returns what comes then, without taking it. */
    private int skipSpace() throws IOException {
        while (true) {
            int c = peek();
            if (c == ';') {
                while (c != '\n' && c != END) {
                    c = take();
                }
            } else if (c == '#' && peekSecond() == '_') {
                take();
                take();
                read();
            } else if (c != ',' && (c == END || !Character.isWhitespace(c))) {
                return c;
            } else {
                take();
            }
        }
    }

    private int peek() throws IOException {
        if (next == buffered && !fill()) {
            return END;
        }
        return buffer[next];
    }

    private int peekSecond() throws IOException {
        if (next + 1 >= buffered && !fill()) {
            return END;
        }
        return next + 1 < buffered ? buffer[next + 1] : END;
    }

    /** Reads more behind what is left in the buffer; false if nothing more comes. */
    private boolean fill() throws IOException {
        System.arraycopy(buffer, next, buffer, 0, buffered - next);
        buffered -= next;
        next = 0;
        int count = in.read(buffer, buffered, buffer.length - buffered);
        buffered += Math.max(0, count);
        return count > 0;
    }

    private int take() throws IOException {
        int c = peek();
        if (c == END) {
            return END;
        }
        next++;
        if (c == '\n') {
            line++;
            column = 1;
        } else {
            column++;
        }
        return c;
    }
}
