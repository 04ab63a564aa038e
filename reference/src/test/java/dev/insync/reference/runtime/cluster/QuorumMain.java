package dev.insync.reference.runtime.cluster;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;

/** A ZooKeeper server of an ensemble. It ends with the process that started it, which holds the other end of its input. */
final class QuorumMain {
    private QuorumMain() {}

    public static void main(String[] arguments) {
        Thread parent = new Thread(QuorumMain::endWithInput, "parent");
        parent.setDaemon(true);
        parent.start();
        QuorumPeerMain.main(arguments);
    }

    private static void endWithInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            System.err.println("the process that started this one is gone: " + e.getMessage());
        }
        Runtime.getRuntime().halt(0);
    }
}
