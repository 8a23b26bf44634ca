package dev.aigateway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.proof.BookAgainstLedger.ListPrice;
import dev.aigateway.proof.Limits.Spent;
import dev.aigateway.proof.Prompt.Route;
import dev.aigateway.upstream.BookEntry;
import dev.aigateway.usage.TokenCounting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Five hundred callers of one strict account on three daemons: not one token and not one nano-USD above its limits. */
class StrictProofTest {

    private static final int CALLERS = 500;
    private static final Duration RUN_MAX = Duration.ofSeconds(8);
    private static final long TOKENS = 60_000;
    private static final long NANOS = 12_000_000;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(30);

    private final Stage stage = Stage.set(3);

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aStrictLimitIsNeverOvershot() {
        try (Proof proof = Proof.of("strict", 3)) {
            TypicalAnswers typical = answers(proof.random().nextLong());
            stage.upstream().otherwise(typical);
            stage.upstream().countedAs(typical::promptTokens);
            while (proof.goesOn()) {
                boolean money = proof.done() % 3 == 2;
                Limits limits = Limits.of(stage, "strict", money ? -1 : TOKENS, money ? NANOS : -1);
                run(proof, limits);
                proof.did(1);
            }
            stage.assertBookEqualsLedger(List.of());
        }
    }

    private static TypicalAnswers answers(long seed) {
        return new TypicalAnswers(
                seed, 0, TypicalAnswers.Output.longTailed(120), 4, Duration.ofMillis(200), Duration.ofMillis(30));
    }

    private void run(Proof proof, Limits limits) {
        int billedBefore = stage.upstream().book().size();
        Random random = proof.random();
        List<Spent> above = new ArrayList<>();
        List<Answer> answers;
        stage.warm(limits.key());
        try (Load load = Load.start(CALLERS, () -> prompt(random), limits::call)) {
            long end = System.nanoTime() + RUN_MAX.toNanos();
            for (Spent spent = limits.spent(); limits.used(spent) < 0.9 && System.nanoTime() < end; ) {
                LockSupport.parkNanos(LOOK_AGAIN.toNanos());
                spent = limits.spent();
                if (limits.exceededBy(spent)) {
                    above.add(spent);
                }
            }
            answers = load.stop();
        }
        stage.awaitIdle();
        List<BookEntry> book = stage.upstream().book();
        long tokens = sum(book.subList(billedBefore, book.size()), limits);
        Spent spent = limits.spent();
        proof.say("%d of %d used, billed %d, %d finished, %d refused, %d unavailable"
                .formatted(
                        limits.tokens() >= 0 ? spent.tokensUsed() : spent.nanosUsed(),
                        limits.tokens() >= 0 ? limits.tokens() : limits.nanos(),
                        tokens,
                        answers.stream().filter(Answer::finished).count(),
                        answers.stream().filter(answer -> answer.refused(429)).count(),
                        answers.stream().filter(answer -> answer.refused(503)).count()));
        assertThat(above).as("moments above the limit").isEmpty();
        assertThat(tokens).as("billed upstream").isLessThanOrEqualTo(Math.max(limits.tokens(), limits.nanos()));
        assertThat(limits.overshoot()).isZero();
        assertThat(spent.tokensHeld() + spent.nanosHeld()).as("held at the end").isZero();
        assertThat(answers).filteredOn(Answer::broken).isEmpty();
        assertThat(answers)
                .filteredOn(answer -> answer.refused(429))
                .as("the limit was reached")
                .isNotEmpty();
        assertThat(limits.used(spent)).as("most of the limit could be used").isGreaterThan(0.5);
    }

    private static long sum(List<BookEntry> billed, Limits limits) {
        return billed.stream()
                .map(BookEntry::usage)
                .mapToLong(limits.tokens() >= 0 ? TokenCounting.UNCACHED::count : ListPrice::nanos)
                .sum();
    }

    /** Some ask for more than is left, and may be given less. */
    private static Prompt prompt(Random random) {
        synchronized (random) {
            return Prompt.of(
                    random.nextBoolean() ? Route.CHAT : Route.MESSAGES,
                    random.nextBoolean(),
                    random.nextInt(4) == 0 ? 3_000 : 400,
                    100 + random.nextInt(400));
        }
    }
}
