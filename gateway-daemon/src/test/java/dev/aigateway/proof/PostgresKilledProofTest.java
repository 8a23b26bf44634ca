package dev.aigateway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.proof.Prompt.Route;
import dev.aigateway.store.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows 49 and 50: Postgres is killed or restarted under load; what was acknowledged is there, and calls go on at once. */
class PostgresKilledProofTest {

    private static final int CALLERS = 40;
    private static final Duration ADMITS_WITHIN = Duration.ofSeconds(5);
    private static final Duration BETWEEN = Duration.ofMillis(700);

    private final Stage stage = Stage.set(2);

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void fault49AKilledPostgresLosesNothingThatWasAcknowledged() {
        underLoad("postgres.kills", 3, postgres -> {
            postgres.kill();
            postgres.start();
        });
    }

    @Test
    void fault50ARestartedPostgresLosesNothingThatWasAcknowledged() {
        underLoad("postgres.restarts", 2, TestPostgres::restart);
    }

    private void underLoad(String name, int usually, Consumer<TestPostgres> fault) {
        try (Proof proof = Proof.of(name, usually)) {
            stage.upstream().otherwise(TypicalAnswers.streaming(proof.random().nextLong()));
            List<Answer> answers;
            try (Load load = Load.start(CALLERS, () -> Prompt.of(Route.MESSAGES, true, 1_000, 800), stage::call)) {
                while (proof.goesOn()) {
                    LockSupport.parkNanos(BETWEEN.toNanos());
                    fault.accept(stage.postgres());
                    proof.say("admits after %d ms".formatted(stage.admitsAgain(ADMITS_WITHIN)));
                    proof.did(1);
                }
                answers = load.stop();
            }
            assertThat(answers)
                    .filteredOn(Answer::broken)
                    .as("streams that were cut")
                    .isEmpty();
            assertThat(answers).filteredOn(Answer::refused).allMatch(answer -> answer.refused(503));
            stage.assertBookEqualsLedger(answers);
        }
    }
}
