package dev.aigateway.daemon;

import dev.aigateway.access.EncryptionKey;
import dev.aigateway.access.ProviderKeys;
import dev.aigateway.env.Secret;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The provider key in the database; a new one is taken without a restart. Threads may share it. */
final class StoredProviderKey implements Supplier<Secret>, AutoCloseable {

    /** A new key is in use twice as fast as is promised, so that one failed look does not matter. */
    static final Duration LOOK_EVERY = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(StoredProviderKey.class);

    private final ProviderKeys keys;
    private final String provider;
    private final EncryptionKey encryption;
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("provider-key").factory());
    private volatile Secret current;

    private StoredProviderKey(ProviderKeys keys, String provider, EncryptionKey encryption, Secret current) {
        this.keys = keys;
        this.provider = provider;
        this.encryption = encryption;
        this.current = current;
    }

    /** Empty if none is stored. Throws {@code WrongEncryptionKey}. */
    static Optional<StoredProviderKey> find(
            ProviderKeys keys, String provider, EncryptionKey encryption, Duration lookEvery) {
        return keys.find(provider, encryption)
                .map(current -> new StoredProviderKey(keys, provider, encryption, current).lookingAgain(lookEvery));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // It ends with the executor.
    private StoredProviderKey lookingAgain(Duration every) {
        looking.scheduleWithFixedDelay(this::look, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
        return this;
    }

    /** Whatever is wrong with the new one, the old one may still be good. */
    private void look() {
        try {
            keys.find(provider, encryption).ifPresent(this::take);
        } catch (RuntimeException e) {
            LOG.warn("the provider key could not be looked at again, keeping the one in use: {}", e.getMessage());
        }
    }

    private void take(Secret found) {
        if (!found.equals(current)) {
            current = found;
            LOG.info("a new key for {} is in use", provider);
        }
    }

    @Override
    public Secret get() {
        return current;
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
