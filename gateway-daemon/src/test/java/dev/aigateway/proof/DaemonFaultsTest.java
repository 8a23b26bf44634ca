package dev.aigateway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.proof.Fleet.Member;
import dev.aigateway.proof.Prompt.Route;
import dev.aigateway.store.Attempt;
import dev.aigateway.upstream.Gate;
import dev.aigateway.upstream.Script;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What clients and the system can do to the daemons; the numbers are those of the fault matrix. */
class DaemonFaultsTest {

    private static final int STORM = 500;
    private static final int PAUSED_STREAMS = 5;
    private static final Duration SWEPT_WITHIN = Duration.ofSeconds(90);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static Stage stage;

    @BeforeAll
    static void set() {
        stage = Stage.set(2);
        stage.upstream().otherwise(TypicalAnswers.quick(System.nanoTime()));
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @AfterEach
    void everyCallIsInTheLedger() {
        stage.assertBookEqualsLedger(List.of());
    }

    @Test
    void fault37AStormOfTheSameCallIsMeteredCallByCall() {
        Limits account = Limits.of(stage, "soft", -1, -1);
        stage.warm(account.key());
        int before = stage.upstream().requests().size();
        Prompt same = Prompt.of(Route.MESSAGES, false, 100, 500);
        List<Answer> answers =
                Load.start(STORM, STORM, () -> same, account::call).join();
        stage.awaitIdle();
        long finished = answers.stream().filter(Answer::finished).count();
        assertThat(Answer.except(answers, Answer::finishedOrUnavailable)).isEmpty();
        assertThat(stage.upstream().requests()).hasSize(before + (int) finished);
        assertThat(of(account.account()))
                .filteredOn(attempt -> attempt.state().equals("settled"))
                .filteredOn(attempt -> same.marker().equals(attempt.clientRequestId()))
                .hasSize((int) finished);
        assertThat(finished).isGreaterThan(STORM / 2);
    }

    @Test
    void fault41APausedDaemonIsTakenForDeadAndTheTruthReplacesTheHold() throws Exception {
        Limits account = Limits.of(stage, "soft", 1_000_000, -1);
        Member paused = stage.fleet().member(0);
        Gate gate = new Gate();
        int before = stage.upstream().requests().size();
        for (int i = 0; i < PAUSED_STREAMS; i++) {
            gate.release();
            stage.upstream().enqueue(new Script.Lockstep(Script.Answer.DEFAULT, gate));
        }
        Load streams = Load.start(
                PAUSED_STREAMS,
                PAUSED_STREAMS,
                () -> Prompt.of(Route.MESSAGES, true, 300, 300),
                prompt -> stage.at(paused, account.key(), prompt));
        var _ = stage.upstream().awaitRequest(before + PAUSED_STREAMS);
        try {
            paused.process().pause();
            stage.postgres().execute("update request set deadline = now() - interval '1 second' where state = 'open'");
            awaitAll("the other daemon charges them", SWEPT_WITHIN, account, "expired");
            assertThat(of(account.account())).allMatch(attempt -> attempt.tokensCharged() == attempt.tokensHeld());
            assertThat(stage.ledger().verify().discrepancies()).isEmpty();
            assertThat(account.spent().tokensHeld()).isZero();
        } finally {
            paused.process().resume();
            gate.open();
        }
        assertThat(Answer.except(streams.join(), Answer::finished)).isEmpty();
        awaitAll("the truth is booked", PATIENCE, account, "settled");
        assertThat(of(account.account())).allMatch(attempt -> "reported".equals(attempt.source()));
    }

    private static void awaitAll(String what, Duration atMost, Limits account, String state) {
        Await.until(
                what,
                atMost,
                () -> of(account.account()).stream()
                                .filter(attempt -> attempt.state().equals(state))
                                .count()
                        == PAUSED_STREAMS);
    }

    private static List<Attempt> of(UUID account) {
        return stage.ledger().attempts().stream()
                .filter(attempt -> attempt.account().equals(account))
                .toList();
    }
}
