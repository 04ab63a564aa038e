package dev.insync.spec.tlc;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SemanticNode;
import tlc2.tool.Action;

/** The definitions that an action or a property uses, directly or through others. */
final class Uses {
    private final Set<String> modules;
    private final Set<OpDefNode> met = new HashSet<>();
    private final Set<String> names = new HashSet<>();
    private final Deque<SemanticNode> open = new ArrayDeque<>();

    private Uses(Set<String> modules) {
        this.modules = modules;
    }

    static Uses of(Action action, Set<String> modules) {
        Uses uses = new Uses(modules);
        if (action.getOpDef() != null) {
            uses.name(action.getOpDef());
        }
        uses.open.push(action.pred);
        while (!uses.open.isEmpty()) {
            uses.visit(uses.open.pop());
        }
        return uses;
    }

    boolean contains(String module, String definition) {
        return names.contains(module + "!" + definition);
    }

    private void visit(SemanticNode node) {
        if (node instanceof OpApplNode call && call.getOperator() instanceof OpDefNode use) {
            OpDefNode definition = use.getSource() == null ? use : use.getSource();
            if (modules.contains(definition.getLocation().source()) && met.add(definition)) {
                name(definition);
                open.push(definition.getBody());
            }
        }
        SemanticNode[] children = node.getChildren();
        for (SemanticNode child : children == null ? new SemanticNode[0] : children) {
            if (child != null) {
                open.push(child);
            }
        }
    }

    private void name(OpDefNode definition) {
        names.add(definition.getLocation().source() + "!" + definition.getName());
    }
}
