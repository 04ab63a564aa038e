package dev.insync.conformance.bench;

/** Takes down what one system is measured at, as far as it is wanted, and says so. */
record Notes(Plan plan, Figures figures, Progress progress) {
    void note(Measure measure, double figure) {
        if (plan.wants(measure)) {
            figures.add(measure, figure);
            progress.line("   " + figures.system() + ": " + measure.label() + ": " + measure.text(figure) + " "
                    + measure.symbol());
        }
    }
}
