package dev.aigateway.format.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.format.Headers;
import dev.aigateway.format.ProviderRequest;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountRequestTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"max_tokens\":5,\"model\":\"m\",\"stream\":true,\"messages\":[ 1.0 ],\"metadata\":{}} "
                        + "| {\"model\":\"m\",\"messages\":[ 1.0 ]}",
                "{ \"model\" : \"m\" ,\"speed\":\"fast\",\"system\":\"é\\u00e9\" } "
                        + "| {\"model\" : \"m\",\"speed\":\"fast\",\"system\":\"é\\u00e9\"}",
                "{\"top_k\":1} | {}",
            })
    void onlyWhatLengthensThePromptIsSentAndByteForByte(String messages, String counted) {
        assertThat(new String(count(messages).body(), UTF_8)).isEqualTo(counted);
    }

    @Test
    void theBetasComeAlong() {
        ProviderRequest count = count("{}");
        assertThat(count.path()).isEqualTo("/v1/messages/count_tokens");
        assertThat(count.query()).isEqualTo("beta=true");
        assertThat(count.stream()).isFalse();
        assertThat(count.headers().all("anthropic-beta")).containsExactly("a,b");
        assertThat(count.headers().all("idempotency-key")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"input_tokens\":42} | 42",
                "{\"input_tokens\":0,\"context_management\":{}} | 0",
                "{\"input_tokens\":-1} | -1",
                "{\"input_tokens\":4.2} | -1",
                "{\"input_tokens\":9999999999} | -1",
                "{\"type\":\"message\"} | -1",
                "[] | -1",
                "<html> | -1",
            })
    void anAnswerSaysANumberOrNothing(String body, long tokens) {
        assertThat(CountAnswer.inputTokens(body.getBytes(UTF_8)))
                .isEqualTo(tokens < 0 ? OptionalLong.empty() : OptionalLong.of(tokens));
    }

    private static ProviderRequest count(String messages) {
        Headers headers = Headers.of("anthropic-beta", "a,b").and("idempotency-key", "1");
        return CountRequest.of(
                new ProviderRequest("/v1/messages", "beta=true", headers, messages.getBytes(UTF_8), "m", true));
    }
}
