package dev.aigateway.access;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A gateway key that is to be made, with the service account that it stands for.
 *
 * @param name unique among the living; 1 to 100 characters, none of them a control character
 * @param validFor from now on; empty means until it is revoked
 * @param models the only models it may use; empty means all
 */
public record NewServiceKey(String name, Role role, Optional<Duration> validFor, List<String> models) {

    private static final int NAME_LENGTH_MAX = 100;

    public NewServiceKey {
        models = List.copyOf(models);
        if (name.isBlank() || name.length() > NAME_LENGTH_MAX || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "a key's name has 1 to " + NAME_LENGTH_MAX + " characters and no control characters");
        }
    }
}
