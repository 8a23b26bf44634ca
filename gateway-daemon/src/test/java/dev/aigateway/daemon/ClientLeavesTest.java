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
    @CsvSource({"FIN,true", "FIN,false", "RST,true", "RST,false", "HALF_CLOSE,true", "HALF_CLOSE,false"})
    void fault23WhileWaitingForTheFirstByte(Leaving leaving, boolean stream) throws Exception {
        gateway.upstream().enqueue(new Script.StallBeforeHeaders());

        ReceivedRequest received = callAndLeave(leaving, stream, 0);

        assertThat(received.awaitDisconnect(CANCELLED_WITHIN)).isTrue();
        assertThat(last().source()).isEqualTo("hold");
        assertThat(last().error()).isEqualTo("the client left before an answer came");
    }

    @ParameterizedTest
    @CsvSource({"FIN", "RST", "HALF_CLOSE"})
    void fault24InTheMiddleOfAStream(Leaving leaving) throws Exception {
        gateway.upstream().enqueue(new Script.StallMidStream(5));

        ReceivedRequest received = callAndLeave(leaving, true, 500);

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

        ReceivedRequest received = callAndLeave(leaving, true, 400);
        gate.open();

        assertThat(received.awaitDisconnect(CANCELLED_WITHIN)).isTrue();
        assertThat(last().source()).isEqualTo("estimated");
    }

    /** Leaves once the provider has the request and so many bytes of the answer have come. */
    private static ReceivedRequest callAndLeave(Leaving leaving, boolean stream, int afterBytes) throws IOException {
        int number = gateway.upstream().requests().size() + 1;
        String body = Api.message("claude-fast", stream);
        Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), gateway.port());
        socket.getOutputStream()
                .write(
                        "POST /v1/messages HTTP/1.1\r\nhost: x\r\nx-api-key: %s\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
                                .formatted(gateway.key(), body.length(), body)
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
