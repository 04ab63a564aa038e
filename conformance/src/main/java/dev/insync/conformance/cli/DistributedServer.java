package dev.insync.conformance.cli;

import dev.insync.spec.check.Check;
import dev.insync.spec.check.CheckResult;
import dev.insync.spec.engine.Server;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** The server's side of a distributed check on the command line: says how to join, and who does. */
final class DistributedServer implements Server.Listener {
    private final Check check;
    private final ProgressLine progress;
    private String host = "";
    private int threads;

    DistributedServer(Check check, ProgressLine progress) {
        this.check = check;
        this.progress = progress;
    }

    static InetAddress address(String bind) {
        try {
            return InetAddress.getByName(bind);
        } catch (UnknownHostException e) {
            throw new BadInput("--bind " + bind + ": unknown host", e);
        }
    }

    CheckResult run(InetAddress address, int port, int awaited) {
        host = address.getHostAddress();
        Server server;
        try {
            server = new Server(address, port, awaited, this);
        } catch (IllegalArgumentException e) {
            throw new BadInput("--bind " + host + ": " + e.getMessage(), e);
        }
        return check.serve(server, update -> progress.live("   " + CheckCommand.text(update)));
    }

    @Override
    public void joinable(int port) {
        progress.line("   waiting for workers; join with: ./insync worker " + host + ":" + port);
    }

    @Override
    public synchronized void joined(String worker) {
        threads++;
        progress.line("   " + worker + " joined, " + threads + " at work");
    }

    @Override
    public synchronized void left(String worker) {
        threads--;
        progress.line("   " + worker + " is gone, " + threads + " at work");
    }
}
