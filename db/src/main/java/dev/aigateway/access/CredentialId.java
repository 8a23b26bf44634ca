package dev.aigateway.access;

import java.util.UUID;

/** One secret that authenticates as an account. */
public record CredentialId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
