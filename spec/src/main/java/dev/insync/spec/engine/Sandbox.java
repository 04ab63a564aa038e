package dev.insync.spec.engine;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A class loader with its own copy of TLC. TLC keeps the specification, its options and its output in static fields, so
 * each run gets a fresh copy and cannot see another's; the toolkit's adapter is loaded with it, and everything else,
 * {@link Engine} included, is shared with the caller.
 *
 * <p>A copy is collected after its run.
 */
public final class Sandbox extends ClassLoader {
    private static final String ADAPTER_PACKAGE = "dev.insync.spec.tlc.";
    private static final String[] OWN_PACKAGES = {
        ADAPTER_PACKAGE, "tlc2.", "tla2sany.", "util.", "pcal.", "model.", "tla2tex."
    };

    /**
     * Two habits of TLC that suit a program of its own but no library. Its set of fingerprints extends
     * {@code UnicastRemoteObject}, whose constructor opens a port to the network for good. Its search for a temporal
     * counterexample starts a thread that never ends. Either keeps the process alive, and this class loader with it.
     */
    private static final Map<String, Patch> ALONE = Map.of(
            "tlc2.tool.fp.FPSet",
            new Patch("java/rmi/server/UnicastRemoteObject", "java/lang/Object"),
            "tlc2.tool.liveness.LiveWorker",
            new Patch("java/util/concurrent/Executors", "dev/insync/spec/tlc/ShortLivedExecutors"));

    private final Map<String, Patch> patches;

    /** A class's name in a class file, and the name to put in its place. */
    private record Patch(String from, String to) {}

    static {
        registerAsParallelCapable();
    }

    private Sandbox(Map<String, Patch> patches) {
        super(Sandbox.class.getClassLoader());
        this.patches = patches;
        // TLC's own assertions are for its developers and cost a third of its speed.
        setDefaultAssertionStatus(false);
    }

    /** An engine on a fresh copy of TLC. */
    public static Engine engine() {
        return new Sandbox(ALONE).load();
    }

    /** An engine on a fresh copy of TLC whose set of fingerprints workers of other processes reach. */
    public static Engine distributedEngine() {
        return new Sandbox(Map.of()).load();
    }

    private Engine load() {
        try {
            return (Engine) this.loadClass(ADAPTER_PACKAGE + "TlcEngine")
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("TLC cannot be loaded", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("TLC cannot be loaded", e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!isOwn(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            @Nullable Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            Patch patch = patches.get(name);
            byte[] bytes = patch == null ? in.readAllBytes() : patched(in.readAllBytes(), patch);
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    /** Makes a class refer to another class: its name is one constant of the class file. */
    private static byte[] patched(byte[] classFile, Patch patch) {
        String text = new String(classFile, StandardCharsets.ISO_8859_1);
        return text.replace(constant(patch.from()), constant(patch.to())).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A name as it stands in a class file: two bytes of length, then ASCII. */
    private static String constant(String name) {
        return "" + (char) (name.length() >>> 8) + (char) (name.length() & 0xFF) + name;
    }

    private static boolean isOwn(String name) {
        for (String prefix : OWN_PACKAGES) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
