package dev.aigateway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.proof.Prompt.Route;
import dev.aigateway.upstream.ReceivedRequest;
import dev.aigateway.upstream.Script;
import dev.aigateway.usage.TokenUsage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Row 21: a provider that writes faster than its client reads waits; the gateway does not take it all. */
class SlowReaderProofTest {

    private static final int STREAMS = 40;
    private static final int BUFFERED_MAX = 256 << 10;
    /** What a daemon needs for itself meanwhile, whatever streams there are. */
    private static final long OTHER_BYTES = 4 << 20;

    private static final int PART = 16 << 10;
    private static final int PARTS = 4_096;
    private static final Duration STILL = Duration.ofSeconds(2);
    private static final Duration STILL_WITHIN = Duration.ofSeconds(40);

    @Test
    void fault21AtMost256KiBAreBufferedForAStream() throws Exception {
        try (Stage stage = Stage.set(1);
                Proof proof = Proof.of("slow-readers", STREAMS)) {
            stage.warm(stage.key());
            Figures before = Figures.of(stage.fleet().member(0).process());
            int requests = stage.upstream().requests().size();
            stage.upstream().otherwise(flood());
            List<Socket> clients = clientsThatReadNothing(stage, proof.count());
            var _ = stage.upstream().awaitRequest(requests + proof.count());
            List<ReceivedRequest> received =
                    stage.upstream().requests().stream().skip(requests).toList();
            awaitStill(received);
            Figures now = Figures.of(stage.fleet().member(0).process());
            long perStream = (now.liveBytes() - before.liveBytes() - OTHER_BYTES) / proof.count();
            proof.did(proof.count());
            proof.say("before: %s; with them: %s; %d KiB a stream".formatted(before, now, perStream >> 10));
            assertThat(perStream).isLessThan(BUFFERED_MAX);
            assertThat(received).allMatch(request -> request.bytesAnswered() < (long) PART * PARTS);
            for (Socket client : clients) {
                client.close();
            }
            stage.awaitIdle();
            stage.assertSums();
        }
    }

    private static Script flood() {
        List<byte[]> pieces = new ArrayList<>();
        pieces.add(frame("message_start", """
            {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":\
            "claude-haiku-5-5","content":[],"usage":{"input_tokens":21,"output_tokens":1}}}\
            """));
        pieces.addAll(Collections.nCopies(PARTS, frame("content_block_delta", """
            {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"%s"}}\
            """.formatted("x".repeat(PART)))));
        return new Script.RawFrames(pieces, new TokenUsage(21, 0, 0, 0, 1));
    }

    private static byte[] frame(String event, String data) {
        return "event: %s\ndata: %s\n\n".formatted(event, data).getBytes(StandardCharsets.UTF_8);
    }

    private static List<Socket> clientsThatReadNothing(Stage stage, int count) throws IOException {
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Socket client = new Socket();
            client.setReceiveBufferSize(PART);
            client.connect(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), stage.fleet().port()));
            client.getOutputStream()
                    .write(Caller.request(stage.key().secret().reveal(), Prompt.of(Route.MESSAGES, true, 300, 300)));
            clients.add(client);
        }
        return clients;
    }

    /** Until nothing has moved for some time. */
    private static void awaitStill(List<ReceivedRequest> received) {
        long[] last = {-1, System.nanoTime()};
        Await.until("the provider waits", STILL_WITHIN, () -> {
            long now =
                    received.stream().mapToLong(ReceivedRequest::bytesAnswered).sum();
            if (now != last[0]) {
                last[0] = now;
                last[1] = System.nanoTime();
            }
            return System.nanoTime() - last[1] > STILL.toNanos();
        });
    }
}
