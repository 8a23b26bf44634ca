package dev.aigateway.access;

import dev.aigateway.env.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The company's own keys at its providers. */
public interface ProviderKeys {

    /**
     * What may be shown of one.
     *
     * @param hint its last characters
     */
    record Stored(String provider, String hint, String storedBy, Instant storedAt) {}

    /** In place of the one that was there. */
    Stored store(String provider, Secret key, EncryptionKey encryption, Change change);

    /** Throws {@link WrongEncryptionKey}. */
    Optional<Secret> find(String provider, EncryptionKey encryption);

    /** By provider. */
    List<Stored> all();
}
