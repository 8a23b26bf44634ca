package dev.aigateway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.daemon.DaemonProcess;
import dev.aigateway.proof.Prompt.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** After any number of streams a daemon holds what it held before them, and each of them is in the ledger. */
class SoakProofTest {

    private static final int CALLERS = 50;
    private static final int WARM = 1_000;
    private static final int ROUND = 5_000;
    private static final Duration ROUND_MAX = Duration.ofMinutes(10);
    private static final Duration BACK_WITHIN = Duration.ofSeconds(90);
    private static final long MORE_BYTES_MAX = 16 << 20;
    private static final long MORE_FILES_MAX = 10;
    private static final long MORE_THREADS_MAX = 10;

    private final AtomicInteger turn = new AtomicInteger();

    @Test
    void aDaemonHoldsNothingOfTheStreamsThatHaveEnded() {
        try (Stage stage = Stage.set(1);
                Proof proof = Proof.of("soak", 10_000)) {
            stage.upstream().otherwise(TypicalAnswers.quick(System.nanoTime()));
            stage.warm(stage.key());
            round(stage, WARM);
            DaemonProcess daemon = stage.fleet().member(0).process();
            Figures before = Figures.of(daemon);
            proof.say("before: " + before);
            while (proof.goesOn()) {
                int streams = Math.min(ROUND, proof.count() - proof.done());
                round(stage, streams);
                proof.did(streams);
                proof.say("after %d streams: %s".formatted(proof.done(), Figures.of(daemon)));
            }
            Await.until(
                    () -> "not back at " + before + " but at " + Figures.of(daemon),
                    BACK_WITHIN,
                    () -> isBack(before, Figures.of(daemon)));
            proof.say("in the end: " + Figures.of(daemon));
            stage.assertSums();
        }
    }

    private static boolean isBack(Figures before, Figures now) {
        return now.liveBytes() - before.liveBytes() <= MORE_BYTES_MAX
                && now.openFiles() - before.openFiles() <= MORE_FILES_MAX
                && now.threads() - before.threads() <= MORE_THREADS_MAX;
    }

    /** What this process remembers of it is forgotten, since that would be too much in the end. */
    private void round(Stage stage, int streams) {
        stage.upstream().forget();
        Instant since = stage.databaseNow();
        Load load = Load.start(CALLERS, streams, this::stream, prompt -> stage.callUntilAdmitted(prompt, stage.key()));
        List<Answer> answers = load.join(ROUND_MAX);
        assertThat(Answer.except(answers, Answer::finished)).isEmpty();
        assertThat(answers).hasSize(streams);
        stage.awaitIdle();
        BookAgainstLedger comparison = stage.comparison(0, since);
        assertThat(comparison.problems(answers)).isEmpty();
        System.out.println(comparison.summary());
    }

    /** In each dialect in turn. */
    private Prompt stream() {
        Route route = turn.getAndIncrement() % 2 == 0 ? Route.MESSAGES : Route.CHAT;
        return Prompt.of(route, true, 200, 200);
    }
}
