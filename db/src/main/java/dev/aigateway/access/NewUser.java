package dev.aigateway.access;

import dev.aigateway.usage.Money;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A person who is to get an account. Throws {@link InvalidField} for what cannot be taken.
 *
 * @param claudecodeKey the key that the person's Claude Code sends; empty means that one is made
 * @param tokenLimit a month's; empty means the default
 * @param costLimit a month's; empty means the default
 */
public record NewUser(
        EmailAddress email,
        String firstname,
        String lastname,
        Optional<ClaudecodeKey> claudecodeKey,
        OptionalLong tokenLimit,
        Optional<Money> costLimit,
        Tags tags) {

    private static final int NAME_LENGTH_MAX = 100;

    public NewUser {
        firstname = InvalidField.line("firstname", firstname, NAME_LENGTH_MAX);
        lastname = InvalidField.line("lastname", lastname, NAME_LENGTH_MAX);
        if (tokenLimit.isPresent() && tokenLimit.getAsLong() < 0) {
            throw new InvalidField("limitToken", "must not be negative");
        }
        if (costLimit.filter(limit -> limit.compareTo(Money.ZERO) < 0).isPresent()) {
            throw new InvalidField("limitUsd", "must not be negative");
        }
    }
}
