package dev.aigateway.upstream;

import dev.aigateway.upstream.ReceivedRequest.Header;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All that a gateway may send on, written down once more and on purpose apart from the gateway's own list: never its
 * clients' credentials, their addresses, or what concerns their connection only.
 */
final class HeaderRules {

    private static final Set<String> ALLOWED = Set.of(
            "host",
            "content-length",
            "connection",
            "content-type",
            "accept",
            "accept-encoding",
            "user-agent",
            "x-api-key",
            "x-app",
            "x-gateway-hop",
            "idempotency-key");

    private static final List<String> ALLOWED_BEGINNINGS = List.of("anthropic-", "x-stainless-");
    /** These choose an account at the provider, or lower its guard. */
    private static final List<String> FORBIDDEN_BEGINNINGS = List.of("anthropic-workspace-id", "anthropic-dangerous-");

    private static final Set<String> ONCE = Set.of("host", "content-length", "content-type", "x-api-key");

    private HeaderRules() {}

    static List<String> violations(ReceivedRequest request) {
        Stream<String> forbidden = request.headers().stream()
                .filter(header -> !allowed(header))
                .map(header -> request + " carries " + header.name());
        Stream<String> codings = request.headers("accept-encoding").stream()
                .filter(coding -> !coding.equals("identity"))
                .map(coding -> request + " accepts the encoding " + coding);
        Stream<String> repeated = ONCE.stream()
                .filter(name -> request.headers(name).size() > 1)
                .map(name -> request + " repeats " + name);
        return Stream.of(forbidden, codings, repeated).flatMap(some -> some).toList();
    }

    private static boolean allowed(Header header) {
        String name = header.name().toLowerCase(Locale.ROOT);
        return FORBIDDEN_BEGINNINGS.stream().noneMatch(name::startsWith)
                && (ALLOWED.contains(name) || ALLOWED_BEGINNINGS.stream().anyMatch(name::startsWith));
    }
}
