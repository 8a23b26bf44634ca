package dev.aigateway.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SseFrameTest {

    @Test
    void theDataOfAFrameIsWhatTheStandardSays() {
        Map<String, String> data = Map.of(
                "data: a\n\n", "a",
                "data:a\n\n", "a",
                "data:  a\n\n", " a",
                "event: e\r\ndata: a\r\ndata: b\r\n\r\n", "a\nb",
                "data: a\rid: 1\rdata: b\r\r", "a\nb",
                "data:\ndata: a\n\n", "\na",
                "data\ndata\n\n", "\n",
                "database: a\n\n", "",
                ": data: a\n\n", "",
                " data: a\n\n", "");

        data.forEach((frame, expected) -> assertThat(SseFrame.of(frame).data())
                .as(frame)
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(expected));
    }

    @Test
    void whatTheGatewayWritesItselfIsWellFormed() {
        assertThat(SseFrame.event("error", "{}").bytes()).asString().isEqualTo("event: error\ndata: {}\n\n");
        assertThat(SseFrame.comment("keep-alive").bytes()).asString().isEqualTo(": keep-alive\n\n");
    }

    @Test
    void aFrameThatBrokeOffHasNoBlankLineAtItsEnd() {
        for (String whole : List.of("data: a\n\n", "data: a\r\r", "data: a\r\n\r\n", "data: a\n\r\n")) {
            assertThat(SseFrame.of(whole).endsWithBlankLine()).as(whole).isTrue();
        }
        for (String part : List.of("data: a", "data: a\n", "data: a\r\n", "", "\n")) {
            assertThat(SseFrame.of(part).endsWithBlankLine()).as(part).isFalse();
        }
    }
}
