package dev.insync.conformance.replay;

import dev.insync.reference.core.BrokerSet;
import dev.insync.spec.model.ConfigText;
import dev.insync.spec.model.SpecException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The constants that a model's configuration binds. */
final class ModelConstants {
    private ModelConstants() {}

    /** A number. */
    static int number(ConfigText config, String name) throws SpecException {
        return Integer.parseInt(find(config, name, "\\d+"));
    }

    /** The id of a broker: 2 for b2. */
    static int broker(ConfigText config, String name) throws SpecException {
        return Integer.parseInt(find(config, name, "b\\d+").substring(1));
    }

    /** The ids of a set of brokers. */
    static BrokerSet brokers(ConfigText config, String name) throws SpecException {
        return BrokerSet.of(Pattern.compile("\\bb(\\d+)\\b")
                .matcher(find(config, name, "\\{[^}]*\\}"))
                .results()
                .mapToInt(result -> Integer.parseInt(result.group(1)))
                .toArray());
    }

    /** A truth value. */
    static boolean bool(ConfigText config, String name) throws SpecException {
        return find(config, name, "TRUE|FALSE").equals("TRUE");
    }

    /** The strings of a set. */
    static List<String> strings(ConfigText config, String name) throws SpecException {
        return Pattern.compile("\"([^\"]*)\"")
                .matcher(find(config, name, "\\{[^}]*\\}"))
                .results()
                .map(result -> result.group(1))
                .toList();
    }

    private static String find(ConfigText config, String name, String value) throws SpecException {
        Matcher matcher =
                Pattern.compile("\\b" + name + "\\s*=\\s*(" + value + ")").matcher(config.text());
        if (!matcher.find()) {
            throw new SpecException("the model does not bind " + name + " as the replay needs it");
        }
        return matcher.group(1);
    }
}
