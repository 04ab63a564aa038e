package dev.insync.spec.engine;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/**
 * A class loader with its own copy of TLC. TLC keeps the specification, its options and its output in static fields, so
 * each run gets a fresh copy and cannot see another's; the toolkit's adapter is loaded with it, and everything else,
 * {@link Engine} included, is shared with the caller.
 *
 * <p>A copy is collected after its run, with one exception: after a violated temporal property TLC leaves an idle thread
 * behind, which holds on to it until the process ends.
 */
public final class Sandbox extends ClassLoader {
    private static final String ADAPTER_PACKAGE = "dev.insync.spec.tlc.";
    private static final String[] OWN_PACKAGES = {
        ADAPTER_PACKAGE, "tlc2.", "tla2sany.", "util.", "pcal.", "model.", "tla2tex."
    };

    static {
        registerAsParallelCapable();
    }

    private Sandbox() {
        super(Sandbox.class.getClassLoader());
        // TLC's own assertions are for its developers and cost a third of its speed.
        setDefaultAssertionStatus(false);
    }

    /** An engine on a fresh copy of TLC. */
    public static Engine engine() {
        try {
            return (Engine) new Sandbox()
                    .loadClass(ADAPTER_PACKAGE + "TlcEngine")
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
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
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
