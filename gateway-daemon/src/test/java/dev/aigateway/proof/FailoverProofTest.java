package dev.aigateway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.proof.Prompt.Route;
import dev.aigateway.store.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 57: Postgres fails over to a standby that has not seen the last commits, and the ledger still equals the book. */
class FailoverProofTest {

    private static final int CALLERS = 30;
    private static final Duration WHILE_COPIED = Duration.ofMillis(1_500);
    private static final Duration WHILE_NOT_COPIED = Duration.ofMillis(1_500);
    private static final Duration COPIED_WITHIN = Duration.ofSeconds(20);
    private static final Duration ADMITS_WITHIN = Duration.ofSeconds(5);
    private static final Duration REPLAYED_WITHIN = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void fault57TheLedgerEqualsTheBookAfterAFailoverThatLostCommits() throws IOException {
        try (Proof proof = Proof.of("failovers", 1)) {
            while (proof.goesOn()) {
                failover(proof, Files.createTempDirectory(folder, "failover"));
                proof.did(1);
            }
        }
    }

    private static void failover(Proof proof, Path place) {
        TestPostgres primary = TestPostgres.start(place.resolve("primary"));
        ChaosProxy copying = ChaosProxy.before(primary.port());
        TestPostgres standby = TestPostgres.startStandby(place.resolve("standby"), copying.port());
        ChaosProxy front = ChaosProxy.before(primary.port());
        try (primary;
                copying;
                front;
                standby;
                Stage stage = Stage.wherever(front, primary, 2)) {
            stage.upstream().otherwise(TypicalAnswers.streaming(proof.random().nextLong()));
            awaitCopied(primary, standby);
            List<Answer> answers;
            try (Load load = Load.start(CALLERS, () -> Prompt.of(Route.MESSAGES, true, 1_000, 800), stage::call)) {
                LockSupport.parkNanos(WHILE_COPIED.toNanos());
                long copied = attempts(standby);
                copying.refuse();
                LockSupport.parkNanos(WHILE_NOT_COPIED.toNanos());
                long lost = attempts(primary) - attempts(standby);
                assertThat(lost).as("commits that the standby has not seen").isPositive();
                primary.kill();
                standby.promote();
                front.leadTo(standby.port());
                stage.isNowOn(standby);
                proof.say("%d attempts were copied, %d acknowledged ones lost".formatted(copied, lost));
                proof.say("admits after %d ms".formatted(stage.admitsAgain(ADMITS_WITHIN)));
                LockSupport.parkNanos(WHILE_COPIED.toNanos());
                answers = load.stop();
            }
            Await.until(
                    "the lost attempts are there again",
                    REPLAYED_WITHIN,
                    () -> stage.ledger().attempts().size()
                            >= stage.upstream().requests().size());
            stage.assertBookEqualsLedger(answers);
        }
    }

    private static long attempts(TestPostgres postgres) {
        return postgres.number("select count(*) from request");
    }

    private static void awaitCopied(TestPostgres primary, TestPostgres standby) {
        String here = primary.text("select pg_current_wal_flush_lsn()");
        Await.until(
                "the standby has all",
                COPIED_WITHIN,
                () -> standby.text("select pg_last_wal_replay_lsn() >= '%s'".formatted(here))
                        .equals("t"));
    }
}
