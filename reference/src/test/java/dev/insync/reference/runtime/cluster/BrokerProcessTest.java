package dev.insync.reference.runtime.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrokerProcessTest {
    @Test
    void optionsOfTheEnvironmentComeAfterTheBrokersOwnSoThatTheyWin() {
        List<String> own = BrokerProcess.javaCommand("");
        List<String> more = List.of("-Xmx1g", "-XX:+UseG1GC");
        List<String> command = BrokerProcess.javaCommand(" -Xmx1g  -XX:+UseG1GC ");

        int from = command.indexOf("-Xmx1g");
        assertEquals(more, command.subList(from, from + more.size()));
        assertTrue(command.indexOf("-Xmx256m") < from && from < command.indexOf("-cp"), command.toString());
        List<String> rest = new ArrayList<>(command);
        rest.removeAll(more);
        assertEquals(own, rest);
    }
}
