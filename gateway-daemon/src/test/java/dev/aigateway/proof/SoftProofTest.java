package dev.aigateway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.proof.Limits.Spent;
import dev.aigateway.proof.Prompt.Route;
import dev.aigateway.proof.TypicalAnswers.Output;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Five hundred callers of one soft account on three daemons: the last calls of a month overshoot it a little. */
class SoftProofTest {

    private static final int CALLERS = 500;
    private static final int CALLS = 800;
    private static final int WARMING_CALLS = 120;
    private static final int TYPICAL_CALLS = 100;
    private static final double OVERSHOOT_MAX = 0.02;
    private static final int BYTES = 12_000;
    private static final int MAX_TOKENS = 8_000;

    private final Stage stage = Stage.set(3);

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aSoftLimitIsOvershotByLittleOnceUseIsKnown() {
        try (Proof proof = Proof.of("soft", 3)) {
            stage.upstream()
                    .otherwise(new TypicalAnswers(
                            proof.random().nextLong(),
                            0,
                            Output.around(700, 0.5),
                            4,
                            Duration.ofMillis(200),
                            Duration.ofMillis(30)));
            while (proof.goesOn()) {
                run(proof, proof.done() % 3 == 2);
                proof.did(1);
            }
            stage.assertBookEqualsLedger(List.of());
        }
    }

    private void run(Proof proof, boolean money) {
        Limits warm = Limits.of(stage, "soft", -1, -1);
        stage.warm(warm.key());
        List<Answer> warming = Load.start(
                        20, WARMING_CALLS, SoftProofTest::prompt, prompt -> stage.callUntilAdmitted(prompt, warm.key()))
                .join();
        assertThat(Answer.except(warming, Answer::finished)).isEmpty();
        stage.awaitIdle();
        Spent known = warm.spent();
        Limits limits = warm.now("soft", money ? -1 : limit(known.tokensUsed()), money ? limit(known.nanosUsed()) : -1);
        List<Answer> answers =
                Load.start(CALLERS, CALLS, SoftProofTest::prompt, limits::call).join();
        stage.awaitIdle();
        proof.say("%s of tokens %d, money %d: %.4f over"
                .formatted(limits.spent(), limits.tokens(), limits.nanos(), limits.overshoot()));
        assertThat(answers).filteredOn(Answer::broken).isEmpty();
        assertThat(answers)
                .filteredOn(answer -> answer.refused(429))
                .as("the limit was reached")
                .isNotEmpty();
        assertThat(limits.overshoot()).isLessThanOrEqualTo(OVERSHOOT_MAX);
    }

    /** Room for so many typical calls after those that were made. */
    private static long limit(long usedByWarming) {
        return usedByWarming + usedByWarming / WARMING_CALLS * TYPICAL_CALLS;
    }

    private static Prompt prompt() {
        return Prompt.of(Route.MESSAGES, true, MAX_TOKENS, BYTES);
    }
}
