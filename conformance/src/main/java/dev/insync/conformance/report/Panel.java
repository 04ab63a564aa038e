package dev.insync.conformance.report;

/** One part of the timeline picture. */
interface Panel {
    /** In pixels, without the title. */
    double height();

    String title();

    /** Draws with the upper edge at {@code y}; below marks it can rely on the grounds of the faults. */
    void draw(Svg svg, double y);

    /** Where what stands, as a JSON object, for the script that finds the operation under the pointer. */
    String geometry(double y);
}
