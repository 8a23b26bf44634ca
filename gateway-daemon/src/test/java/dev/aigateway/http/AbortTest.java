package dev.aigateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that leaves before its request is whole leaves nothing behind. */
class AbortTest {

    private static final Duration FREED_WITHIN = Duration.ofSeconds(10);
    private static final AtomicInteger READ = new AtomicInteger();
    private static GatewayServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(routing -> routing.post("/read", (req, res) -> {
            byte[] body = RequestBody.read(req, TestServer.BODY_MAX);
            READ.incrementAndGet();
            res.send(body);
        }));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    interface Leaving {
        void leave(RawClient client) throws IOException;
    }

    static Stream<Arguments> aborts() {
        String head = "POST /read HTTP/1.1\r\nHost: h\r\n";
        return Stream.of(
                        "",
                        "P",
                        "POST /read HT",
                        head,
                        head + "Content-Length: 5\r",
                        head + "Content-Length: 5\r\n\r\n",
                        head + "Content-Length: 5\r\n\r\nabcd",
                        head + "Transfer-Encoding: chunked\r\n\r\n5",
                        head + "Transfer-Encoding: chunked\r\n\r\n5\r\nabc",
                        head + "Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n")
                .flatMap(sent -> List.<Leaving>of(RawClient::leave, RawClient::reset).stream()
                        .map(leaving -> Arguments.of(sent, leaving)));
    }

    @ParameterizedTest
    @MethodSource("aborts")
    void fault22ARequestThatBreaksOffIsForgotten(String sent, Leaving leaving) throws IOException {
        try (RawClient client = RawClient.connect(server).send(sent)) {
            awaitConnections(1);
            leaving.leave(client);
            awaitConnections(0);
        }
        assertThat(READ).hasValue(0);
    }

    private static void awaitConnections(int expected) {
        long end = System.nanoTime() + FREED_WITHIN.toNanos();
        while (server.connections() != expected) {
            assertThat(System.nanoTime()).as("still not " + expected).isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }
}
