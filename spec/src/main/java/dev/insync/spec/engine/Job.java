package dev.insync.spec.engine;

import dev.insync.spec.model.Model;
import java.nio.file.Path;

/**
 * What to run, where, and with how much.
 *
 * @param model the model whose files lie in the directory
 * @param directory the run's own directory: modules, configuration, and everything TLC writes
 * @param workers threads that compute successors
 * @param fingerprintBytes heap for fingerprints of distinct states; beyond it TLC moves them to disk
 * @param coverage whether to count evaluations, which costs about a third of the speed
 */
public record Job(Model model, Path directory, int workers, long fingerprintBytes, boolean coverage) {
    /** The configuration's file name in the directory, without its extension. */
    public static final String CONFIG = "Model";

    /** Refuses a run without workers. */
    public Job {
        if (workers < 1) {
            throw new IllegalArgumentException("workers must be at least 1, not " + workers);
        }
    }
}
