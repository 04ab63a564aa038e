package dev.insync.spec.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/** The file that TLC comes from. Different builds call themselves the same version, so its contents say which one it is. */
public final class TlcFile {
    private static final String CHECKSUM = checksum();

    private TlcFile() {}

    /** The file's checksum in hexadecimal digits. */
    public static String id() {
        return CHECKSUM;
    }

    private static String checksum() {
        try {
            Class<?> some = Class.forName("tlc2.TLCGlobals", false, TlcFile.class.getClassLoader());
            Path file = Path.of(
                    some.getProtectionDomain().getCodeSource().getLocation().toURI());
            CRC32C checksum = new CRC32C();
            try (InputStream in = new CheckedInputStream(Files.newInputStream(file), checksum)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return String.format("%08x", checksum.getValue());
        } catch (ClassNotFoundException | URISyntaxException e) {
            throw new IllegalStateException("TLC cannot be loaded", e);
        } catch (IOException e) {
            throw new UncheckedIOException("TLC's file cannot be read", e);
        }
    }
}
