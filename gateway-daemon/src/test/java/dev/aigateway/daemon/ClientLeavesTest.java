package dev.aigateway.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.store.Attempt;
import dev.aigateway.upstream.Gate;
import dev.aigateway.upstream.ReceivedRequest;
import dev.aigateway.upstream.Script;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client that leaves, in whatever way and at whatever moment: its call is cancelled upstream and settled. */
class ClientLeavesTest {

    private static final Duration CANCELLED_WITHIN = Duration.ofSeconds(1);
    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    enum Leaving {
        FIN,
        RST,
        HALF_CLOSE
    }

    @ParameterizedTest
    @CsvSource({
        "FIN,MESSAGES,true",
        "FIN,MESSAGES,false",
        "RST,MESSAGES,true",
        "RST,MESSAGES,false",
        "HALF_CLOSE,MESSAGES,true",
        "HALF_CLOSE,MESSAGES,false",
        "FIN,CHAT,true",
        "RST,CHAT,false"
    })
    void fault23WhileWaitingForTheFirstByte(Leaving leaving, Surface surface, boolean stream) throws Exception {
        gateway.upstream().enqueue(new Script.StallBeforeHeaders());

        ReceivedRequest received = callAndLeave(leaving, surface, stream, 0);

        assertThat(received.awaitDisconnect(CANCELLED_WITHIN)).isTrue();
        assertThat(last().source()).isEqualTo("estimated");
        assertThat(last().error()).isEqualTo("the client left before an answer came");
    }

    @ParameterizedTest
    @CsvSource({"FIN,MESSAGES", "RST,MESSAGES", "HALF_CLOSE,MESSAGES", "FIN,CHAT", "RST,CHAT", "HALF_CLOSE,CHAT"})
    void fault24InTheMiddleOfAStream(Leaving leaving, Surface surface) throws Exception {
        gateway.upstream().enqueue(new Script.StallMidStream(5));

        ReceivedRequest received = callAndLeave(leaving, surface, true, 500);

        assertThat(received.awaitDisconnect(CANCELLED_WITHIN)).isTrue();
        assertThat(last().source()).isEqualTo("estimated");
        assertThat(last().error()).isEqualTo("the client left");
        assertThat(last().usage().input())
                .isEqualTo(Script.Answer.DEFAULT.usage().input());
    }

    @ParameterizedTest
    @CsvSource({"FIN", "RST"})
    void fault24WhileTheProviderGoesOnWriting(Leaving leaving) throws Exception {
        Gate gate = new Gate();
        gateway.upstream().enqueue(new Script.Lockstep(new Script.StallMidStream(7), gate));
        for (int frame = 0; frame < 3; frame++) {
            gate.release();
        }

        ReceivedRequest received = callAndLeave(leaving, Surface.MESSAGES, true, 400);
        gate.open();

        assertThat(received.awaitDisconnect(CANCELLED_WITHIN)).isTrue();
        assertThat(last().source()).isEqualTo("estimated");
    }

    @ParameterizedTest
    @CsvSource({"FIN", "RST", "HALF_CLOSE"})
    void fault24WhileAStreamIsGatheredForAWholeAnswer(Leaving leaving) throws Exception {
        gateway.upstream().enqueue(new Script.StallMidStream(5));

        ReceivedRequest received = callAndLeave(leaving, Surface.CHAT, false, 0);

        assertThat(received.awaitDisconnect(CANCELLED_WITHIN)).isTrue();
        assertThat(last().error()).startsWith("the client left");
        assertThat(last().source()).isEqualTo("estimated");
    }

    enum Surface {
        MESSAGES,
        CHAT;

        String path() {
            return this == CHAT ? "/v1/chat/completions" : "/v1/messages";
        }

        String body(boolean stream) {
            return this == CHAT ? Api.chat("claude-fast", stream) : Api.message("claude-fast", stream);
        }
    }

    /** Leaves once the provider has the request and so many bytes of the answer have come. */
    private static ReceivedRequest callAndLeave(Leaving leaving, Surface surface, boolean stream, int afterBytes)
            throws IOException {
        int number = gateway.upstream().requests().size() + 1;
        String body = surface.body(stream);
        Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), gateway.port());
        socket.getOutputStream()
                .write(
                        "POST %s HTTP/1.1\r\nhost: x\r\nx-api-key: %s\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
                                .formatted(surface.path(), gateway.key(), body.length(), body)
                                .getBytes(UTF_8));
        ReceivedRequest received = gateway.upstream().awaitRequest(number);
        socket.getInputStream().readNBytes(afterBytes);
        leave(socket, leaving);
        return received;
    }

    private static void leave(Socket socket, Leaving leaving) throws IOException {
        switch (leaving) {
            case FIN -> socket.close();
            case RST -> {
                socket.setSoLinger(true, 0);
                socket.close();
            }
            case HALF_CLOSE -> socket.shutdownOutput();
        }
    }

    private static Attempt last() {
        List<Attempt> attempts = gateway.settled();
        return attempts.getLast();
    }
}
