package dev.aigateway.access;

import dev.aigateway.usage.Money;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A gateway key that is to be made, with the service account that it stands for.
 *
 * @param name unique among the living; 1 to 100 characters, none of them a control character
 * @param models the only models it may use; empty means all
 * @param tokenLimit a month's; empty means the default
 * @param costLimit a month's; empty means the default
 */
public record NewServiceKey(
        String name,
        Role role,
        Validity validity,
        List<String> models,
        OptionalLong tokenLimit,
        Optional<Money> costLimit) {

    private static final int NAME_LENGTH_MAX = 100;

    public NewServiceKey {
        if (name.isBlank()
                || name.length() > NAME_LENGTH_MAX
                || name.codePoints().anyMatch(InvalidField::unseen)) {
            throw new InvalidField(
                    "name", "a key's name has 1 to " + NAME_LENGTH_MAX + " characters and no control characters");
        }
        models = List.copyOf(models);
        if (tokenLimit.isPresent() && tokenLimit.getAsLong() < 0) {
            throw new InvalidField("limitToken", "must not be negative");
        }
        if (costLimit.filter(limit -> limit.compareTo(Money.ZERO) < 0).isPresent()) {
            throw new InvalidField("monthlyLimitUsd", "must not be negative");
        }
    }

    /** With the default limits; {@code validFor} empty means until it is revoked. */
    public NewServiceKey(String name, Role role, Optional<Duration> validFor, List<String> models) {
        this(name, role, Validity.of(validFor), models, OptionalLong.empty(), Optional.empty());
    }
}
