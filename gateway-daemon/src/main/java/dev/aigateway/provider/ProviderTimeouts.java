package dev.aigateway.provider;

import java.time.Duration;

/**
 * How long a provider may take.
 *
 * @param connect for a connection, its TLS included
 * @param idle silence in a stream
 * @param whole silence before an answer that comes at once, which is written only when it is finished
 * @param total for everything
 */
public record ProviderTimeouts(Duration connect, Duration idle, Duration whole, Duration total) {}
