package dev.insync.spec.tlc;

import dev.insync.spec.engine.Definition;
import dev.insync.spec.engine.Span;
import dev.insync.spec.engine.Syntax;
import dev.insync.spec.engine.Syntax.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tla2sany.semantic.ASTConstants;
import tla2sany.semantic.LabelNode;
import tla2sany.semantic.LetInNode;
import tla2sany.semantic.LevelNode;
import tla2sany.semantic.NumeralNode;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SemanticNode;
import tla2sany.semantic.StringNode;
import tla2sany.semantic.SubstInNode;
import tla2sany.st.Location;
import tla2sany.st.SyntaxTreeConstants;
import tla2sany.st.TreeNode;
import tlc2.tool.Action;

/** Collects the definitions that actions use, directly or through others, and turns their expressions into plain data. */
final class Definitions {
    private final Set<String> modules;
    private final Set<OpDefNode> found = new LinkedHashSet<>();
    private final Deque<OpDefNode> open = new ArrayDeque<>();
    private final Set<OpDefNode> local = new HashSet<>();

    /** Definitions of these modules only. */
    Definitions(Set<String> modules) {
        this.modules = modules;
    }

    List<Definition> usedBy(Action[] actions) {
        for (Action action : actions) {
            OpDefNode definition = action.getOpDef();
            if (definition == null) {
                syntax(action.pred);
            } else {
                meet(definition);
            }
        }
        List<Definition> definitions = new ArrayList<>();
        while (!open.isEmpty()) {
            OpDefNode definition = open.pop();
            definitions.add(new Definition(definition.getName().toString(), syntax(definition.getBody())));
        }
        definitions.sort(Comparator.comparing(
                        (Definition definition) -> definition.body().span().module())
                .thenComparing(definition -> definition.body().span().beginLine())
                .thenComparing(definition -> definition.body().span().beginColumn()));
        return definitions;
    }

    private void meet(OpDefNode use) {
        OpDefNode definition = use.getSource() == null ? use : use.getSource();
        if (definition.getKind() == ASTConstants.UserDefinedOpKind
                && !local.contains(definition)
                && modules.contains(definition.getLocation().source())
                && found.add(definition)) {
            open.push(definition);
        }
    }

    private Syntax syntax(SemanticNode node) {
        if (node instanceof OpApplNode call) {
            if (call.getOperator() instanceof OpDefNode definition) {
                meet(definition);
            }
            return node(Kind.APPLICATION, call.getOperator().getName().toString(), call, operands(call));
        }
        if (node instanceof LetInNode let) {
            local.addAll(List.of(let.getLets()));
            List<Syntax> parts = new ArrayList<>();
            for (OpDefNode definition : let.getLets()) {
                parts.add(syntax(definition.getBody()));
            }
            parts.add(syntax(let.getBody()));
            return node(Kind.LET, "LET", let, parts);
        }
        if (node instanceof LabelNode label) {
            return syntax(label.getBody());
        }
        if (node instanceof SubstInNode instance) {
            return syntax(instance.getBody());
        }
        if (node instanceof StringNode string) {
            return node(Kind.STRING, string.getRep().toString(), string, List.of());
        }
        if (node instanceof NumeralNode number) {
            return node(Kind.NUMBER, number.getTreeNode().getHumanReadableImage(), number, List.of());
        }
        return node(Kind.OTHER, "", node, List.of());
    }

    private List<Syntax> operands(OpApplNode call) {
        List<Syntax> operands = new ArrayList<>();
        for (SemanticNode operand : call.getArgs()) {
            // CASE stores its OTHER as a missing guard.
            if (operand != null) {
                operands.add(syntax(operand));
            }
        }
        SemanticNode[] bounds = call.getBdedQuantBounds();
        for (SemanticNode bound : bounds == null ? new SemanticNode[0] : bounds) {
            operands.add(syntax(bound));
        }
        return operands;
    }

    private static Syntax node(Kind kind, String text, SemanticNode node, List<Syntax> parts) {
        int level = node instanceof LevelNode levelled ? levelled.getLevel() : 0;
        return new Syntax(kind, text, span(node.getLocation()), symbol(node.getTreeNode()), level, parts);
    }

    private static @Nullable Span symbol(TreeNode tree) {
        int index = switch (tree.getKind()) {
            case SyntaxTreeConstants.N_InfixExpr -> 1;
            case SyntaxTreeConstants.N_PrefixExpr,
                    SyntaxTreeConstants.N_OpApplication,
                    SyntaxTreeConstants.N_BoundQuant -> 0;
            default -> -1;
        };
        TreeNode[] children = tree.heirs();
        return index < 0 || children == null || index >= children.length ? null : span(children[index].getLocation());
    }

    private static Span span(Location location) {
        return new Span(
                location.source(),
                location.beginLine(),
                location.beginColumn(),
                location.endLine(),
                location.endColumn());
    }
}
