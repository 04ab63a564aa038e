package dev.insync.spec.mutate;

import dev.insync.spec.engine.Span;
import dev.insync.spec.model.Model;

/**
 * One wrong edit of a module.
 *
 * @param definition the operator in whose definition it lies: an action, or what actions use
 * @param operator the sort of edit
 * @param span what is replaced
 * @param replacement by what
 * @param before the lines it touches, as one line
 * @param after the same lines of the mutant
 */
public record Mutation(
        String definition, Operator operator, Span span, String replacement, String before, String after) {

    /** The module it edits. */
    public String module() {
        return span.module();
    }

    /** {@code module:line:column}. */
    public String place() {
        return module() + ":" + span.beginLine() + ":" + span.beginColumn();
    }

    /** The model with the edited module. */
    Model mutant(Model original) {
        return original.withModule(module(), new ModuleText(original.moduleText(module())).replaced(span, replacement));
    }
}
