package dev.insync.conformance.mutate;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.Tree.Kind;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the places of a source that can be edited wrongly.
 *
 * <p>Left alone: the conditions of loops, which would not end; checks that throw, which are checks of the core themselves; and
 * how a value is compared and printed.
 */
final class JavaMutations extends TreeScanner<@Nullable Void, @Nullable Void> {
    private static final Set<String> PRINTED = Set.of("equals", "hashCode", "toString");
    private static final Map<Kind, String> COMPARISONS = Map.of(
            Kind.LESS_THAN, "<=",
            Kind.LESS_THAN_EQUAL, "<",
            Kind.GREATER_THAN, ">=",
            Kind.GREATER_THAN_EQUAL, ">",
            Kind.EQUAL_TO, "!=",
            Kind.NOT_EQUAL_TO, "==",
            Kind.PLUS, "-",
            Kind.MINUS, "+");
    private static final Map<Kind, String> SYMBOLS = Map.of(
            Kind.LESS_THAN, "<",
            Kind.LESS_THAN_EQUAL, "<=",
            Kind.GREATER_THAN, ">",
            Kind.GREATER_THAN_EQUAL, ">=",
            Kind.EQUAL_TO, "==",
            Kind.NOT_EQUAL_TO, "!=",
            Kind.PLUS, "+",
            Kind.MINUS, "-");
    private static final Map<String, String> NAMES =
            Map.of("min", "max", "max", "min", "with", "without", "without", "with");

    private final String file;
    private final String source;
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final Accessors accessors;
    private final Map<String, JavaMutation> found = new LinkedHashMap<>();
    private String type = "";
    private String method = "";

    private JavaMutations(
            String file, String source, CompilationUnitTree unit, SourcePositions positions, Accessors accessors) {
        this.file = file;
        this.source = source;
        this.unit = unit;
        this.positions = positions;
        this.accessors = accessors;
    }

    /** All edits of a parsed source, in the order of the text. */
    static List<JavaMutation> of(
            String file, String source, CompilationUnitTree unit, SourcePositions positions, Accessors accessors) {
        JavaMutations mutations = new JavaMutations(file, source, unit, positions, accessors);
        mutations.scan(unit, null);
        return List.copyOf(mutations.found.values());
    }

    @Override
    public @Nullable Void visitClass(ClassTree tree, @Nullable Void none) {
        String outer = type;
        type = tree.getSimpleName().toString();
        super.visitClass(tree, none);
        type = outer;
        return null;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree tree, @Nullable Void none) {
        if (!PRINTED.contains(tree.getName().toString())) {
            method = tree.getName().toString();
            scan(tree.getBody(), none);
            method = "";
        }
        return null;
    }

    @Override
    public @Nullable Void visitIf(IfTree tree, @Nullable Void none) {
        if (!ends(tree.getThenStatement(), Kind.THROW)) {
            Tree condition = ((ParenthesizedTree) tree.getCondition()).getExpression();
            boolean guard = ends(tree.getThenStatement(), Kind.RETURN);
            edit(guard ? "guard dropped" : "condition", condition, "false");
            edit("condition", condition, "true");
            scan(condition, none);
        }
        scan(tree.getThenStatement(), none);
        return scan(tree.getElseStatement(), none);
    }

    private static boolean ends(StatementTree statement, Kind kind) {
        if (statement instanceof BlockTree block) {
            List<? extends StatementTree> statements = block.getStatements();
            return !statements.isEmpty() && ends(statements.get(statements.size() - 1), kind);
        }
        return statement.getKind() == kind;
    }

    @Override
    public @Nullable Void visitForLoop(ForLoopTree tree, @Nullable Void none) {
        return scan(tree.getStatement(), none);
    }

    @Override
    public @Nullable Void visitWhileLoop(WhileLoopTree tree, @Nullable Void none) {
        return scan(tree.getStatement(), none);
    }

    @Override
    public @Nullable Void visitConditionalExpression(ConditionalExpressionTree tree, @Nullable Void none) {
        edit("condition", tree.getCondition(), "true");
        edit("condition", tree.getCondition(), "false");
        return super.visitConditionalExpression(tree, none);
    }

