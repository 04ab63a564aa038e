package dev.insync.conformance.replay;

import dev.insync.reference.core.Replica;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The core's compiled classes, of which what is kept of a core must say which one it was. */
final class CoreClasses {
    private static final String SUFFIX = ".class";

    private CoreClasses() {}

    /** A hash of every class of the core that this program runs with. */
    static String hash() throws IOException {
        try {
            return hash(
                    Path.of(Replica.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI()),
                    Replica.class.getPackageName().replace('.', '/'));
        } catch (URISyntaxException e) {
            throw new IllegalStateException("no file for " + Replica.class, e);
        }
    }

    /** A hash of the classes below a package, which stand in a directory or a jar. */
    static String hash(Path place, String packagePath) throws IOException {
        if (Files.isDirectory(place)) {
            return hash(place.resolve(packagePath));
        }
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
            return hash(jar.getPath(packagePath));
        }
    }

    private static String hash(Path directory) throws IOException {
        MessageDigest digest = sha256();
        for (Path file : classes(directory)) {
            byte[] code = Files.readAllBytes(file);
            String name = directory.relativize(file).toString().replace('\\', '/');
            digest.update((name + " " + code.length + "\n").getBytes(StandardCharsets.UTF_8));
            digest.update(code);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static List<Path> classes(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
