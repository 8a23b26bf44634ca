package dev.aigateway.bench;

import dev.aigateway.access.Actor;
import dev.aigateway.access.KeyHash;
import dev.aigateway.access.NewServiceKey;
import dev.aigateway.access.Role;
import dev.aigateway.budget.Admission;
import dev.aigateway.budget.Admission.Admitted;
import dev.aigateway.budget.BudgetDefaults;
import dev.aigateway.budget.BudgetMode;
import dev.aigateway.budget.CallToAdmit;
import dev.aigateway.budget.ExpectedUse;
import dev.aigateway.budget.Settlement;
import dev.aigateway.budget.Step;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresBudgetStore;
import dev.aigateway.store.PostgresCredentials;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.TokenCounting;
import dev.aigateway.usage.TokenUsage;
import dev.aigateway.usage.UsageReport;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Accounts and the store of one daemon that admits and settles their calls. Threads may share it. */
final class Callers implements AutoCloseable {

    private static final int POOL_SIZE = 8;
    private static final Duration SETTLED_WITHIN = Duration.ofMinutes(2);
    private static final long LOOK_AGAIN_NANOS = 1_000_000;
    private static final String MODEL = "claude-haiku-4-5";
    private static final CallToAdmit.Client CLIENT =
            new CallToAdmit.Client(null, null, null, "claude-cli/2.1.0 (external, cli)");
    private static final Settlement.Outcome DONE = new Settlement.Outcome(MODEL, 200, null, "end_turn", null, null);
    private static final UsageReport USAGE = UsageReport.of(new TokenUsage(300, 0, 0, 12_000, 450));
    /** So high that nobody is refused, but there: a budget without a limit is less work. */
    private static final BudgetDefaults DEFAULTS = new BudgetDefaults(
            OptionalLong.of(1_000_000_000_000_000L),
            Optional.of(new Money(1_000_000_000_000_000_000L)),
            BudgetMode.SOFT,
            true,
            TokenCounting.UNCACHED,
            ZoneId.of("UTC"));

    private final Database database;
    private final PostgresBudgetStore store;
    private final List<KeyHash> keys;
    private final AtomicLong turn = new AtomicLong();

    private Callers(Database database, PostgresBudgetStore store, List<KeyHash> keys) {
        this.database = database;
        this.store = store;
        this.keys = keys;
    }

    /** Makes the accounts. */
    static Callers open(DatabaseUrl url, int accounts) {
        Database database = Database.open(url, "bench", POOL_SIZE);
        var credentials = new PostgresCredentials(database, new SecureRandom());
        List<KeyHash> keys = IntStream.range(0, accounts)
                .mapToObj(i -> new NewServiceKey("bench-" + i, Role.MEMBER, Optional.empty(), List.of()))
                .map(key -> credentials.create(key, new Actor("bench")).secret().hash())
                .toList();
        var store = new PostgresBudgetStore(
                database, UUID.randomUUID(), DEFAULTS, new ExpectedUse(), Step.Watch.NONE, () -> {});
        return new Callers(database, store, keys);
    }

    /** Admits a call of the next account in turn and leaves its settlement to the background; answers nanoseconds. */
    long call() {
        CallToAdmit call = callOf(keys.get((int) (turn.getAndIncrement() % keys.size())));
        long begun = System.nanoTime();
        Admission admission = store.admit(call).join();
        long took = System.nanoTime() - begun;
        if (!(admission instanceof Admitted admitted)) {
            throw new IllegalStateException("a call was not admitted: " + admission);
        }
        var _ = store.settle(new Settlement.Used(admitted.hold(), USAGE, Settlement.Source.REPORTED, DONE));
        return took;
    }

    private static CallToAdmit callOf(KeyHash key) {
        return new CallToAdmit(
                newId(),
                1,
                key,
                "/v1/messages",
                MODEL,
                MODEL,
                "anthropic",
                50_000,
                OptionalLong.of(32_000),
                Optional.empty(),
                true,
                Duration.ofMinutes(60),
                CLIENT);
    }

    /** As the daemon makes them: version 7 of RFC 9562, so that they are inserted at the end of an index. */
    private static UUID newId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = System.currentTimeMillis() << 16 | 0x7000 | random.nextInt(0x1000);
        return new UUID(high, random.nextLong() >>> 2 | Long.MIN_VALUE);
    }

    int settlementsWaiting() {
        return store.settlementsWaiting();
    }

    /** Waits for the settlements under way. */
    void awaitSettled() {
        long end = System.nanoTime() + SETTLED_WITHIN.toNanos();
        while (store.settlementsWaiting() > 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(store.settlementsWaiting() + " settlements were not written");
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    @Override
    public void close() {
        store.finish(Duration.ofSeconds(5));
        database.close();
    }
}
