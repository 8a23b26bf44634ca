package dev.aigateway.framing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.http.RawClient;
import dev.aigateway.http.RawClient.Answer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An ambiguous request gets one refusal, and what is hidden in it nothing at all. */
class FramingCorpusTest {

    private static final int REQUESTS_MIN = 250;
    private static final int FAMILIES_MIN = 15;

    private static Hidden hidden;

    @BeforeAll
    static void start() {
        hidden = new Hidden();
    }

    @AfterAll
    static void close() {
        hidden.close();
    }

    @Test
    void thereAreManyRequestsOfManyFamilies() {
        assertThat(hidden.requests()).hasSizeGreaterThanOrEqualTo(REQUESTS_MIN);
        assertThat(hidden.requests().stream().map(Ambiguous::family).distinct())
                .hasSizeGreaterThanOrEqualTo(FAMILIES_MIN);
    }

    @Test
    void fault34TheDaemonAnswersTheFirstRequestAndNeverASecond() throws IOException {
        for (Ambiguous request : hidden.requests()) {
            assertThat(statuses(request)).as(request.toString()).containsExactly(request.status());
        }
        hidden.assertNeverServed();
    }

    @Test
    void fault34NeitherDoesItWhateverElseStandsInTheHead() throws IOException {
        for (Ambiguous request : hidden.generated()) {
            assertThat(statuses(request)).as(request.toString()).containsExactly(request.status());
        }
        hidden.assertNeverServed();
    }

    /** Of all answers that say more than that the client may go on. */
    private static List<Integer> statuses(Ambiguous request) throws IOException {
        try (RawClient client =
                RawClient.connect(hidden.port()).send(request.onTheWire()).finish()) {
            return client.answers().stream()
                    .map(Answer::status)
                    .filter(status -> status != 100)
                    .toList();
        }
    }

    /** Whoever is refused is not waited for either: the connection ends though the client leaves its side open. */
    @Test
    void fault34ARefusedConnectionIsClosedByTheDaemon() throws IOException {
        for (Ambiguous request : hidden.requests()) {
            if (request.status() == 400) {
                try (RawClient client = RawClient.connect(hidden.port()).send(request.onTheWire())) {
                    Answer answer = client.answer();
                    assertThat(answer.header("connection"))
                            .as(request.toString())
                            .isEqualTo("close");
                    client.finish();
                    assertThat(client.isClosed()).as(request.toString()).isTrue();
                }
            }
        }
        hidden.assertNeverServed();
    }

    @Test
    void theHiddenRequestAloneIsServedAndSeen() throws IOException {
        try (Hidden own = new Hidden()) {
            String any = own.requests().getFirst().bytes();
            String alone = any.substring(any.indexOf("POST /v1/messages?"));
            try (RawClient client = RawClient.connect(own.port()).send(alone)) {
                assertThat(client.answer().status()).isEqualTo(200);
            }
            own.assertServed();
        }
    }
}
