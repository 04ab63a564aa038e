package dev.insync.spec.tlc;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import tla2sany.semantic.OpDeclNode;
import tlc2.tool.TLCState;
import util.UniqueString;

/** The specification's variables in the order in which a reader meets them; TLC's own order is arbitrary. */
final class Variables {
    private final OpDeclNode[] declarations;
    private final List<String> names;

    Variables() {
        this.declarations = TLCState.Empty.getVars().clone();
        Arrays.sort(
                declarations,
                Comparator.comparing(
                                (OpDeclNode variable) -> variable.getLocation().source())
                        .thenComparing(variable -> variable.getLocation().beginLine())
                        .thenComparing(variable -> variable.getLocation().beginColumn()));
        this.names = Arrays.stream(declarations)
                .map(variable -> variable.getName().toString())
                .toList();
    }

    int size() {
        return declarations.length;
    }

    List<String> names() {
        return names;
    }

    UniqueString symbol(int index) {
        return declarations[index].getName();
    }
}
