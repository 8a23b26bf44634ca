package dev.aigateway.access;

import java.time.Duration;
import java.util.Optional;

/**
 * How a person's pair of keys is replaced.
 *
 * @param seen the gateway key that the decision was made on: if it is no longer the newest, somebody was quicker
 * @param claudecodeKey the new one; empty means that one is made
 * @param grace how long the old pair stays good; empty means not at all
 */
public record Regeneration(
        Optional<CredentialId> seen, Optional<ClaudecodeKey> claudecodeKey, Optional<Duration> grace) {}
