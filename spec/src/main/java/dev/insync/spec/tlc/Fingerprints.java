package dev.insync.spec.tlc;

import java.io.IOException;
import java.rmi.server.UnicastRemoteObject;
import tlc2.tool.fp.FPSet;
import tlc2.tool.fp.FPSetConfiguration;
import tlc2.tool.fp.MSBDiskFPSet;
import tlc2.tool.fp.MultiFPSet;

/**
 * TLC's set of fingerprints, in memory up to a bound and on disk beyond. TLC makes every such set a remote object, which
 * opens a network port and keeps the process alive; this one withdraws that at once.
 */
final class Fingerprints extends MultiFPSet {
    private static final long serialVersionUID = 1L;

    private Fingerprints(FPSetConfiguration configuration) throws IOException {
        super(configuration);
        UnicastRemoteObject.unexportObject(this, true);
        for (FPSet part : sets) {
            UnicastRemoteObject.unexportObject(part, true);
        }
    }

    /** A set for that many threads and bytes, with its files in the directory. */
    static FPSet create(int threads, long bytes, String directory, String name) throws IOException {
        FPSetConfiguration configuration = new FPSetConfiguration(1.0, MSBDiskFPSet.class.getName());
        limit(configuration, bytes);
        return new Fingerprints(configuration).init(threads, directory, name);
    }

    // TLC's replacement for the deprecated setter is a share of the heap, whatever machine it is.
    @SuppressWarnings("deprecation")
    private static void limit(FPSetConfiguration configuration, long bytes) {
        configuration.setMemory(bytes);
    }
}