    @Override
    public @Nullable Void visitBinary(BinaryTree tree, @Nullable Void none) {
        String other = COMPARISONS.get(tree.getKind());
        if (other != null) {
            int from = end(tree.getLeftOperand());
            int at = source.indexOf(String.valueOf(SYMBOLS.get(tree.getKind())), from);
            boolean sum = tree.getKind() == Kind.PLUS || tree.getKind() == Kind.MINUS;
            int length = String.valueOf(SYMBOLS.get(tree.getKind())).length();
            edit(sum ? "arithmetic" : "comparison", at, at + length, other);
        }
        if (tree.getKind() == Kind.CONDITIONAL_AND || tree.getKind() == Kind.CONDITIONAL_OR) {
            String neutral = tree.getKind() == Kind.CONDITIONAL_AND ? "true" : "false";
            edit("operand dropped", tree.getLeftOperand(), neutral);
            edit("operand dropped", tree.getRightOperand(), neutral);
        }
        return super.visitBinary(tree, none);
    }

    @Override
    public @Nullable Void visitUnary(UnaryTree tree, @Nullable Void none) {
        if (tree.getKind() == Kind.LOGICAL_COMPLEMENT) {
            edit("negation dropped", begin(tree), begin(tree) + 1, "");
        }
        return super.visitUnary(tree, none);
    }

    @Override
    public @Nullable Void visitLiteral(LiteralTree tree, @Nullable Void none) {
        Object value = tree.getValue();
        if (value instanceof Integer number) {
            edit("number", tree, String.valueOf(number + 1));
            edit("number", tree, String.valueOf(number - 1));
        } else if (value instanceof Boolean truth) {
            edit("truth value", tree, String.valueOf(!truth));
        }
        return null;
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void none) {
        List<? extends ExpressionTree> arguments = tree.getArguments();
        if (tree.getMethodSelect() instanceof MemberSelectTree select) {
            String name = select.getIdentifier().toString();
            int nameEnd = end(select);
            if (arguments.isEmpty()) {
                accessors
                        .confusedWith(name)
                        .forEach(other -> edit("epoch or offset", nameEnd - name.length(), nameEnd, other));
            } else if (name.startsWith("with")) {
                edit("update dropped", end(select.getExpression()), end(tree), "");
            }
            String other = NAMES.get(name);
            if (other != null) {
                edit("other method", nameEnd - name.length(), nameEnd, other);
            }
        } else if (tree.getMethodSelect().toString().equals("step")) {
            effects(arguments);
        }
        return super.visitMethodInvocation(tree, none);
    }

    /** The arguments of {@code step} after the state are effects, in their order. */
    private void effects(List<? extends ExpressionTree> arguments) {
        for (int i = 1; i < arguments.size(); i++) {
            edit("effect dropped", end(arguments.get(i - 1)), end(arguments.get(i)), "");
            if (i + 1 < arguments.size()) {
                swap(arguments.get(i), arguments.get(i + 1));
            }
        }
    }

    @Override
    public @Nullable Void visitBlock(BlockTree tree, @Nullable Void none) {
        List<? extends StatementTree> statements = tree.getStatements();
        for (int i = 0; i < statements.size(); i++) {
            if (isCall(statements.get(i))) {
                edit("statement dropped", statements.get(i), ";");
                if (i + 1 < statements.size() && isCall(statements.get(i + 1))) {
                    swap(statements.get(i), statements.get(i + 1));
                }
            }
        }
        return super.visitBlock(tree, none);
    }

    private static boolean isCall(StatementTree statement) {
        return statement instanceof ExpressionStatementTree expression
                && expression.getExpression().getKind() == Kind.METHOD_INVOCATION;
    }

    private void swap(Tree first, Tree second) {
        String swapped = text(second) + source.substring(end(first), begin(second)) + text(first);
        edit("order", begin(first), end(second), swapped);
    }

    private String text(Tree tree) {
        return source.substring(begin(tree), end(tree));
    }

    private int begin(Tree tree) {
        return (int) positions.getStartPosition(unit, tree);
    }

    private int end(Tree tree) {
        return (int) positions.getEndPosition(unit, tree);
    }

    private void edit(String edit, Tree tree, String replacement) {
        edit(edit, begin(tree), end(tree), replacement);
    }

    private void edit(String edit, int begin, int end, String replacement) {
        if (begin < 0 || end < begin || method.isEmpty()) {
            return;
        }
        int lineBegin = source.lastIndexOf('\n', begin - 1) + 1;
        int lineEnd = source.indexOf('\n', end);
        String before = oneLine(source.substring(lineBegin, lineEnd));
        String after = oneLine(source.substring(lineBegin, begin) + replacement + source.substring(end, lineEnd));
        int line = (int) unit.getLineMap().getLineNumber(begin);
        if (!before.equals(after)) {
            found.putIfAbsent(
                    line + before + after,
                    new JavaMutation(file, type, method, line, edit, begin, end, replacement, before, after));
        }
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
