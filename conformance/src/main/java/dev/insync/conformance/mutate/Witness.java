package dev.insync.conformance.mutate;

import java.util.List;
import java.util.Map;

/** Looks at a core, which is in the class loader that loaded the witness. Needs a constructor without parameters. */
public interface Witness {
    /**
     * What is wrong with the core, by the level that noticed; a level that noticed nothing is absent.
     *
     * @param graphs what the core is compared with, the smallest first
     * @param seeds how many runs of the simulator
     * @param withoutFixes rules that the core lacks
     */
    Map<Level, String> testify(List<ModelGraph> graphs, int seeds, List<String> withoutFixes) throws Exception;
}
