package dev.insync.conformance.mutate;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A core of its own, with some classes replaced, and the code that looks at it; everything else is shared. */
final class MutantLoader extends ClassLoader {
    private static final String CORE = "dev.insync.reference.core.";
    private static final List<String> OWN = List.of(
            CORE,
            "dev.insync.reference.sim.",
            "dev.insync.conformance.replay.",
            "dev.insync.conformance.simulate.",
            Patience.class.getName());

    private final Map<String, byte[]> replaced;
    private final Set<String> loadedCore = new TreeSet<>();

    MutantLoader(Map<String, byte[]> replaced) {
        super(MutantLoader.class.getClassLoader());
        this.replaced = Map.copyOf(replaced);
    }

    /** The classes of the core that were in use so far. */
    Set<String> loadedCore() {
        return loadedCore;
    }

    Witness witness(String className) {
        try {
            return (Witness) loadClass(className).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot load " + className, e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (OWN.stream().noneMatch(name::startsWith)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            byte[] bytes = replaced.get(name);
            if (bytes == null && in == null) {
                throw new ClassNotFoundException(name);
            }
            if (name.startsWith(CORE)) {
                loadedCore.add(name);
            }
            byte[] code = bytes == null ? in.readAllBytes() : bytes;
            return defineClass(name, code, 0, code.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
