package dev.aigateway.http;

import dev.aigateway.access.KeySecret;
import dev.aigateway.format.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys that a request presents: {@code x-api-key} (Anthropic's clients), {@code Authorization} as a bearer or raw
 * (OpenAI's clients, curl), {@code api-key} (Azure's clients). Several may be there; every distinct one counts.
 */
final class Credentials {

    private static final String BEARER = "bearer ";

    private Credentials() {}

    static List<KeySecret> presented(Headers headers) {
        Stream<String> authorization = headers.all("authorization").stream()
                .map(Credentials::ofAuthorization)
                .flatMap(Optional::stream);
        Stream<String> keys = Stream.of("x-api-key", "api-key").flatMap(name -> headers.all(name).stream());
        return Stream.concat(authorization, keys)
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .distinct()
                .map(KeySecret::of)
                .toList();
    }

    /** A scheme other than Bearer is never taken for a key. */
    private static Optional<String> ofAuthorization(String value) {
        String stripped = value.strip();
        if (stripped.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return Optional.of(stripped.substring(BEARER.length()));
        }
        return stripped.contains(" ") ? Optional.empty() : Optional.of(stripped);
    }
}
