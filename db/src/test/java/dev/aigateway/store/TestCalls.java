package dev.aigateway.store;

import dev.aigateway.access.AccountId;
import dev.aigateway.access.Actor;
import dev.aigateway.access.IssuedKey;
import dev.aigateway.access.KeyHash;
import dev.aigateway.access.NewServiceKey;
import dev.aigateway.access.Role;
import dev.aigateway.budget.Admission;
import dev.aigateway.budget.Admission.Admitted;
import dev.aigateway.budget.Bounds;
import dev.aigateway.budget.BudgetDefaults;
import dev.aigateway.budget.BudgetMode;
import dev.aigateway.budget.CallToAdmit;
import dev.aigateway.budget.ExpectedUse;
import dev.aigateway.budget.Hold;
import dev.aigateway.budget.Settlement;
import dev.aigateway.budget.Settlement.Outcome;
import dev.aigateway.budget.Settlement.Source;
import dev.aigateway.budget.Step;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.usage.TokenCounting;
import dev.aigateway.usage.TokenUsage;
import dev.aigateway.usage.UsageReport;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Calls as a daemon books them, without a daemon. Threads may share it. */
public final class TestCalls implements AutoCloseable {

    public static final BudgetDefaults NO_LIMITS = noLimits(ZoneOffset.UTC);

    private static final String HAIKU = "claude-haiku-4-5";
    private static final Outcome DONE = new Outcome(HAIKU + "-20251001", 200, null, "end_turn", "req_1", null);
    private static final Outcome GONE = new Outcome(null, null, "its daemon was gone", null, null, null);

    private final Database database;
    private final PostgresCredentials credentials;
    private final PostgresBudgetStore store;

    public TestCalls(DatabaseUrl url) {
        this(url, ZoneOffset.UTC);
    }

    /** With months of that zone. */
    public TestCalls(DatabaseUrl url, ZoneId zone) {
        this.database = Database.open(url, "test-calls", 4);
        this.credentials = new PostgresCredentials(database, new SecureRandom());
        this.store = new PostgresBudgetStore(
                database, UUID.randomUUID(), noLimits(zone), new ExpectedUse(), Step.Watch.NONE, () -> {});
    }

    private static BudgetDefaults noLimits(ZoneId zone) {
        return new BudgetDefaults(
                OptionalLong.empty(), Optional.empty(), BudgetMode.SOFT, true, TokenCounting.UNCACHED, zone);
    }

    /** A program that may call. */
    public record Program(KeyHash key, AccountId account) {}

    public Program program(String name) {
        IssuedKey key = credentials.create(
                new NewServiceKey(name, Role.MEMBER, Optional.empty(), List.of()), new Actor("test"));
        return new Program(key.secret().hash(), key.credential().account());
    }

    public Admission admit(CallToAdmit call) {
        return store.admit(call).join();
    }

    public Hold admitted(Program program) {
        return admitted(call(UUID.randomUUID(), program));
    }

    public Hold admitted(CallToAdmit call) {
        return ((Admitted) admit(call)).hold();
    }

    /** It is expected to use 1,100 tokens: a quarter of its bytes, and 1,000 as the first guess. */
    public static CallToAdmit call(UUID requestId, Program program) {
        return call(requestId, 1, program);
    }

    public static CallToAdmit call(UUID requestId, int attempt, Program program) {
        return new CallToAdmit(
                requestId,
                attempt,
                program.key(),
                "/v1/messages",
                HAIKU,
                HAIKU,
                "anthropic",
                400,
                OptionalLong.of(5000),
                Optional.empty(),
                true,
                Duration.ofMinutes(60),
                new CallToAdmit.Client(null, null, null, "test"));
    }

    /** It can use 5,100 tokens at most, and its answer may be cut down to 1,024. */
    public static CallToAdmit boundedCall(Program program) {
        return boundedCall(UUID.randomUUID(), program);
    }

    public static CallToAdmit boundedCall(UUID requestId, Program program) {
        return call(requestId, program)
                .bounded(new Bounds(new Bounds.Input.Counted(100), OptionalLong.of(5000), 0, 64_000, false));
    }

    public void used(Hold hold, TokenUsage usage) {
        used(hold, UsageReport.of(usage));
    }

    public void used(Hold hold, UsageReport usage) {
        settle(new Settlement.Used(hold, usage, Source.REPORTED, DONE));
    }

    public void estimated(Hold hold, TokenUsage usage) {
        settle(new Settlement.Used(hold, UsageReport.of(usage), Source.ESTIMATED, DONE));
    }

    public void voided(Hold hold) {
        settle(new Settlement.Voided(hold, GONE));
    }

    public void unknown(Hold hold) {
        settle(new Settlement.Unknown(hold, GONE));
    }

    public void expired(Hold hold) {
        settle(new Settlement.Expired(hold, GONE));
    }

    public void settle(Settlement settlement) {
        store.settle(settlement).join();
    }

    @Override
    public void close() {
        store.finish(Duration.ofSeconds(5));
        database.close();
    }
}
