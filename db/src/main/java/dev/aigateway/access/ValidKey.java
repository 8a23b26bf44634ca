package dev.aigateway.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A key that is good now, as lists show it: never the secret, only a hint. */
public record ValidKey(
        CredentialId id,
        String hint,
        Instant createdAt,
        @Nullable Instant expiresAt) {}
