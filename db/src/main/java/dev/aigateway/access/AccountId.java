package dev.aigateway.access;

import java.util.UUID;

/** Who pays. */
public record AccountId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
