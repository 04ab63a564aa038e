package dev.insync.conformance.mutate;

/** A level of the conformance suite that may notice a mutant of the core. */
public enum Level {
    /** A step that the specification allows is refused, or leads elsewhere. */
    EDGES("edges"),
    /** A step that the specification refuses is done. */
    REFUSALS("refusals"),
    /** In a simulated cluster a property does not hold, or an action never happens. */
    SIMULATOR("simulator"),
    /** Clients of a simulated cluster saw what they were promised not to see. */
    HISTORIES("histories");

    private final String text;

    Level(String text) {
        this.text = text;
    }

    /** For tables. */
    public String text() {
        return text;
    }
}
