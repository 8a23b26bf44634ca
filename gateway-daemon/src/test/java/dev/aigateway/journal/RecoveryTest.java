package dev.aigateway.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.budget.BudgetMode;
import dev.aigateway.budget.ExpectedUse;
import dev.aigateway.budget.OpenAttempt;
import dev.aigateway.budget.Settlement;
import dev.aigateway.budget.Settlement.Outcome;
import dev.aigateway.budget.Settlement.Source;
import dev.aigateway.provider.Metering;
import dev.aigateway.usage.TokenUsage;
import dev.aigateway.usage.UsageReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RecoveryTest {

    private static final UsageReport USAGE = UsageReport.of(new TokenUsage(1_000, 0, 0, 50, 1));
    private static final Instant FIRST_BYTE = Instant.parse("2026-11-01T12:00:00Z");

    private final Samples samples = new Samples(1);
    private final OpenAttempt soft = samples.attempt(BudgetMode.SOFT);
    private final OpenAttempt strict = samples.attempt(BudgetMode.STRICT);

    @Test
    void anEndThatWasWrittenDownIsTheEnd() {
        Settlement end = samples.settlement(soft);

        assertThat(closing(soft, Optional.of(metering(false, USAGE)), Optional.of(end)))
                .isEqualTo(end);
    }

    @Test
    void anAnswerThatBrokeOffIsEstimated() {
        assertThat(closing(soft, Optional.of(metering(false, USAGE)), Optional.empty()))
                .isEqualTo(new Settlement.Used(
                        soft.hold(),
                        USAGE.withOutput(77),
                        Source.ESTIMATED,
                        outcome("the daemon was killed in the middle of the answer")));
    }

    @Test
    void aStrictBudgetIsChargedTheHoldOfAnAnswerThatBrokeOff() {
        assertThat(closing(strict, Optional.of(metering(false, USAGE)), Optional.empty()))
                .isEqualTo(new Settlement.Unknown(
                        strict.hold(), outcome("the daemon was killed in the middle of the answer")));
    }

    @Test
    void theLastReportIsWhatWasUsed() {
        assertThat(closing(strict, Optional.of(metering(true, USAGE)), Optional.empty()))
                .isEqualTo(new Settlement.Used(
                        strict.hold(),
                        USAGE,
                        Source.REPORTED,
                        outcome("the daemon was killed at the end of the answer")));
    }

    @Test
    void anAnswerWithoutAnyReportIsChargedAtItsHold() {
        assertThat(closing(soft, Optional.of(metering(false, UsageReport.NONE)), Optional.empty()))
                .isEqualTo(new Settlement.Unknown(
                        soft.hold(), outcome("the daemon was killed in the middle of the answer")));
    }

    @Test
    void aCallWithoutAnAnswerIsChargedAtItsHold() {
        assertThat(closing(soft, Optional.empty(), Optional.empty()))
                .isEqualTo(new Settlement.Unknown(
                        soft.hold(),
                        new Outcome(null, null, "the daemon was killed before an answer began", null, null, null)));
    }

    @Test
    void whatIsNotInATrustworthyJournalWasNotSent() {
        Recovery recovery = recovery(new Remains(List.of(), true), List.of(), List.of(soft));

        assertThat(recovery.closings())
                .containsExactly(new Recovery.Closing(
                        soft,
                        new Settlement.Voided(
                                soft.hold(),
                                new Outcome(
                                        null,
                                        null,
                                        "the daemon was killed before it sent the request",
                                        null,
                                        null,
                                        null))));
        assertThat(recovery.closedBefore()).isEmpty();
    }

    @Test
    void whatIsNotInAJournalThatMayLackSomethingIsChargedAtItsHold() {
        Recovery recovery = recovery(new Remains(List.of(), false), List.of(), List.of(soft));

        assertThat(recovery.closings())
                .extracting(Recovery.Closing::settlement)
                .containsExactly(new Settlement.Unknown(
                        soft.hold(),
                        new Outcome(
                                null,
                                null,
                                "the daemon was killed, and nobody knows if it had sent the request",
                                null,
                                null,
                                null)));
    }

    @Test
    void anEndThatTheDatabaseDoesNotWaitForIsSentAgain() {
        Settlement end = samples.settlement(soft);
        JournaledAttempt journaled = new JournaledAttempt(soft, Optional.empty(), Optional.of(end), false);
        Recovery recovery = recovery(new Remains(List.of(journaled), true), List.of(journaled), List.of());

        assertThat(recovery.closings()).containsExactly(new Recovery.Closing(soft, end));
        assertThat(recovery.closedBefore()).isEmpty();
    }

    /** It may have been expired while the daemon was paused. */
    @Test
    void aReportedEndThatTheDatabaseDoesNotWaitForIsSentToo() {
        JournaledAttempt journaled =
                new JournaledAttempt(soft, Optional.of(metering(true, USAGE)), Optional.empty(), false);
        Recovery recovery = recovery(new Remains(List.of(journaled), true), List.of(journaled), List.of());

        assertThat(recovery.closings())
                .singleElement()
                .satisfies(closing -> assertThat(closing.settlement())
                        .isInstanceOfSatisfying(
                                Settlement.Used.class,
                                used -> assertThat(used.usage()).isEqualTo(USAGE)));
        assertThat(recovery.closedBefore()).isEmpty();
    }

    @Test
    void anOpenCallThatTheDatabaseDoesNotWaitForIsForgotten() {
        JournaledAttempt journaled =
                new JournaledAttempt(soft, Optional.of(metering(false, USAGE)), Optional.empty(), false);
        Recovery recovery = recovery(new Remains(List.of(journaled), true), List.of(journaled), List.of());

        assertThat(recovery.closings()).isEmpty();
        assertThat(recovery.closedBefore()).containsExactly(soft.id());
    }

    /** The database fell back to an older state while the daemon was down. */
    @Test
    void whatWasSettledBeforeTheDatabaseLostItIsSettledAgain() {
        Settlement end = samples.settlement(soft);
        JournaledAttempt settled = new JournaledAttempt(soft, Optional.empty(), Optional.of(end), true);
        Recovery recovery = recovery(new Remains(List.of(), true), List.of(settled), List.of(soft));

        assertThat(recovery.closings()).containsExactly(new Recovery.Closing(soft, end));
    }

    @Test
    void theEstimateIsThatOfRunningCalls() {
        ExpectedUse expectedUse = new ExpectedUse();
        JournaledAttempt journaled =
                new JournaledAttempt(soft, Optional.of(metering(false, USAGE)), Optional.empty(), false);
        Recovery recovery = Recovery.of(
                new Remains(List.of(journaled), true), List.of(journaled), List.of(soft), expectedUse::estimatedOutput);

        assertThat(recovery.closings())
                .singleElement()
                .satisfies(closing -> assertThat(closing.settlement())
                        .isInstanceOfSatisfying(
                                Settlement.Used.class,
                                used -> assertThat(used.usage().tokens().output())
                                        .isEqualTo(expectedUse.estimatedOutput(
                                                soft.model(), 1, 300, Duration.ofSeconds(4), soft.maxTokens()))));
    }

    private static Settlement closing(OpenAttempt attempt, Optional<Metering> progress, Optional<Settlement> ended) {
        JournaledAttempt journaled = new JournaledAttempt(attempt, progress, ended, false);
        Recovery recovery = recovery(new Remains(List.of(journaled), true), List.of(journaled), List.of(attempt));

        assertThat(recovery.closedBefore()).isEmpty();
        assertThat(recovery.closings()).singleElement().returns(attempt, Recovery.Closing::attempt);
        return recovery.closings().getFirst().settlement();
    }

    private static Recovery recovery(Remains remains, List<JournaledAttempt> retained, List<OpenAttempt> open) {
        return Recovery.of(remains, retained, open, RecoveryTest::estimate);
    }

    private static long estimate(
            String model, long reported, long characters, Duration generating, OptionalLong maxTokens) {
        assertThat(reported).isEqualTo(1);
        assertThat(characters).isEqualTo(300);
        assertThat(generating).isEqualTo(Duration.ofSeconds(4));
        return 77;
    }

    private static Metering metering(boolean complete, UsageReport usage) {
        return new Metering(
                usage, complete, 300, Duration.ofSeconds(4), "claude-sonnet-5-5", null, "req_1", FIRST_BYTE);
    }

    private static Outcome outcome(String error) {
        return new Outcome("claude-sonnet-5-5", 200, error, null, "req_1", FIRST_BYTE);
    }
}
