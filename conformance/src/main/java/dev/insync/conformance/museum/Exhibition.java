package dev.insync.conformance.museum;

import dev.insync.spec.check.Check;
import dev.insync.spec.check.CheckListener;
import dev.insync.spec.check.CheckResult;
import dev.insync.spec.engine.Outcome;
import dev.insync.spec.model.Exhibit;
import dev.insync.spec.model.LeftOut;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.ModelCatalog;
import dev.insync.spec.model.ModelEntry;
import dev.insync.spec.model.SpecException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The exhibits of a manifest, in the order of a visit: by group, and in each as the manifest lists them. */
public final class Exhibition {
    private final ModelCatalog catalog;
    private final List<Piece> pieces;

    /**
     * An exhibit and its model.
     *
     * @param entry the manifest's entry
     * @param exhibit what it tells
     */
    public record Piece(ModelEntry entry, Exhibit exhibit) {
        /** What the user types. */
        public String name() {
            return entry.name();
        }
    }

    /** Takes every model that is an exhibit. */
    public Exhibition(ModelCatalog catalog) {
        this.catalog = catalog;
        List<Piece> found = new ArrayList<>();
        for (ModelEntry entry : catalog.entries()) {
            @Nullable Exhibit exhibit = entry.exhibit();
            if (exhibit != null) {
                found.add(new Piece(entry, exhibit));
            }
        }
        found.sort(Comparator.comparing(piece -> piece.exhibit().group()));
        this.pieces = List.copyOf(found);
    }

    private Exhibition(ModelCatalog catalog, List<Piece> pieces) {
        this.catalog = catalog;
        this.pieces = pieces;
    }

    /** The same without some exhibits, for those who cannot wait for all. */
    Exhibition without(Set<String> names) {
        return new Exhibition(
                catalog,
                pieces.stream().filter(piece -> !names.contains(piece.name())).toList());
    }

    /** All exhibits. */
    public List<Piece> pieces() {
        return pieces;
    }

    /** What is not shown, with reasons. */
    public List<LeftOut> leftOut() {
        return catalog.leftOut();
    }

    /** The exhibit of that name; an unknown one is answered with the known ones. */
    public Piece find(String name) throws SpecException {
        for (Piece piece : pieces) {
            if (piece.name().equals(name)) {
                return piece;
            }
        }
        throw new SpecException("unknown exhibit '" + name + "'; known exhibits: "
                + pieces.stream().map(Piece::name).collect(Collectors.joining(", ")));
    }

    /** The model behind an exhibit. */
    public Model open(Piece piece) throws SpecException {
        return catalog.open(piece.name());
    }

    /** Checks the exhibit's model with one worker, so that the counterexample is a shortest one. */
    public static CheckResult check(Model model, CheckListener listener) {
        return Check.of(model).workers(1).run(listener);
    }

    /** As {@link #check}, or what is kept in the directory from an earlier check of the same model. */
    public static CheckResult checkOrFind(Model model, Path directory, CheckListener listener) throws IOException {
        ResultStore store = new ResultStore(directory);
        var kept = store.find(model);
        if (kept.isPresent()) {
            return kept.get();
        }
        CheckResult result = check(model, listener);
        store.keep(result);
        return result;
    }

    /** Whether the result is the one that the manifest announces, property and length. */
    public static boolean isAsAnnounced(CheckResult result) {
        return result.outcome() instanceof Outcome.Violates
                && result.isExpectedOutcome()
                && result.deviations().isEmpty();
    }
}
