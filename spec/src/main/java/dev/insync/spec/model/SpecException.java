package dev.insync.spec.model;

import java.util.List;
import java.util.stream.Collectors;

/** A specification, model or request that cannot be used; the message says what and where, a line for each fault. */
public final class SpecException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Diagnostic> diagnostics;

    /** Reports these faults, at least one. */
    public SpecException(List<Diagnostic> diagnostics) {
        super(diagnostics.stream().map(Diagnostic::toString).collect(Collectors.joining("\n")));
        this.diagnostics = List.copyOf(diagnostics);
    }

    /** Reports one fault without a place in a file. */
    public SpecException(String message) {
        this(List.of(Diagnostic.of(message)));
    }

    /** The faults. */
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }
}
