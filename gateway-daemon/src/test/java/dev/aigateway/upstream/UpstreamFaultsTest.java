package dev.aigateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aigateway.format.Headers;
import dev.aigateway.upstream.BookEntry.State;
import dev.aigateway.upstream.Script.Answer;
import dev.aigateway.upstream.Script.Ending;
import dev.aigateway.usage.TokenUsage;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UpstreamFaultsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final TokenUsage USAGE = new TokenUsage(100, 0, 0, 0, 50);
    /** Its deltas have 8 and 9 characters. */
    private static final Answer ANSWER = new Answer("Horizons collapse", USAGE);

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final TestClient client = new TestClient(upstream);

    @AfterEach
    void stop() {
        client.close();
        upstream.close();
    }

    @Test
    void eachFrameWaitsForItsStep() throws Exception {
        Gate gate = new Gate();
        upstream.enqueue(new Script.Lockstep(ANSWER, gate));

        try (InputStream stream = client.open(TestClient.STREAM).body()) {
            gate.release();
            TestClient.readUntil(stream, "\n\n");
            assertThat(stream.available()).isZero();
            assertThat(upstream.book().getFirst().usage()).isEqualTo(USAGE.withOutput(1));

            gate.release();
            TestClient.readUntil(stream, "\n\n");
            assertThat(upstream.book().getFirst().state()).isEqualTo(State.RUNNING);

            gate.open();
            TestClient.readUntil(stream, "message_stop\"}\n\n");
            assertThat(upstream.book().getFirst().state()).isEqualTo(State.FINISHED);
        }
    }

    @Test
    void aHeldAnswerHasNoHeadAndNoEntry() throws Exception {
        Gate gate = new Gate();
        upstream.enqueue(new Script.Held(ANSWER, gate));

        try (Socket socket = client.raw(TestClient.BODY)) {
            upstream.awaitRequest(1);
            assertThat(upstream.book()).isEmpty();
            gate.release();
            TestClient.readUntil(socket.getInputStream(), "end_turn");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatLeavesIsBilledForWhatWasSent(Ending ending) throws Exception {
        Gate gate = new Gate();
        upstream.enqueue(new Script.Lockstep(ANSWER, gate));
        Socket socket = client.raw(TestClient.STREAM);
        for (int frame = 0; frame < 4; frame++) {
            gate.release();
            TestClient.readUntil(socket.getInputStream(), "data: ");
        }

        socket.setSoLinger(ending == Ending.RST, 0);
        socket.close();

        assertThat(upstream.awaitRequest(1).awaitDisconnect(PATIENCE)).isTrue();
        BookEntry entry = upstream.awaitBook(1).getFirst();
        assertThat(entry.usage()).isEqualTo(USAGE.withOutput(2));
        assertThat(entry.state()).isEqualTo(State.ABORTED);
    }

    @Test
    void aClientThatLeavesASilentUpstreamIsSeen() throws Exception {
        upstream.enqueue(new Script.StallBeforeHeaders(USAGE.withOutput(7)), new Script.StallMidStream(ANSWER, 5));
        client.raw(TestClient.BODY).close();
        assertThat(upstream.awaitRequest(1).awaitDisconnect(PATIENCE)).isTrue();
        upstream.awaitBook(1);

        try (Socket socket = client.raw(TestClient.STREAM)) {
            TestClient.readUntil(socket.getInputStream(), "collapse");
        }
        assertThat(upstream.awaitRequest(2).awaitDisconnect(PATIENCE)).isTrue();

        assertThat(upstream.awaitBook(2))
                .extracting(entry -> entry.usage().output())
                .containsExactly(7L, 5L);
    }

    @ParameterizedTest
    @EnumSource
    void aCutStreamIsBilledForWhatWasSent(Ending ending) throws Exception {
        Gate gate = new Gate();
        upstream.enqueue(new Script.Lockstep(new Script.CutMidStream(ANSWER, 4, 10, ending), gate));

        try (Socket socket = client.raw(TestClient.STREAM)) {
            for (int step = 0; step < 4; step++) {
                gate.release();
                TestClient.readUntil(socket.getInputStream(), "\n\n");
            }
            gate.release();
            assertThat(TestClient.readUntil(socket.getInputStream(), "event: con"))
                    .endsWith("event: con");
            gate.release();
            assertEnds(socket.getInputStream(), ending);
        }
        BookEntry entry = upstream.awaitBook(1).getFirst();
        assertThat(entry.usage()).isEqualTo(USAGE.withOutput(5));
        assertThat(entry.state()).isEqualTo(State.CUT);
        assertThat(upstream.awaitRequest(1).disconnectedAt()).isEmpty();
    }

    @Test
    void halfOfAWholeAnswerIsShorterThanItSays() {
        upstream.enqueue(new Script.CutMidStream(0, Ending.FIN));

        assertThatThrownBy(() -> client.post(TestClient.BODY)).isInstanceOf(IOException.class);
        assertThat(upstream.awaitBook(1).getFirst().usage()).isEqualTo(Answer.DEFAULT.usage());
    }

    @Test
    void aConnectionCanEndInsteadOfAnAnswer() throws Exception {
        upstream.enqueue(new Script.CloseBeforeAnswer(Ending.RST), new Script.CloseBeforeAnswer(Ending.FIN));

        for (Ending ending : List.of(Ending.RST, Ending.FIN)) {
            try (Socket socket = client.raw(TestClient.BODY)) {
                assertEnds(socket.getInputStream(), ending);
            }
        }
        assertThat(upstream.book()).isEmpty();
    }

    @Test
    void aStreamCanEndTooEarlyOrWithAnError() throws Exception {
        upstream.enqueue(new Script.EndMidStream(ANSWER, 4), new Script.ErrorEventMidStream(4));

        assertThat(client.post(TestClient.STREAM).body()).contains("Horizons").doesNotContain("collapse");
        assertThat(client.post(TestClient.STREAM).body())
                .endsWith(
                        "event: error\n"
                            + "data:"
                            + " {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n");
        assertThat(upstream.awaitBook(2)).extracting(BookEntry::state).containsOnly(State.CUT);
    }

    @Test
    void anAnswerCanHideItsUsage() throws Exception {
        upstream.enqueue(new Script.NoUsage(ANSWER), new Script.NoUsage(ANSWER));

        assertThat(client.post(TestClient.STREAM).body()).contains("collapse").doesNotContain("usage");
        assertThat(client.post(TestClient.BODY).body()).contains("collapse").doesNotContain("usage");
        assertThat(upstream.book()).extracting(BookEntry::usage).containsExactly(USAGE, USAGE);
    }

    @Test
    void rawPiecesAndBodiesAreSentAsTheyAre() throws Exception {
        upstream.enqueue(
                new Script.RawFrames(USAGE, "data: {\"a\"", ":1}\r\r", ": x"),
                new Script.RawBody(Headers.of("content-type", "application/json"), bytes("{"), USAGE),
                new Script.RawResponse(bytes("HTTP/1.1 200 OK\r\nX-Odd: 1\r\ncontent-length: 2\r\n\r\nhi")));

        assertThat(client.post(TestClient.STREAM).body()).isEqualTo("data: {\"a\":1}\r\r: x");
        assertThat(client.post(TestClient.STREAM).body()).isEqualTo("{");
        assertThat(client.post(TestClient.STREAM).headers().firstValue("x-odd")).hasValue("1");
        assertThat(upstream.book()).hasSize(2);
    }

    @Test
    void refusalsAreNotBooked() throws Exception {
        upstream.enqueue(
                new Script.Refusal(429, "{}", Headers.of("retry-after", "7")),
                new Script.Redirect("http://127.0.0.2/"),
                new Script.NotJson());

        HttpResponse<String> refusal = client.post(TestClient.BODY);
        assertThat(refusal.statusCode()).isEqualTo(429);
        assertThat(refusal.headers().firstValue("retry-after")).hasValue("7");
        assertThat(client.post(TestClient.BODY).statusCode()).isEqualTo(307);
        assertThat(client.post(TestClient.BODY).body()).startsWith("<html>");
        assertThat(upstream.book()).isEmpty();
    }

    private static void assertEnds(InputStream in, Ending ending) throws IOException {
        switch (ending) {
            case FIN -> assertThat(in.read()).isEqualTo(-1);
            case RST -> assertThatThrownBy(in::read).isInstanceOf(SocketException.class);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
