package dev.aigateway.provider.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.core.ObjectMappers;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.RawMessageStreamEvent;
import dev.aigateway.format.Headers;
import dev.aigateway.format.ProviderRequest;
import dev.aigateway.provider.Cancellation;
import dev.aigateway.provider.ProviderReply;
import dev.aigateway.provider.ProviderReply.Complete;
import dev.aigateway.provider.ProviderReply.Refused;
import dev.aigateway.provider.ProviderReply.Streaming;
import dev.aigateway.sse.SseFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Asks a simulated provider, and reads its answers with Anthropic's own client library. */
final class Asking {

    static final String MODEL = "claude-sonnet-5-5";

    final MovableTime time = new MovableTime();
    final Cancellation cancellation = new Cancellation();
    private final SimulatedProvider provider = new SimulatedProvider(time, time, new Random(1));

    /** A request with one message of the user, in which quotes may be single. */
    static String prompt(String text) {
        return body(100, "{'role':'user','content':'" + text + "'}", "");
    }

    static String body(int maxTokens, String messages, String more) {
        return "{'model':'%s','max_tokens':%d,'messages':[%s]%s}".formatted(MODEL, maxTokens, messages, more);
    }

    ProviderReply send(String path, String body, boolean stream) {
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return provider.send(new ProviderRequest(path, "", Headers.NONE, bytes, MODEL, stream), cancellation);
    }

    Complete whole(String body) {
        return (Complete) send("/v1/messages", body, false);
    }

    Streaming stream(String body) {
        return (Streaming) send("/v1/messages", body, true);
    }

    Refused refused(String body) {
        return (Refused) send("/v1/messages", body, false);
    }

    static Message message(Complete answer) throws IOException {
        return ObjectMappers.jsonMapper()
                .readValue(answer.body(), Message.class)
                .validate();
    }

    /** The whole stream put together again. */
    static Message message(Streaming answer) throws IOException {
        MessageAccumulator parts = MessageAccumulator.create();
        for (SseFrame frame : frames(answer)) {
            if (!text(frame).startsWith("event: ping")) {
                parts.accumulate(ObjectMappers.jsonMapper()
                        .readValue(frame.data(), RawMessageStreamEvent.class)
                        .validate());
            }
        }
        assertThat(answer.finished()).isTrue();
        return parts.message();
    }

    static List<SseFrame> frames(Streaming answer) {
        List<SseFrame> frames = new ArrayList<>();
        for (Optional<SseFrame> frame = answer.next(); frame.isPresent(); frame = answer.next()) {
            frames.add(frame.get());
        }
        return frames;
    }

    static String text(SseFrame frame) {
        return new String(frame.bytes(), StandardCharsets.UTF_8);
    }

    static String text(Message message) {
        return message.content().getFirst().asText().text();
    }
}
