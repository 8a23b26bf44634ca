package dev.aigateway.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.aigateway.daemon.DaemonProcess;
import dev.aigateway.proof.Prompt.Route;
import dev.aigateway.proof.SlowClients.Kind;
import dev.aigateway.upstream.ReceivedRequest;
import dev.aigateway.upstream.Script;
import dev.aigateway.usage.TokenUsage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A daemon with its real patience, and clients without an end. */
class SlowClientsProofTest {

    private static final int CALLERS = 4;
    private static final int CALLS = 1_000;
    /** Of the connections, each third is of one kind, but bodies may cost more. */
    private static final int BODIES_MAX = 200;

    /** For the calls, and for the files of the daemon that are no connections. */
    private static final int SPARED = 300;

    private static final Duration HEADERS_WITHIN = Duration.ofSeconds(15);
    private static final Duration BODIES_WITHIN = Duration.ofSeconds(35);
    private static final Duration READER_WITHIN = Duration.ofSeconds(75);
    private static final Duration ADDED_MAX = Duration.ofMillis(50);
    private static final int SLACK = 10;
    private static final long RESIDENT_MAX = 3L << 29;
    private static final int FLOOD_PIECES = 24;
    private static final int RECEIVE_BUFFER = 4 << 10;

    private final Stage stage = Stage.set(1, Map.of("GATEWAY_JAVA_OPTS", "-Xmx1g"));
    private final DaemonProcess daemon = stage.fleet().member(0).process();
    private final int port = stage.fleet().member(0).port();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void fault26To29SlowClientsAreClosedAndNobodyElseNotices() throws Exception {
        stage.warm(stage.key());
        var _ = slowestButOnePercent(); // The first calls of a daemon are slow in any case.
        Duration before = slowestButOnePercent();
        try (Proof proof = Proof.of("connections", 1_000);
                Socket reader = callThatIsNotRead()) {
            ReceivedRequest flood = stage.upstream().requests().getLast();
            List<Kind> kinds = kinds(Math.min(proof.count(), connectionsMax()));
            try (SlowClients slow = SlowClients.connect(port, kinds)) {
                Duration meanwhile = slowestButOnePercent();
                proof.say("p99 of normal calls %d ms, with %d slow clients %d ms, %d MiB resident"
                        .formatted(
                                before.toMillis(), kinds.size(), meanwhile.toMillis(), daemon.residentBytes() >> 20));
                assertThat(meanwhile)
                        .isLessThan(before.multipliedBy(2).plus(ADDED_MAX).multipliedBy(SLACK));
                assertThat(daemon.residentBytes()).isLessThan(RESIDENT_MAX);
                assertClosed(slow, kinds, proof);
            }
            assertThat(flood.awaitDisconnect(Proof.within(READER_WITHIN))).isTrue();
            assertThat(reader.isClosed()).isFalse();
            proof.did(kinds.size());
        }
        stage.awaitIdle();
        stage.assertSums();
    }

    private static void assertClosed(SlowClients slow, List<Kind> kinds, Proof proof) {
        Kind bodies = kinds.getFirst();
        Await.until("all slow heads are closed", Proof.within(HEADERS_WITHIN), () -> slow.open(Kind.SLOW_HEADERS) == 0);
        assertThat(slow.longest(Kind.SLOW_HEADERS)).isLessThan(HEADERS_WITHIN);
        assertThat(slow.open(Kind.IDLE))
                .as("nobody waits in vain before their time")
                .isPositive();
        Await.until("all slow bodies are closed", Proof.within(BODIES_WITHIN), () -> slow.open(bodies) == 0);
        proof.say("slow heads were open for at most %d s, slow bodies for %d s"
                .formatted(
                        slow.longest(Kind.SLOW_HEADERS).toSeconds(),
                        slow.longest(bodies).toSeconds()));
        assertThat(slow.longest(bodies)).isLessThan(BODIES_WITHIN);
    }

    private List<Kind> kinds(int count) {
        int bodies = Math.min(BODIES_MAX, count / 3);
        List<Kind> kinds = new ArrayList<>(
                Collections.nCopies(bodies, Kind.slowBody(stage.key().secret().reveal())));
        int rest = count - bodies;
        kinds.addAll(Collections.nCopies(rest / 2, Kind.IDLE));
        kinds.addAll(Collections.nCopies(rest - rest / 2, Kind.SLOW_HEADERS));
        return kinds;
    }

    /** What a daemon takes that may open as many files as this process. */
    private static int connectionsMax() {
        long files = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Integer.MAX_VALUE;
        return Math.clamp((files - 500) / 2 - SPARED, 1, Integer.MAX_VALUE);
    }

    /** The 99th percentile of normal calls, each on a connection of its own. */
    private Duration slowestButOnePercent() {
        List<Answer> answers = Load.start(CALLERS, CALLS, () -> Prompt.of(Route.MESSAGES, false, 100, 500), stage::call)
                .join();
        assertThat(Answer.except(answers, Answer::finished)).isEmpty();
        return answers.stream().map(Answer::took).sorted().toList().get(CALLS * 99 / 100 - 1);
    }

    /** A stream that is larger than any buffer on its way, for a client with a full one. */
    private Socket callThatIsNotRead() throws IOException {
        stage.upstream().enqueue(flood());
        byte[] body = Prompt.of(Route.MESSAGES, true, 100, 100).body();
        Socket socket = new Socket();
        socket.setReceiveBufferSize(RECEIVE_BUFFER);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        int asked = stage.upstream().requests().size();
        String head = """
            POST /v1/messages HTTP/1.1\r
            Host: h\r
            content-type: application/json\r
            content-length: %d\r
            x-api-key: %s\r
            \r
            """.formatted(body.length, stage.key().secret().reveal());
        socket.getOutputStream().write(head.getBytes(UTF_8));
        socket.getOutputStream().write(body);
        var _ = stage.upstream().awaitRequest(asked + 1);
        return socket;
    }

    private static Script flood() {
        List<String> frames = new ArrayList<>();
        frames.add("event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":"
                + "{\"input_tokens\":1,\"output_tokens\":1}}}\n\n");
        String delta = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
                + "{\"type\":\"text_delta\",\"text\":\"" + "x".repeat(1 << 20) + "\"}}\n\n";
        frames.addAll(Collections.nCopies(FLOOD_PIECES, delta));
        return new Script.RawFrames(new TokenUsage(1, 0, 0, 0, 1), frames.toArray(String[]::new));
    }
}
