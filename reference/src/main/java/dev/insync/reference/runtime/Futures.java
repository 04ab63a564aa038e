package dev.insync.reference.runtime;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Many futures as one. */
public final class Futures {
    private Futures() {}

    /** All values, in the order of the futures, once the last is there. */
    public static <T> CompletableFuture<List<T>> all(Collection<CompletableFuture<T>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> futures.stream().map(CompletableFuture::join).toList());
    }
}
