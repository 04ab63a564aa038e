package dev.insync.conformance.cli;

import dev.insync.spec.model.ModelCatalog;
import dev.insync.spec.model.ModelEntry;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Prints the models, tier by tier, with what is expected of each. */
final class ModelList {
    private ModelList() {}

    static void print(ModelCatalog catalog, PrintWriter out) {
        int width = catalog.entries().stream()
                .mapToInt(entry -> entry.name().length())
                .max()
                .orElse(1);
        for (String tier : ModelEntry.TIERS) {
            List<ModelEntry> entries = catalog.entries().stream()
                    .filter(entry -> entry.tier().equals(tier))
                    .toList();
            if (entries.isEmpty()) {
                continue;
            }
            out.printf(Locale.ROOT, "%s (%s)%n", tier, models(entries.size()));
            for (ModelEntry entry : entries) {
                line(out, width, entry.name(), entry.shows());
                line(out, width, "", entry.expect().toString());
                if (entry.simulate() != null) {
                    line(out, width, "", entry.simulate().toString());
                }
                if (entry.measured() != null) {
                    line(out, width, "", entry.measured().toString());
                }
            }
        }
    }

    static String models(int count) {
        return count == 1 ? "1 model" : count + " models";
    }

    private static void line(PrintWriter out, int width, String name, String text) {
        out.printf(Locale.ROOT, "  %-" + width + "s  %s%n", name, text);
    }
}
