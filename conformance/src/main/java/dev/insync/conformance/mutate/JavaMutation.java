package dev.insync.conformance.mutate;

/**
 * One wrong edit of a source of the core.
 *
 * @param file path of the source, {@code dev/insync/reference/core/Replica.java}
 * @param type simple name of the type it lies in
 * @param method name of the method it lies in
 * @param line from 1
 * @param edit the sort of edit
 * @param begin first character that is replaced
 * @param end the character after the last one
 * @param replacement what stands there instead
 * @param before the lines it touches, as one line
 * @param after the same lines of the mutant
 */
public record JavaMutation(
        String file,
        String type,
        String method,
        int line,
        String edit,
        int begin,
        int end,
        String replacement,
        String before,
        String after) {

    /** {@code Replica.becomeLeader:28}. */
    public String place() {
        return type + "." + method + ":" + line;
    }

    /** The mutant's source. */
    String applyTo(String source) {
        return source.substring(0, begin) + replacement + source.substring(end);
    }
}
