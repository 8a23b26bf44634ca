package dev.aigateway.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.store.Attempt;
import dev.aigateway.upstream.Gate;
import dev.aigateway.upstream.Script;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Row 40: a daemon that is asked to end lets what runs come to its end, tells who asks, and cuts nothing in silence. */
class DrainTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String REASON = "the gateway was stopped";

    private final ExecutorService aside = Executors.newVirtualThreadPerTaskExecutor();
    private final Gate gate = new Gate();
    private TestGateway gateway = TestGateway.start(Map.of("SHUTDOWN_GRACE", "20s"));
    private Api api = new Api(gateway);

    @AfterEach
    void end() {
        gateway.close();
        aside.close();
    }

    @Test
    void fault40WhatRunsEndsUncutAndWhoComesMeanwhileIsAnswered() throws Exception {
        gateway.upstream().enqueue(new Script.Lockstep(Script.Answer.DEFAULT, gate));
        gate.release();
        HttpResponse<InputStream> stream = api.open(api.post("/v1/messages", Api.message("claude-fast", true)));
        CompletableFuture<Void> closed = closed();
        awaitDraining();

        HttpResponse<String> ready = api.send(api.to("/health/ready"));
        HttpResponse<String> newcomer = api.send(api.post("/v1/messages", Api.message("claude-fast", false)));
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(newcomer.statusCode()).isEqualTo(200);
        assertThat(newcomer.headers().firstValue("connection")).contains("close");
        assertThat(closed).isNotDone();

        gate.open();
        assertThat(text(stream)).contains("Hello").endsWith("data: {\"type\":\"message_stop\"}\n\n");
        closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(gateway.settled()).extracting(Attempt::source).containsOnly("reported");
    }

    @Test
    void fault40WhatCannotEndInTimeIsToldSo() throws Exception {
        restartedWithGrace("1s");
        Script stalls = new Script.StallMidStream(5);
        gateway.upstream().enqueue(stalls);
        HttpResponse<InputStream> messages = api.open(api.post("/v1/messages", Api.message("claude-fast", true)));
        gateway.upstream().enqueue(stalls);
        HttpResponse<InputStream> chat = api.open(api.post("/v1/chat/completions", Api.chat("claude-fast", true)));
        gateway.upstream().enqueue(new Script.StallBeforeHeaders(), stalls);
        CompletableFuture<HttpResponse<String>> whole = later("/v1/messages", Api.message("claude-fast", false));
        var _ = gateway.upstream().awaitRequest(3);
        CompletableFuture<HttpResponse<String>> gathered =
                later("/v1/chat/completions", Api.chat("claude-fast", false));
        var _ = gateway.upstream().awaitRequest(4);

        closed().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        assertThat(text(messages)).contains("event: error\ndata: ").doesNotContain("message_stop");
        assertThat(text(chat)).contains("\"error\":{").doesNotContain("[DONE]");
        for (HttpResponse<String> answer : List.of(whole.get(), gathered.get())) {
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("retry-after")).contains("1");
            assertThat(answer.body()).contains("the gateway is stopping");
        }
        assertThat(gateway.settled())
                .hasSize(4)
                .allSatisfy(attempt -> assertThat(attempt.error()).isEqualTo(REASON))
                .extracting(Attempt::source)
                .containsOnly("estimated");
    }

    @Test
    void aBalancerThatAsksLearnsOfTheEndBeforeNobodyListens() throws Exception {
        assertThat(api.send(api.to("/health/ready")).statusCode()).isEqualTo(200);
        CompletableFuture<Void> closed = closed();
        awaitDraining();
        assertThat(closed).isNotDone();
        assertThat(api.send(api.post("/v1/messages", Api.message("claude-fast", false)))
                        .statusCode())
                .isEqualTo(200);
        closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private void restartedWithGrace(String grace) {
        gateway.close();
        gateway = TestGateway.start(Map.of("SHUTDOWN_GRACE", grace));
        api = new Api(gateway);
    }

    private CompletableFuture<Void> closed() {
        return CompletableFuture.runAsync(gateway.gateway()::close, aside);
    }

    private CompletableFuture<HttpResponse<String>> later(String path, String body) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return api.send(api.post(path, body));
                    } catch (IOException | InterruptedException e) {
                        throw new AssertionError(e);
                    }
                },
                aside);
    }

    private void awaitDraining() throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (api.send(api.to("/health/ready")).statusCode() == 200) {
            assertThat(System.nanoTime()).as("never drains").isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private static String text(HttpResponse<InputStream> response) throws IOException {
        try (InputStream body = response.body()) {
            return new String(body.readAllBytes(), UTF_8);
        }
    }
}
