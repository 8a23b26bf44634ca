package dev.aigateway.translate;

import dev.aigateway.format.Headers;
import dev.aigateway.format.Headers.Field;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which header fields of the Messages API pass the gateway; everything that is not named stays behind. */
public final class PassedHeaders {

    private static final Set<String> TO_PROVIDER =
            Set.of("content-type", "accept", "user-agent", "x-app", "idempotency-key");
    private static final List<String> TO_PROVIDER_PREFIXES = List.of("anthropic-", "x-stainless-");
    /** These choose an account at the provider or lower its guard. */
    private static final List<String> KEPT_FROM_PROVIDER = List.of("anthropic-workspace-id", "anthropic-dangerous-");

    private static final String BETA = "anthropic-beta";

    private static final List<String> TO_CLIENT =
            List.of("content-type", "request-id", "retry-after", "x-should-retry", "x-gateway-simulated");

    private PassedHeaders() {}

    /** Of what a client sent. A repeated {@code anthropic-beta} becomes one field, its values joined with commas. */
    public static Headers toProvider(Headers fromClient) {
        Set<String> hopByHop = namedByConnection(fromClient);
        Headers passed = fromClient.where(field -> passesToProvider(field.name()) && !hopByHop.contains(field.name()));
        List<String> betas = passed.all(BETA);
        return betas.isEmpty()
                ? passed
                : passed.where(field -> !field.name().equals(BETA)).and(BETA, String.join(",", betas));
    }

    /** What {@code Connection} names is meant for this gateway alone (RFC 9110, section 7.6.1). */
    private static Set<String> namedByConnection(Headers fromClient) {
        return fromClient.all("connection").stream()
                .flatMap(names -> Stream.of(names.split(",", -1)))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private static boolean passesToProvider(String name) {
        return KEPT_FROM_PROVIDER.stream().noneMatch(name::startsWith)
                && (TO_PROVIDER.contains(name) || TO_PROVIDER_PREFIXES.stream().anyMatch(name::startsWith));
    }

    /** Of what the provider sent, each once; its limits, cookies and machines are no client's business. */
    public static Headers toClient(Headers fromProvider) {
        return Headers.of(TO_CLIENT.stream()
                .flatMap(name -> fromProvider.first(name).map(value -> new Field(name, value)).stream())
                .toList());
    }
}
