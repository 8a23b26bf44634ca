package dev.aigateway.http;

import java.time.InstantSource;
import java.util.UUID;

/** Makes the ids of requests: UUIDs of version 7 (RFC 9562, 5.7), so that neighbours in time are neighbours in an index. */
final class RequestIds {

    private static final long VERSION_7 = 0x7000;
    private static final long RANDOM_BITS = 0x0FFF;

    private final InstantSource clock;

    RequestIds(InstantSource clock) {
        this.clock = clock;
    }

    UUID next() {
        UUID random = UUID.randomUUID();
        long high = (clock.millis() << 16) | VERSION_7 | (random.getMostSignificantBits() & RANDOM_BITS);
        return new UUID(high, random.getLeastSignificantBits());
    }
}
