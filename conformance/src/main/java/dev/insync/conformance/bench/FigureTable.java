package dev.insync.conformance.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Medians with the least and the greatest figure, a column for each system, and the ratio where there are two. */
public final class FigureTable {
    private static final String AHEAD = "ahead by";

    private final List<List<String>> rows = new ArrayList<>();

    /** @param systems one or two; the ratio is the advantage of the first over the second */
    public FigureTable(List<Figures> systems) {
        List<String> header = new ArrayList<>(List.of("median (least to greatest)", "unit"));
        systems.forEach(system -> header.add(system.system()));
        if (systems.size() == 2) {
            header.add(AHEAD);
        }
        rows.add(header);
        for (Measure measure : Measure.values()) {
            if (systems.stream().allMatch(system -> system.has(measure))) {
                rows.add(row(measure, systems));
            }
        }
    }

    private static List<String> row(Measure measure, List<Figures> systems) {
        List<String> row = new ArrayList<>(List.of(measure.label(), measure.symbol()));
        for (Figures system : systems) {
            row.add(measure.text(system.median(measure)) + " (" + measure.text(system.least(measure)) + " to "
                    + measure.text(system.greatest(measure)) + ")");
        }
        if (systems.size() == 2) {
            double advantage = measure.advantage(
                    systems.get(0).median(measure), systems.get(1).median(measure));
            row.add(String.format(Locale.ROOT, "%.2f", advantage));
        }
        return row;
    }

    /** One line for each row, columns below one another. */
    public List<String> lines() {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int column = 0; column < columns; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String left = column < 2 ? "-" : "";
            line.append(String.format(Locale.ROOT, "%" + left + widths[column] + "s", row.get(column)));
            line.append("  ");
        }
        return line.toString().stripTrailing();
    }

    /** The table as Markdown. */
    public String markdown() {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < rows.size(); row++) {
            text.append("| ").append(String.join(" | ", rows.get(row))).append(" |\n");
            if (row == 0) {
                text.append("|---|---|")
                        .append("---:|".repeat(rows.get(0).size() - 2))
                        .append('\n');
            }
        }
        return text.toString();
    }
}
