package dev.aigateway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.proof.Prompt.Route;
import dev.aigateway.store.Attempt;
import dev.aigateway.store.TestPostgres;
import dev.aigateway.upstream.BookEntry;
import dev.aigateway.upstream.Gate;
import dev.aigateway.upstream.Script;
import dev.aigateway.usage.TokenCounting;
import dev.aigateway.usage.TokenUsage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 63: the month turns while five hundred calls run, and each of them stays in the month of its admission. */
class MonthTurnProofTest {

    private static final int RUNNING = 500;
    private static final int CALLERS = 20;
    private static final Duration LONG_BEFORE = Duration.ofMinutes(10);
    private static final Duration ALL_RUN_MAX = Duration.ofSeconds(90);
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration TURN_MAX = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private Stage stage;
    private DatabaseClock clock;

    @BeforeEach
    void set() {
        TestPostgres postgres = TestPostgres.start(folder.resolve("postgres"));
        clock = DatabaseClock.installed(postgres);
        stage = Stage.on(postgres, 3);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void fault63EachCallStaysInTheMonthOfItsAdmission() {
        try (Proof proof = Proof.of("months", 1)) {
            stage.warm(stage.key());
            while (proof.goesOn()) {
                turn(proof);
                proof.did(1);
            }
        }
    }

    private void turn(Proof proof) {
        int before = stage.upstream().requests().size();
        clock.monthTurnsIn(LONG_BEFORE);
        Instant since = clock.now();
        String oldMonth = clock.month();
        Gate gate = new Gate();
        Load running = heldCalls(before, gate);
        List<Answer> answers;
        try (Load across = Load.start(CALLERS, () -> Prompt.of(Route.CHAT, false, 200, 300), stage::call)) {
            clock.monthTurnsIn(SOON);
            Await.until("the month turns", TURN_MAX, () -> !clock.month().equals(oldMonth));
            int soFar = across.answers().size();
            Await.until(
                    "calls of the new month", TURN_MAX, () -> across.answers().size() > soFar + 3 * CALLERS);
            answers = across.stop();
        }
        gate.open();
        assertThat(Answer.except(running.join(), Answer::finished)).isEmpty();
        assertThat(Answer.except(answers, Answer::finishedOrUnavailable)).isEmpty();
        stage.awaitIdle();
        BookAgainstLedger comparison = stage.comparison(before, since);
        assertThat(comparison.problems(answers)).isEmpty();
        List<Attempt> attempts = stage.ledger().attemptsSince(since);
        proof.say(oldMonth + ", " + byMonth(attempts));
        assertThat(attempts).allSatisfy(MonthTurnProofTest::assertInItsMonth);
        assertThat(byMonth(attempts)).hasSize(2);
        assertThat(attempts)
                .filteredOn(attempt -> attempt.period().equals(LocalDate.parse(oldMonth)))
                .hasSizeGreaterThanOrEqualTo(RUNNING);
        assertBothMonthsAreExact(attempts);
        stage.assertSums();
    }

    private Load heldCalls(int before, Gate gate) {
        Script.Answer answer = new Script.Answer("a b c d", new TokenUsage(100, 0, 0, 0, 50));
        for (int i = 0; i < RUNNING; i++) {
            stage.upstream().enqueue(new Script.Lockstep(answer, gate));
        }
        Load load = Load.start(
                RUNNING,
                RUNNING,
                () -> Prompt.of(Route.MESSAGES, true, 200, 300),
                prompt -> stage.callUntilAdmitted(prompt, stage.key()));
        Await.until(
                "all of them run",
                ALL_RUN_MAX,
                () -> stage.upstream().requests().size() >= before + RUNNING);
        return load;
    }

    private static Map<LocalDate, Long> byMonth(List<Attempt> attempts) {
        return attempts.stream().collect(Collectors.groupingBy(Attempt::period, Collectors.counting()));
    }

    private static void assertInItsMonth(Attempt attempt) {
        assertThat(attempt.openedAt().atOffset(ZoneOffset.UTC).toLocalDate().withDayOfMonth(1))
                .as(attempt.toString())
                .isEqualTo(attempt.period());
    }

    /** The budget of each month is what the book says of the calls that began in it. */
    private void assertBothMonthsAreExact(List<Attempt> attempts) {
        Map<String, BookEntry> book =
                stage.upstream().book().stream().collect(Collectors.toMap(BookEntry::requestId, entry -> entry));
        attempts.stream().collect(Collectors.groupingBy(Attempt::period)).forEach((month, of) -> {
            long billed = of.stream()
                    .map(attempt -> book.get(String.valueOf(attempt.upstreamRequestId())))
                    .mapToLong(entry -> entry == null ? 0 : TokenCounting.UNCACHED.count(entry.usage()))
                    .sum();
            long charged = of.stream().mapToLong(Attempt::tokensCharged).sum();
            assertThat(charged).as("tokens in " + month).isEqualTo(billed);
        });
    }
}
