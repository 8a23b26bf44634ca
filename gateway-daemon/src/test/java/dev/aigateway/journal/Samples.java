package dev.aigateway.journal;

import dev.aigateway.access.AccountId;
import dev.aigateway.access.CredentialId;
import dev.aigateway.budget.AttemptId;
import dev.aigateway.budget.BudgetMode;
import dev.aigateway.budget.CallToAdmit.Client;
import dev.aigateway.budget.Hold;
import dev.aigateway.budget.OpenAttempt;
import dev.aigateway.budget.ScopeId;
import dev.aigateway.budget.Settlement;
import dev.aigateway.budget.Settlement.Outcome;
import dev.aigateway.budget.Settlement.Source;
import dev.aigateway.provider.Metering;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.Period;
import dev.aigateway.usage.UsageReport;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Attempts, and what becomes of them, drawn from a seed. */
final class Samples {

    private static final List<String> TEXTS =
            List.of("", "claude-fast", "/v1/messages", "end_turn", "é € 😀", "a\nb\0c", "x".repeat(200));

    private final Random random;

    Samples(long seed) {
        this.random = new Random(seed);
    }

    OpenAttempt attempt() {
        return attempt(random.nextBoolean() ? BudgetMode.SOFT : BudgetMode.STRICT);
    }

    OpenAttempt attempt(BudgetMode mode) {
        AccountId account = new AccountId(uuid());
        return new OpenAttempt(
                hold(),
                account,
                new CredentialId(uuid()),
                Stream.of(ScopeId.of(account), ScopeId.COMPANY)
                        .limit(random.nextInt(3))
                        .toList(),
                mode,
                text(),
                text(),
                text(),
                text(),
                random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextLong(100_000)),
                random.nextBoolean(),
                instant(),
                new Client(maybe(this::text), maybe(this::text), maybe(this::text), maybe(this::text)));
    }

    private Hold hold() {
        return new Hold(
                uuid(),
                random.nextInt(1, 3),
                new Period(YearMonth.of(random.nextInt(2000, 2100), random.nextInt(1, 13))),
                new Amount(random.nextLong(), new Money(random.nextLong())),
                instant());
    }

    Metering metering() {
        return new Metering(
                usage(),
                random.nextBoolean(),
                random.nextLong(1_000_000),
                Duration.ofNanos(random.nextLong(1L << 50)),
                maybe(this::text),
                maybe(this::text),
                maybe(this::text),
                maybe(this::instant));
    }

    UsageReport usage() {
        Supplier<Long> count = () -> random.nextLong(1L << 40);
        return new UsageReport(
                        maybe(count),
                        maybe(count),
                        maybe(count),
                        maybe(count),
                        maybe(count),
                        maybe(count),
                        maybe(count),
                        maybe(count),
                        maybe(this::text),
                        maybe(this::text),
                        maybe(this::text))
                .withWebFetches(maybe(count));
    }

    Settlement settlement(OpenAttempt of) {
        return switch (random.nextInt(3)) {
            case 0 -> new Settlement.Voided(of.hold(), outcome());
            case 1 -> new Settlement.Used(of.hold(), usage(), oneOf(List.of(Source.values())), outcome());
            default -> new Settlement.Unknown(of.hold(), outcome());
        };
    }

    private Outcome outcome() {
        return new Outcome(
                maybe(this::text),
                maybe(() -> random.nextInt(100, 600)),
                maybe(this::text),
                maybe(this::text),
                maybe(this::text),
                maybe(this::instant));
    }

    /** One of the entries, for an attempt of its own unless it is one of these. */
    JournalRecord record() {
        OpenAttempt attempt = attempt();
        return switch (random.nextInt(6)) {
            case 0 -> new JournalRecord.Begun(uuid(), text(), random.nextBoolean());
            case 1 -> new JournalRecord.Dispatched(attempt);
            case 2 -> new JournalRecord.Progressed(attempt.id(), metering());
            case 3 -> new JournalRecord.Ended(settlement(attempt));
            case 4 -> new JournalRecord.Settled(attempt.id(), random.nextLong());
            default -> new JournalRecord.Recovered();
        };
    }

    /** An answer that grew to some length. */
    static Metering grown(long characters, UsageReport usage, boolean complete) {
        return new Metering(usage, complete, characters, Duration.ofSeconds(1), "claude-sonnet-5-5", null, null, null);
    }

    static AttemptId otherAttempt(AttemptId id) {
        return new AttemptId(id.requestId(), 3 - id.attempt());
    }

    UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private String text() {
        return oneOf(TEXTS);
    }

    private Instant instant() {
        return Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000));
    }

    private <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private <T> @Nullable T maybe(Supplier<T> value) {
        return random.nextBoolean() ? value.get() : null;
    }
}
