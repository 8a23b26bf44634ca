package dev.aigateway.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProviderLimitTest {

    private static final String SENTENCE =
            "You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC.";

    @Test
    void aSpendLimitIsKnownByTheBeginningOfItsSentence() {
        assertThat(isReached(400, error(SENTENCE))).isTrue();
        assertThat(isReached(400, "{\n  \"error\" : {\n  \"message\" :\n \"" + SENTENCE + "\"}}"))
                .isTrue();
    }

    @Test
    void whatCannotBePaidIsALimitWhateverIsSaid() {
        assertThat(isReached(402, "<html>")).isTrue();
        assertThat(isReached(402, "")).isTrue();
    }

    @Test
    void everythingElseIsNone() {
        assertThat(isReached(400, error("messages: too short"))).isFalse();
        assertThat(isReached(400, error("not allowed: " + SENTENCE))).isFalse();
        assertThat(isReached(400, error("\\\"message\\\":\\\"" + SENTENCE))).isFalse();
        assertThat(isReached(400, "")).isFalse();
        assertThat(isReached(429, error(SENTENCE))).isFalse();
        assertThat(isReached(403, error(SENTENCE))).isFalse();
        assertThat(isReached(529, error("Overloaded"))).isFalse();
    }

    @Test
    void onlyTheHeadOfABodyIsLookedAt() {
        assertThat(isReached(400, " ".repeat(1_000_000) + error(SENTENCE))).isFalse();
    }

    private static boolean isReached(int status, String body) {
        return ProviderLimit.isReached(status, body.getBytes(UTF_8));
    }

    private static String error(String message) {
        return "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"" + message + "\"}}";
    }
}
