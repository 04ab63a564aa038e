package dev.insync.conformance.mutate;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets loops count their rounds, from one event to the next. Methods of several statements count too: somebody else may call
 * them in a loop.
 */
final class Loops extends TreeScanner<@Nullable Void, @Nullable Void> {
    private static final String SPEND = Patience.class.getName() + ".spend();";
    private static final String RENEW = Patience.class.getName() + ".renew();";
    /** The method that each event has. */
    private static final String EVENT = "on";

    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final TreeMap<Integer, String> calls = new TreeMap<>();

    private Loops(CompilationUnitTree unit, SourcePositions positions) {
        this.unit = unit;
        this.positions = positions;
    }

    /** The source with counting loops. */
    static String counting(String source, CompilationUnitTree unit, SourcePositions positions) {
        Loops loops = new Loops(unit, positions);
        loops.scan(unit, null);
        StringBuilder text = new StringBuilder(source);
        loops.calls.descendingMap().forEach(text::insert);
        return text.toString();
    }

    private void insert(String call, @Nullable StatementTree body) {
        if (body instanceof BlockTree) {
            calls.put((int) positions.getStartPosition(unit, body) + 1, call);
        }
    }

    @Override
    public @Nullable Void visitMethod(MethodTree tree, @Nullable Void none) {
        BlockTree body = tree.getBody();
        if (tree.getName().contentEquals(EVENT)) {
            insert(RENEW, body);
            // A constructor begins with a call of another one.
        } else if (body != null
                && body.getStatements().size() > 1
                && !tree.getName().contentEquals("<init>")) {
            insert(SPEND, body);
        }
        return super.visitMethod(tree, none);
    }

    @Override
    public @Nullable Void visitForLoop(ForLoopTree tree, @Nullable Void none) {
        insert(SPEND, tree.getStatement());
        return super.visitForLoop(tree, none);
    }

    @Override
    public @Nullable Void visitEnhancedForLoop(EnhancedForLoopTree tree, @Nullable Void none) {
        insert(SPEND, tree.getStatement());
        return super.visitEnhancedForLoop(tree, none);
    }

    @Override
    public @Nullable Void visitWhileLoop(WhileLoopTree tree, @Nullable Void none) {
        insert(SPEND, tree.getStatement());
        return super.visitWhileLoop(tree, none);
    }
}
