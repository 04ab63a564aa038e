package dev.insync.conformance.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A length of time as people write it: 90s, 10m, 2h. */
final class SimulationTime {
    private static final Pattern TIME = Pattern.compile("([0-9]{1,6})(s|m|h)");

    private SimulationTime() {}

    static Duration parse(String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            throw new BadInput("--for: expected a time such as 90s, 10m or 2h, not " + text);
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }
}
