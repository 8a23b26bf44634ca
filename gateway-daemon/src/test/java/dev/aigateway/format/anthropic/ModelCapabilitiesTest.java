package dev.aigateway.format.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelCapabilitiesTest {

    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-5, claude-sonnet-5",
        "claude-sonnet-5-20260601, claude-sonnet-5",
        "claude-sonnet-5-5, claude-sonnet-5-5",
        "claude-sonnet-5-5-20260928, claude-sonnet-5-5",
        "claude-haiku-4-5-20251001, claude-haiku-4-5",
    })
    void theLongestPrefixSaysWhatAModelAccepts(String model, String prefix) {
        assertThat(ModelCapabilities.of(model).idPrefix()).isEqualTo(prefix);
    }

    @Test
    void anUnknownModelIsTakenForTheNewest() {
        ModelCapabilities unknown = ModelCapabilities.of("claude-nova-7");

        assertThat(unknown.sampling()).isFalse();
        assertThat(unknown.forcedToolChoice()).isFalse();
        assertThat(unknown.adaptiveThinking()).isTrue();
        assertThat(unknown.outputTokensMax()).isEqualTo(128_000);
    }

    @Test
    void aModelKnowsTheEffortsOfItsRow() {
        assertThat(ModelCapabilities.of("claude-opus-4-6").efforts())
                .containsExactlyInAnyOrder(Effort.LOW, Effort.MEDIUM, Effort.HIGH, Effort.MAX);
        assertThat(ModelCapabilities.of("claude-haiku-4-5").efforts()).isEmpty();
        assertThat(ModelCapabilities.of("claude-opus-5").efforts()).containsExactlyInAnyOrder(Effort.values());
    }
}
