package dev.aigateway.upstream;

import dev.aigateway.upstream.ReceivedRequest.Header;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What a gateway must never send on: its clients' credentials, and what concerns their connection only. */
final class HeaderRules {

    private static final Set<String> FORBIDDEN = Set.of(
            "authorization",
            "api-key",
            "proxy-authorization",
            "proxy-connection",
            "cookie",
            "anthropic-workspace-id",
            "forwarded",
            "via",
            "x-real-ip",
            "te",
            "trailer",
            "upgrade",
            "expect");

    private static final List<String> FORBIDDEN_BEGINNINGS = List.of("x-forwarded-", "cf-", "anthropic-dangerous-");

    private HeaderRules() {}

    static List<String> violations(ReceivedRequest request) {
        return Stream.concat(
                        request.headers().stream()
                                .filter(HeaderRules::forbidden)
                                .map(header -> request + " carries " + header.name()),
                        request.headers("accept-encoding").stream()
                                .filter(coding -> !coding.equals("identity"))
                                .map(coding -> request + " accepts the encoding " + coding))
                .toList();
    }

    private static boolean forbidden(Header header) {
        String name = header.name().toLowerCase(Locale.ROOT);
        return FORBIDDEN.contains(name) || FORBIDDEN_BEGINNINGS.stream().anyMatch(name::startsWith);
    }
}
