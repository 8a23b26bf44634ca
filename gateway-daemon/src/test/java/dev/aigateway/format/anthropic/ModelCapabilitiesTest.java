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

    /** By the provider's documentation; sampling, thinking, forced calls, prefill and system messages, in one letter each. */
    @ParameterizedTest
    @CsvSource({
        "claude-fable-5-2, -a---s, LOW_EFFORT, true, 128000, 1000000",
        "claude-fable-5-1, -a---s, LOW_EFFORT, true, 128000, 1000000",
        "claude-mythos-5-2, -a---s, LOW_EFFORT, true, 128000, 1000000",
        "claude-mythos-5-1, -a---s, LOW_EFFORT, true, 128000, 1000000",
        "claude-fable-5, -a-f-s, LOW_EFFORT, true, 128000, 1000000",
        "claude-mythos-5, -a-f-s, LOW_EFFORT, true, 128000, 1000000",
        "claude-opus-5-5, -a---s, LOW_EFFORT, true, 128000, 1000000",
        "claude-sonnet-5-5, -a---s, BETWEEN_TOOLS, true, 128000, 1000000",
        "claude-haiku-5-5, -a-f-s, DISABLED_TO_HIGH, true, 128000, 1000000",
        "claude-opus-5, -a-f-s, DISABLED_TO_HIGH, true, 128000, 1000000",
        "claude-sonnet-5, -a-f--, DISABLED, true, 128000, 1000000",
        "claude-opus-4-8, -a-f-s, OMITTED, false, 128000, 1000000",
        "claude-opus-4-7, -a-f--, OMITTED, false, 128000, 1000000",
        "claude-opus-4-6, taef--, OMITTED, false, 128000, 1000000",
        "claude-sonnet-4-6, taef--, OMITTED, false, 128000, 1000000",
        "claude-opus-4-5, t-efp-, OMITTED, false, 64000, 200000",
        "claude-sonnet-4-5, t-efp-, OMITTED, false, 64000, 200000",
        "claude-haiku-4-5, t-efp-, OMITTED, false, 64000, 200000",
    })
    void everyModelHasItsRow(
            String model, String accepted, LeastThinking least, boolean thinksByDefault, int output, int context) {
        ModelCapabilities row = ModelCapabilities.of(model);

        assertThat(letters(row)).isEqualTo(accepted);
        assertThat(row.leastThinking()).isEqualTo(least);
        assertThat(row.thinksByDefault()).isEqualTo(thinksByDefault);
        assertThat(row.outputTokensMax()).isEqualTo(output);
        assertThat(row.contextTokens()).isEqualTo(context);
    }

    private static String letters(ModelCapabilities row) {
        return (row.sampling() ? "t" : "-")
                + (row.adaptiveThinking() ? "a" : "-")
                + (row.enabledThinking() ? "e" : "-")
                + (row.forcedToolChoice() ? "f" : "-")
                + (row.prefill() ? "p" : "-")
                + (row.systemInConversation() ? "s" : "-");
    }

    @Test
    void fewModelsAnswerFaster() {
        assertThat(ModelCapabilities.of("claude-opus-5-5").fastMode()).isEqualTo(FastMode.YES);
        assertThat(ModelCapabilities.of("claude-opus-5").fastMode()).isEqualTo(FastMode.WITH_BETA);
        assertThat(ModelCapabilities.of("claude-opus-4-8").fastMode()).isEqualTo(FastMode.WITH_BETA);
        assertThat(ModelCapabilities.of("claude-sonnet-5-5").fastMode()).isEqualTo(FastMode.NO);
    }

    @Test
    void aModelKnowsTheEffortsOfItsRow() {
        assertThat(ModelCapabilities.of("claude-opus-4-5").efforts())
                .containsExactlyInAnyOrder(Effort.LOW, Effort.MEDIUM, Effort.HIGH);
        assertThat(ModelCapabilities.of("claude-opus-4-6").efforts())
                .containsExactlyInAnyOrder(Effort.LOW, Effort.MEDIUM, Effort.HIGH, Effort.MAX);
        assertThat(ModelCapabilities.of("claude-haiku-4-5").efforts()).isEmpty();
        assertThat(ModelCapabilities.of("claude-opus-5").efforts()).containsExactlyInAnyOrder(Effort.values());
    }
}
