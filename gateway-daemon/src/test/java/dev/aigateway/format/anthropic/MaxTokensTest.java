package dev.aigateway.format.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaxTokensTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"max_tokens\":64000} | {\"max_tokens\":7}",
                "{ \"max_tokens\" : 64000 , \"é\":\"\\u00e9 😀\" } | { \"max_tokens\" : 7 , \"é\":\"\\u00e9 😀\" }",
                "{\"a\":{\"max_tokens\":1},\"b\":\"max_tokens\",\"max_tokens\":9,\"c\":1.0} "
                        + "| {\"a\":{\"max_tokens\":1},\"b\":\"max_tokens\",\"max_tokens\":7,\"c\":1.0}",
                "{\"m\\u0061x_tokens\":64000} | {\"m\\u0061x_tokens\":7}",
            })
    void onlyTheTopLevelValueChanges(String body, String cut) {
        assertThat(new String(MaxTokens.cutTo(body.getBytes(UTF_8), 7), UTF_8)).isEqualTo(cut);
    }

    @Test
    void withoutALimitThereIsNothingToCut() {
        assertThatThrownBy(() -> MaxTokens.cutTo("{\"a\":{\"max_tokens\":1}}".getBytes(UTF_8), 7))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
