package dev.aigateway.access;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Lets all who ask for the same key at once wait for one look-up. Threads may share it. */
final class SharedLookUps {

    private final Map<KeyHash, CompletableFuture<Optional<Caller>>> running = new ConcurrentHashMap<>();

    /** What the look-up says that runs already, or else this one; it may have begun before it was asked for. */
    Optional<Caller> find(KeyHash hash, Supplier<Optional<Caller>> lookUp) {
        CompletableFuture<Optional<Caller>> own = new CompletableFuture<>();
        CompletableFuture<Optional<Caller>> first = running.putIfAbsent(hash, own);
        if (first != null) {
            return outcome(first);
        }
        try {
            own.complete(lookUp.get());
        } catch (RuntimeException e) {
            own.completeExceptionally(e);
        } finally {
            running.remove(hash, own);
        }
        return outcome(own);
    }

    private static Optional<Caller> outcome(CompletableFuture<Optional<Caller>> lookUp) {
        try {
            return lookUp.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }
}
