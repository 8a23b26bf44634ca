package dev.aigateway.daemon;

import dev.aigateway.access.Actor;
import dev.aigateway.access.IssuedKey;
import dev.aigateway.access.NewServiceKey;
import dev.aigateway.access.Role;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresCredentials;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/** Makes keys in a database, without its daemon. */
final class Keys {

    private Keys() {}

    static IssuedKey create(DatabaseUrl url, String name, Role role) {
        try (Database database = Database.open(url, "test-keys", 1)) {
            return new PostgresCredentials(database, new SecureRandom())
                    .create(new NewServiceKey(name, role, Optional.empty(), List.of()), new Actor("test"));
        }
    }
}
