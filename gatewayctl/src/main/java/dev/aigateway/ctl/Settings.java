package dev.aigateway.ctl;

import dev.aigateway.access.EncryptionKey;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.env.Environment;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the command line takes from the environment.
 *
 * @param database empty means the trial database, if there is one
 * @param encryptionKey of stored provider keys
 * @param dataFolder where the trial database is
 */
record Settings(Optional<DatabaseUrl> database, Optional<EncryptionKey> encryptionKey, Path dataFolder) {

    /** Relative paths start at {@code folder}. */
    static Settings of(Environment environment, Path folder) {
        return new Settings(
                environment.databaseUrl("DATABASE_URL"),
                environment.secret("GATEWAY_ENCRYPTION_KEY", EncryptionKey::parse),
                environment.read("GATEWAY_DATA_DIR", ".gateway", folder::resolve));
    }
}
