package dev.insync.spec.tlc;

import dev.insync.spec.engine.RmiNetwork;
import dev.insync.spec.engine.WorkerEnd;
import dev.insync.spec.model.SpecException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.rmi.NoSuchObjectException;
import java.rmi.NotBoundException;
import java.rmi.RemoteException;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.UnicastRemoteObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import tlc2.output.MP;
import tlc2.tool.TLCState;
import tlc2.tool.TLCStateVec;
import tlc2.tool.WorkerException;
import tlc2.tool.distributed.DistApp;
import tlc2.tool.distributed.InternRMI;
import tlc2.tool.distributed.NextStateResult;
import tlc2.tool.distributed.TLCApp;
import tlc2.tool.distributed.TLCServer;
import tlc2.tool.distributed.TLCServerRMI;
import tlc2.tool.distributed.TLCWorker;
import tlc2.tool.distributed.fp.IFPSetManager;
import tlc2.util.FP64;
import util.UniqueString;

/** A check in TLC's distributed mode, seen from a process that expands states for the server. */
final class WorkerSide {
    private static final int CONNECT_MS = 10_000;
    private static final long LOOK_MS = 500;
    private static final int TRIES = 120;

    private final InetSocketAddress address;
    private final String place;
    private final AtomicLong expanded = new AtomicLong();

    WorkerSide(InetSocketAddress address) {
        this.address = address;
        this.place = address.getHostString() + ":" + address.getPort();
    }

    WorkerEnd work(int threads, Path directory, Transcript transcript, Consumer<String> joined)
            throws SpecException, InterruptedException {
        InetAddress own = ownAddress();
        RmiNetwork.confineTo(own);
        TLCServerRMI server = server();
        CountDownLatch dismissed = new CountDownLatch(threads);
        List<Helper> helpers = new ArrayList<>();
        try {
            String module = register(server, threads, directory, transcript, own, dismissed, helpers);
            joined.accept(module);
            return new WorkerEnd(module, stay(server, dismissed), expanded.get());
        } catch (IOException e) {
            throw new SpecException("the server at " + place + " broke off: " + reason(e));
        } finally {
            for (Helper helper : helpers) {
                helper.withdraw();
            }
        }
    }

    /** The address of this machine by which the server reaches it: the one by which it reaches the server. */
    private InetAddress ownAddress() throws SpecException {
        if (address.isUnresolved()) {
            throw new SpecException("unknown host " + address.getHostString());
        }
        try (Socket probe = new Socket()) {
            probe.connect(address, CONNECT_MS);
            return probe.getLocalAddress();
        } catch (ConnectException e) {
            throw new SpecException(
                    "nothing listens at " + place + "; ./insync check MODEL --distributed starts a server");
        } catch (IOException e) {
            throw new SpecException("cannot reach " + place + ": " + reason(e));
        }
    }

    /** The server is in the registry once it computed the initial states. */
    private TLCServerRMI server() throws SpecException, InterruptedException {
        try {
            Registry registry = LocateRegistry.getRegistry(address.getHostString(), address.getPort());
            for (int attempt = 0; attempt < TRIES; attempt++) {
                try {
                    return (TLCServerRMI) registry.lookup(TLCServer.SERVER_WORKER_NAME);
                } catch (NotBoundException e) {
                    TimeUnit.MILLISECONDS.sleep(LOOK_MS);
                }
            }
            throw new SpecException("the server at " + place + " has no work to give");
        } catch (RemoteException | ClassCastException e) {
            throw new SpecException("what listens at " + place + " is no server of this version: " + reason(e));
        }
    }

    private String register(
            TLCServerRMI server,
            int threads,
            Path directory,
            Transcript transcript,
            InetAddress own,
            CountDownLatch dismissed,
            List<Helper> helpers)
            throws IOException {
        FP64.Init(server.getIrredPolyForFP());
        // Names have the server's numbers, and the first one is made right below.
        UniqueString.setSource((InternRMI) server);
        transcript.attach();
        MP.setRecorder(transcript);
        String module = server.getSpecFileName();
        TLCApp app = new TLCApp(
                module,
                server.getConfigFileName(),
                server.getCheckDeadlock(),
                new RunFiles(directory, server::getFile));
        IFPSetManager fingerprints = server.getFPSetManager();
        for (int i = 0; i < threads; i++) {
            Helper helper = new Helper(i, app, fingerprints, own.getHostAddress(), dismissed, expanded);
            helpers.add(helper);
            server.registerWorker(helper);
        }
        return module;
    }

    /** Waits for the end; whether the server brought it about. */
    private static boolean stay(TLCServerRMI server, CountDownLatch dismissed) throws InterruptedException {
        while (!dismissed.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
            try {
                server.isDone();
            } catch (RemoteException e) {
                // A server that dismissed its workers one by one may be gone a moment later.
                return dismissed.await(LOOK_MS, TimeUnit.MILLISECONDS);
            }
        }
        return true;
    }

    private static String reason(Exception e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
    }

    /** What the server calls to have states expanded, one for each thread. */
    private static final class Helper extends TLCWorker {
        private static final long serialVersionUID = 1L;

        private final transient CountDownLatch dismissed;
        private final transient AtomicLong expanded;
        private final URI name;

        Helper(
                int number,
                DistApp app,
                IFPSetManager fingerprints,
                String host,
                CountDownLatch dismissed,
                AtomicLong expanded)
                throws RemoteException {
            super(number, app, fingerprints, host);
            this.dismissed = dismissed;
            this.expanded = expanded;
            this.name = URI.create(
                    "worker://" + host + "/" + ProcessHandle.current().pid() + "/" + number);
        }

        @Override
        public synchronized NextStateResult getNextStates(TLCState[] states) throws WorkerException, RemoteException {
            NextStateResult result = super.getNextStates(states);
            expanded.addAndGet(states.length);
            Map<Long, TLCState> parents = new HashMap<>();
            for (TLCState state : states) {
                parents.put(state.uid, state);
            }
            for (TLCStateVec successors : result.getNextStates()) {
                for (int i = 0; i < successors.size(); i++) {
                    // TLC leaves this out here, and would take every state for an initial one when it prints a trace.
                    successors.elementAt(i).setPredecessor(parents.get(successors.elementAt(i).uid));
                }
            }
            return result;
        }

        @Override
        public URI getURI() {
            return name;
        }

        /** The server's goodbye. TLC's own answer to it ends a process that it believes to be its own. */
        @Override
        public void exit() throws NoSuchObjectException {
            withdraw();
            dismissed.countDown();
        }

        private void withdraw() {
            try {
                UnicastRemoteObject.unexportObject(this, true);
            } catch (NoSuchObjectException e) {
                // Already done.
            }
        }
    }
}
