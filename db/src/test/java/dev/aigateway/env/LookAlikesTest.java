package dev.aigateway.env;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LookAlikesTest {

    @Test
    void aTypingErrorIsAProblem() {
        assertThat(asked(Map.of("ANTHROPIC_APIKEY", "sk-1")).problems())
                .containsExactly("ANTHROPIC_APIKEY is not a setting: did you mean ANTHROPIC_API_KEY?");
        assertThat(asked(Map.of("MODEL_CLUADE_FAST", "x")).problems())
                .containsExactly("MODEL_CLUADE_FAST is not a setting: did you mean MODEL_CLAUDE_FAST?");
        assertThat(asked(Map.of("ANTHROPIC_API_KEY_FIEL", "x")).problems())
                .containsExactly("ANTHROPIC_API_KEY_FIEL is not a setting: did you mean ANTHROPIC_API_KEY_FILE?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GATEWAY_KEY",
                "ANTHROPIC_BASE_URL",
                "ANTHROPIC_AUTH_TOKEN",
                "ANTHROPIC_MODEL",
                "ANTHROPIC_DEFAULT_OPUS_MODEL",
                "MODEL_REGISTRY",
                "PORTT"
            })
    void whatClientsUseAndWhatLooksLikeNothingOfOursIsLeftAlone(String name) {
        assertThat(asked(Map.of(name, "x")).problems()).isEmpty();
    }

    @Test
    void distanceCountsLetters() {
        assertThat(LookAlikes.distance("KEY", "KEY")).isZero();
        assertThat(LookAlikes.distance("KEY", "KE")).isEqualTo(1);
        assertThat(LookAlikes.distance("", "KEY")).isEqualTo(3);
        assertThat(LookAlikes.distance("CLUADE", "CLAUDE")).isEqualTo(2);
    }

    private static Environment asked(Map<String, String> variables) {
        var environment = Environment.of(variables);
        environment.integer("PORT", 8000, 1, 65_535);
        environment.secret("ANTHROPIC_API_KEY");
        environment.uri("ANTHROPIC_API_URL", "https://host");
        environment.text("MODEL_CLAUDE_FAST", "claude");
        environment.text("GATEWAY_DATA_DIR", ".gateway");
        return environment;
    }
}
