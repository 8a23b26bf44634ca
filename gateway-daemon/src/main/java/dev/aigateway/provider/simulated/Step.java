package dev.aigateway.provider.simulated;

import dev.aigateway.format.anthropic.AssistantMessage;
import dev.aigateway.format.anthropic.AssistantMessage.Content.Text;
import dev.aigateway.format.anthropic.AssistantMessage.Content.ToolUse;
import dev.aigateway.format.anthropic.StreamEvents;
import dev.aigateway.sse.SseFrame;
import dev.aigateway.usage.UsageReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One frame of a simulated stream, and what is known of the call once it is sent.
 *
 * @param before how long it takes to write
 * @param characters of the answer so far
 * @param stopReason null before the answer's end
 */
record Step(
        Duration before,
        SseFrame frame,
        UsageReport usage,
        long characters,
        @Nullable String stopReason) {

    /** Fifty words a second. */
    private static final Duration WORD = Duration.ofMillis(20);

    private static final Pattern BEFORE_WORD = Pattern.compile("(?<=\\S)(?=\\s)");
    private static final Pattern BEFORE_MEMBER = Pattern.compile("(?<=[,{])");

    static List<Step> of(AssistantMessage message) {
        StreamEvents events = new StreamEvents(message);
        UsageReport begun = UsageReport.of(message.usage().withOutput(1));
        UsageReport all = UsageReport.of(message.usage());
        long characters = 0;
        List<Step> steps = new ArrayList<>();
        for (SseFrame frame : List.of(events.messageStart(), events.contentBlockStart(), events.ping())) {
            steps.add(new Step(Duration.ZERO, frame, begun, characters, null));
        }
        for (String piece : pieces(message)) {
            characters += piece.length();
            steps.add(new Step(WORD, events.contentBlockDelta(piece), begun, characters, null));
        }
        steps.add(new Step(Duration.ZERO, events.contentBlockStop(), begun, characters, null));
        for (SseFrame frame : List.of(events.messageDelta(), events.messageStop())) {
            steps.add(new Step(Duration.ZERO, frame, all, characters, message.stopReason()));
        }
        return steps;
    }

    private static List<String> pieces(AssistantMessage message) {
        return switch (message.content()) {
            case Text text -> List.of(BEFORE_WORD.split(text.text()));
            case ToolUse use -> List.of(BEFORE_MEMBER.split(use.arguments()));
        };
    }
}
