package dev.insync.spec.mutate;

/** The sorts of edit. */
public enum Operator {
    /** A conjunct of a guard, or of a definition that guards use, is always true. */
    GUARD_DROPPED("guard dropped"),
    /** A disjunct is always false. */
    ALTERNATIVE_DROPPED("alternative dropped"),
    /** {@code p => q} holds only where q does. */
    PREMISE_DROPPED("premise dropped"),
    /** {@code <} for {@code <=}, {@code =} for {@code #}, and so on. */
    COMPARISON("comparison"),
    /** A negation is gone. */
    NEGATION_DROPPED("negation dropped"),
    /** One branch of an IF, always. */
    CONDITION("condition"),
    /** {@code \A} for {@code \E} or the other way round. */
    QUANTIFIER("quantifier"),
    /** Another epoch, version or offset of the same record. */
    FIELD("field"),
    /** One more or one less. */
    NUMBER("number"),
    /** {@code +} for {@code -} or the other way round. */
    ARITHMETIC("arithmetic"),
    /** {@code Min} for {@code Max} or the other way round. */
    MIN_MAX("min/max"),
    /** Union for intersection, and so on. */
    SET("set"),
    /** TRUE for FALSE or the other way round. */
    TRUTH("truth value"),
    /** A variable or a part of it keeps its value. */
    UPDATE_DROPPED("update dropped");

    private final String text;

    Operator(String text) {
        this.text = text;
    }

    /** For tables. */
    public String text() {
        return text;
    }
}
