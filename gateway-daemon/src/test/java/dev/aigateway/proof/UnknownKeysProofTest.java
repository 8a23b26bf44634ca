package dev.aigateway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.access.KeySecret;
import dev.aigateway.http.RawClient;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Somebody tries keys as fast as the daemon answers, from the address that all others share. */
class UnknownKeysProofTest {

    private static final int TRIED_AT_ONCE = 20;
    private static final int CALLERS = 2;
    /** What the daemon looks up of them: a hundred at once, ten more each second. */
    private static final int BURST = 100;

    private static final int PER_SECOND = 10;
    private static final int SLACK = 10;

    private final Stage stage = Stage.set(1);
    private final SecureRandom random = new SecureRandom();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void fault38UnknownKeysCostTheDatabaseLittleAndKnownOnesPass() throws Exception {
        stage.warm(stage.key());
        try (Proof proof = Proof.of("unknown.keys", 5_000);
                Load load = Load.start(CALLERS, () -> Prompt.of(Prompt.Route.MESSAGES, false, 100, 100), stage::call)) {
            long began = System.nanoTime();
            AtomicInteger refused = new AtomicInteger();
            AtomicInteger toldToWait = new AtomicInteger();
            try (ExecutorService guessers = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> done = new ArrayList<>();
                for (int i = 0; i < TRIED_AT_ONCE; i++) {
                    done.add(guessers.submit(() -> {
                        tryKeys(proof.count() / TRIED_AT_ONCE, refused, toldToWait);
                        return null;
                    }));
                }
                for (Future<?> one : done) {
                    one.get();
                }
            }
            long seconds = 1 + Duration.ofNanos(System.nanoTime() - began).toSeconds();
            proof.did(refused.get() + toldToWait.get());
            proof.say("%d were looked up and refused in %d s, %d told to wait"
                    .formatted(refused.get(), seconds, toldToWait.get()));
            assertThat(refused.get()).isBetween(BURST, SLACK * (BURST + (int) seconds * PER_SECOND));
            assertThat(toldToWait).hasPositiveValue();
            assertThat(Answer.except(load.stop(), Answer::finished)).isEmpty();
        }
        stage.assertBookEqualsLedger(List.of());
    }

    private void tryKeys(int count, AtomicInteger refused, AtomicInteger toldToWait) throws IOException {
        try (RawClient client = RawClient.connect(stage.fleet().port())) {
            for (int i = 0; i < count; i++) {
                RawClient.Answer answer = client.send("GET /v1/models HTTP/1.1\r\nHost: h\r\nx-api-key: "
                                + KeySecret.generate(random).reveal() + "\r\n\r\n")
                        .answer();
                assertThat(answer.status()).isIn(401, 503);
                assertThat(answer.header("retry-after")).isEqualTo(answer.status() == 503 ? "1" : "");
                (answer.status() == 401 ? refused : toldToWait).incrementAndGet();
            }
        }
    }
}
