package dev.insync.conformance.museum;

/** How to read a diagram: a sample of each sign with its meaning. */
final class Legend {
    private static final String SAMPLES = """
            <details class="legend">
            <summary>How to read it</summary>
            <ul>
            %s</ul>
            </details>
            """;

    private Legend() {}

    static String html() {
        StringBuilder items = new StringBuilder();
        item(items, "<path class=\"lane leader e0\" d=\"M22 2V24\"/>", "leads; the colour is that of its epoch");
        item(items, "<path class=\"lane follower\" d=\"M22 2V24\"/>", "follows");
        item(items, "<path class=\"lane idle\" d=\"M22 2V24\"/>", "runs, and was told no role yet");
        item(
                items,
                "<rect class=\"gap\" x=\"15\" y=\"1\" width=\"14\" height=\"24\" rx=\"3\"/>",
                "a gap: the process is down");
        item(items, "<g class=\"dot\"><circle cx=\"22\" cy=\"13\" r=\"5.5\"/></g>", "this node takes the step");
        item(
                items,
                "<g class=\"message broker received\"><path class=\"way\" d=\"M3 6L34 17\"/>"
                        + "<path class=\"head\" d=\"M41 19.5L32.2 20.6L34.7 13.4Z\"/></g>",
                "a message, from the step that sends it to the step that receives it");
        item(
                items,
                "<g class=\"message broker discarded\"><path class=\"way\" d=\"M3 8L32 15\"/>"
                        + "<path class=\"cross\" d=\"M28 11L37 20M28 20L37 11\"/></g>",
                "lost, or not waited for any more");
        item(
                items,
                "<g class=\"message broker in-flight\"><path class=\"way\" d=\"M3 8L32 15\"/>"
                        + "<circle class=\"open\" cx=\"36\" cy=\"16\" r=\"3.5\"/></g>",
                "still on its way at the end");
        item(
                items,
                "<rect class=\"record e1\" x=\"2\" y=\"2\" width=\"20\" height=\"22\" rx=\"2\"/>"
                        + "<text class=\"value\" x=\"12\" y=\"13\">7</text>"
                        + "<text class=\"epoch\" x=\"12\" y=\"21.5\">e1</text>"
                        + "<path class=\"high-watermark\" d=\"M23 0V26\"/>",
                "record 7, appended in epoch 1, below the high watermark (HW)");
        return SAMPLES.formatted(items);
    }

    private static void item(StringBuilder items, String drawing, String meaning) {
        items.append("<li><svg class=\"space-time sample\" aria-hidden=\"true\" width=\"44\" height=\"26\" ")
                .append("viewBox=\"0 0 44 26\">")
                .append(drawing)
                .append("</svg>")
                .append(meaning)
                .append("</li>\n");
    }
}
