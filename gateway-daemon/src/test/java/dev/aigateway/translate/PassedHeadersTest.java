package dev.aigateway.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.format.Headers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which header fields pass, both ways: a row for each kind that clients and providers are known to send. */
class PassedHeadersTest {

    @ParameterizedTest
    @CsvSource({
        "accept, passes",
        "content-type, passes",
        "user-agent, passes",
        "x-app, passes",
        "idempotency-key, passes",
        "anthropic-version, passes",
        "anthropic-beta, passes",
        "anthropic-client-platform, passes",
        "anthropic-some-future-thing, passes",
        "x-stainless-lang, passes",
        "x-stainless-retry-count, passes",
        "x-stainless-helper-method, passes",
        "anthropic-workspace-id, stays",
        "anthropic-dangerous-direct-browser-access, stays",
        "accept-encoding, stays",
        "accept-language, stays",
        "authorization, stays",
        "x-api-key, stays",
        "api-key, stays",
        "proxy-authorization, stays",
        "cookie, stays",
        "host, stays",
        "content-length, stays",
        "content-encoding, stays",
        "connection, stays",
        "keep-alive, stays",
        "te, stays",
        "trailer, stays",
        "transfer-encoding, stays",
        "upgrade, stays",
        "expect, stays",
        "forwarded, stays",
        "via, stays",
        "x-real-ip, stays",
        "x-forwarded-for, stays",
        "x-forwarded-proto, stays",
        "x-forwarded-host, stays",
        "cf-connecting-ip, stays",
        "cf-ray, stays",
        "openai-organization, stays",
        "origin, stays",
        "referer, stays",
        "x-claude-code-session-id, stays",
        "x-request-id, stays",
        "x-anything-else, stays",
    })
    void fromAClient(String name, String fate) {
        assertFate(PassedHeaders.toProvider(Headers.of(name, "value")), name, fate);
    }

    @ParameterizedTest
    @CsvSource({
        "content-type, passes",
        "request-id, passes",
        "retry-after, passes",
        "x-should-retry, passes",
        "x-gateway-simulated, passes",
        "anthropic-ratelimit-requests-limit, stays",
        "anthropic-ratelimit-unified-status, stays",
        "anthropic-priority-input-tokens-limit, stays",
        "anthropic-fast-output-tokens-remaining, stays",
        "anthropic-organization-id, stays",
        "anthropic-workspace-id, stays",
        "set-cookie, stays",
        "cf-ray, stays",
        "cf-cache-status, stays",
        "server, stays",
        "via, stays",
        "alt-svc, stays",
        "strict-transport-security, stays",
        "content-encoding, stays",
        "content-length, stays",
        "transfer-encoding, stays",
        "connection, stays",
        "x-robots-tag, stays",
        "x-envoy-upstream-service-time, stays",
    })
    void fromTheProvider(String name, String fate) {
        assertFate(PassedHeaders.toClient(Headers.of(name, "value")), name, fate);
    }

    private static void assertFate(Headers passed, String name, String fate) {
        if (fate.equals("passes")) {
            assertThat(passed.all(name)).containsExactly("value");
        } else {
            assertThat(passed.fields()).isEmpty();
        }
    }

    @Test
    void aRepeatedBetaBecomesOneFieldInItsOrder() {
        Headers passed = PassedHeaders.toProvider(
                Headers.of("anthropic-beta", "b,a").and("accept", "*/*").and("anthropic-beta", "unknown-2031-01-01"));

        assertThat(passed.all("anthropic-beta")).containsExactly("b,a,unknown-2031-01-01");
        assertThat(passed.all("accept")).containsExactly("*/*");
    }

    @Test
    void aFieldThatConnectionNamesIsForThisHopAlone() {
        Headers passed = PassedHeaders.toProvider(Headers.of("connection", "keep-alive, X-Stainless-Os")
                .and("x-stainless-os", "Linux")
                .and("x-stainless-lang", "js"));

        assertThat(passed.fields()).isEqualTo(List.of(new Headers.Field("x-stainless-lang", "js")));
    }
}
