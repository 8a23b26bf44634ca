package dev.aigateway.translate.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FinishReasonTest {

    @ParameterizedTest
    @CsvSource({
        "end_turn, stop",
        "stop_sequence, stop",
        "max_tokens, length",
        "model_context_window_exceeded, length",
        "tool_use, tool_calls",
        "refusal, content_filter",
        "pause_turn, stop",
        "compaction, stop",
        "xyz, stop",
        ", stop",
    })
    void everyStopReasonHasAFinishReason(String stopReason, String word) {
        assertThat(FinishReason.of(stopReason, true, false).word()).isEqualTo(word);
    }

    @Test
    void aToolThatTheProviderUsesItselfIsNoCall() {
        assertThat(FinishReason.of("tool_use", false, false).word()).isEqualTo("stop");
    }

    @Test
    void aClientOfTheOlderFormIsToldSo() {
        assertThat(FinishReason.of("tool_use", true, true).word()).isEqualTo("function_call");
    }
}
