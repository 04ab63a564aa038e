package dev.insync.spec.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An expression of a specification with its place in the text, as the parser understood it.
 *
 * @param kind what sort of expression it is
 * @param text the operator's name as SANY spells it ({@code \leq}, {@code $ConjList}, {@code IsUp}), the string, the number
 * @param span the expression in the text; parentheses around it do not belong to it
 * @param symbol the operator in the text, where it stands there as a symbol or a name of its own
 * @param level 0 constant, 1 state, 2 action (speaks of the next state), 3 temporal
 * @param parts operands in order; after them the sets that variables are bound to
 */
public record Syntax(
        Kind kind, String text, Span span, @Nullable Span symbol, int level, List<Syntax> parts) {

    /** The sorts of expression. */
    public enum Kind {
        /** An operator with its operands, or a name. */
        APPLICATION,
        /** A string, also a record's field. */
        STRING,
        /** A number. */
        NUMBER,
        /** {@code LET}: first what is defined, last the body. */
        LET,
        /** Anything else, such as {@code @}. */
        OTHER
    }

    /** Copies the parts. */
    public Syntax {
        parts = List.copyOf(parts);
    }

    /** Whether it applies that operator. */
    public boolean applies(String operator) {
        return kind == Kind.APPLICATION && text.equals(operator);
    }
}
