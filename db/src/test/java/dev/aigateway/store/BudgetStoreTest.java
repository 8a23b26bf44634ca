package dev.aigateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.access.Actor;
import dev.aigateway.access.CredentialId;
import dev.aigateway.access.IssuedKey;
import dev.aigateway.access.KeyHash;
import dev.aigateway.access.KeySecret;
import dev.aigateway.access.NewServiceKey;
import dev.aigateway.access.Role;
import dev.aigateway.budget.Admission;
import dev.aigateway.budget.Admission.Admitted;
import dev.aigateway.budget.BudgetDefaults;
import dev.aigateway.budget.BudgetMode;
import dev.aigateway.budget.CallToAdmit;
import dev.aigateway.budget.ExpectedUse;
import dev.aigateway.budget.Hold;
import dev.aigateway.budget.OpenAttempt;
import dev.aigateway.budget.Settlement;
import dev.aigateway.budget.Settlement.Outcome;
import dev.aigateway.budget.Settlement.Source;
import dev.aigateway.budget.Step;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.ledger.AccountUsage;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.TokenCounting;
import dev.aigateway.usage.TokenUsage;
import dev.aigateway.usage.UsageReport;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BudgetStoreTest {

    private static final Actor TEST = new Actor("test");
    private static final UUID DAEMON = UUID.randomUUID();
    private static final Outcome DONE = new Outcome("claude-haiku-4-5-20251001", 200, null, "end_turn", "req_1", null);
    private static final BudgetDefaults NO_LIMITS = new BudgetDefaults(
            OptionalLong.empty(), Optional.empty(), BudgetMode.SOFT, true, TokenCounting.UNCACHED, ZoneId.of("UTC"));

    private final DatabaseUrl url = TestDatabase.fresh();
    private final Database database = Database.open(url, "test", 4);
    private final PostgresCredentials credentials = new PostgresCredentials(database, new SecureRandom());
    private final PostgresUsageLedger ledger = new PostgresUsageLedger(database);
    private PostgresBudgetStore store = store(NO_LIMITS);
    private IssuedKey key;

    @BeforeEach
    void makeKey() {
        key = credentials.create(new NewServiceKey("ci", Role.MEMBER, Optional.empty(), List.of()), TEST);
    }

    @AfterEach
    void theLedgerHolds() {
        assertThat(ledger.verify().discrepancies()).isEmpty();
        store.finish(Duration.ofSeconds(5));
        database.close();
    }

    @Test
    void anAdmittedCallIsInTheLedgerBeforeItIsSettled() {
        Hold hold = admitted(call());

        AccountUsage usage = onlyUsage();
        assertThat(usage.held()).isEqualTo(hold.amount());
        assertThat(hold.amount().tokens()).isEqualTo(100 + 1000);
        assertThat(usage.used().tokens()).isZero();
    }

    @Test
    void settlingReplacesTheHoldByWhatWasUsed() {
        Hold hold = admitted(call());

        store.settle(used(hold, new TokenUsage(10, 20, 30, 1000, 40))).join();

        AccountUsage usage = onlyUsage();
        assertThat(usage.held().tokens()).isZero();
        assertThat(usage.used().tokens()).isEqualTo(100);
        assertThat(usage.tokens()).isEqualTo(new TokenUsage(10, 20, 30, 1000, 40));
        // Haiku 4.5: 10 x $1 + 20 x $1.25 + 30 x $2 + 1000 x $0.10 + 40 x $5 for a million.
        assertThat(usage.used().cost()).isEqualTo(Money.ofUsd("0.000395"));
        assertThat(usage.requests()).isOne();
    }

    @Test
    void settlingTwiceHasOneEffect() {
        Hold hold = admitted(call());

        store.settle(used(hold, new TokenUsage(10, 0, 0, 0, 40))).join();
        store.settle(used(hold, new TokenUsage(10, 0, 0, 0, 40))).join();
        store.settle(new Settlement.Unknown(hold, DONE)).join();

        assertThat(onlyUsage().used().tokens()).isEqualTo(50);
    }

    @Test
    void aBudgetThatWasOnlyBusyIsWaitedForAgain() throws SQLException {
        admitted(call());
        try (Connection holder = TestPostgres.connect(url);
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("select 1 from budget for update");
            CompletableFuture<Admission> tooLong = store.admit(call());
            awaitWaitingForLock(true);
            awaitWaitingForLock(false);
            holder.rollback();
            assertThat(tooLong.join()).isInstanceOf(Admitted.class);

            statement.execute("select 1 from budget for update");
            CompletableFuture<Admission> next = store.admit(call());
            awaitWaitingForLock(true);
            holder.rollback();
            assertThat(next.join()).isInstanceOf(Admitted.class);
        }
    }

    private void awaitWaitingForLock(boolean expected) throws SQLException {
        long end = System.nanoTime() + Duration.ofSeconds(8).toNanos();
        try (Connection observer = TestPostgres.connect(url);
                Statement statement = observer.createStatement()) {
            boolean waiting = !expected;
            while (waiting != expected && System.nanoTime() < end) {
                try (ResultSet found = statement.executeQuery(
                        "select 1 from pg_stat_activity where datname = current_database() and wait_event_type ="
                                + " 'Lock'")) {
                    waiting = found.next();
                }
            }
            assertThat(waiting).as("somebody waits for a lock").isEqualTo(expected);
        }
    }

    @Test
    void aVoidedCallCostsNothing() {
        Hold hold = admitted(call());

        store.settle(new Settlement.Voided(hold, DONE)).join();

        assertThat(onlyUsage().used().tokens()).isZero();
        assertThat(onlyUsage().held().tokens()).isZero();
        assertThat(onlyUsage().requests()).isZero();
    }

    @Test
    void whatIsExpiredIsChargedAtItsHoldAndTheTruthIsBookedBesideIt() {
        Hold hold = admitted(call());
        PostgresAttemptLog log = new PostgresAttemptLog(database);
        assertThat(log.leftOpen(UUID.randomUUID(), Duration.ZERO)).isEmpty();
        assertThat(log.overdue(10)).isEmpty();
        OpenAttempt left = log.leftOpen(DAEMON, Duration.ZERO).getFirst();
        assertThat(left.hold()).isEqualTo(hold);

        store.settle(new Settlement.Expired(left.hold(), DONE)).join();
        assertThat(onlyUsage().used()).isEqualTo(hold.amount());
        assertThat(onlyUsage().held().tokens()).isZero();
        assertThat(ledger.verify().discrepancies()).isEmpty();

        store.settle(used(hold, new TokenUsage(10, 0, 0, 0, 40))).join();
        store.settle(used(hold, new TokenUsage(10, 0, 0, 0, 40))).join();
        assertThat(onlyUsage().used().tokens()).isEqualTo(50);
        assertThat(onlyUsage().requests()).isOne();
        assertThat(count("select count(*) as n from correction where author = 'daemon:" + DAEMON + "'"))
                .isOne();
    }

    @Test
    void aTruthThatComesTogetherWithAnExpiryIsWhatCounts() {
        List<Hold> holds =
                IntStream.range(0, 20).mapToObj(_ -> admitted(call())).toList();

        holds.stream()
                .flatMap(hold -> Stream.of(
                        store.settle(new Settlement.Expired(hold, DONE)),
                        store.settle(used(hold, new TokenUsage(10, 0, 0, 0, 40)))))
                .toList()
                .forEach(CompletableFuture::join);

        assertThat(onlyUsage().used().tokens()).isEqualTo(20 * 50);
        assertThat(onlyUsage().held().tokens()).isZero();
    }

    @Test
    void anOverdueCallIsFoundWhoeverOpenedIt() {
        Hold hold = admitted(call());
        TestDatabase.execute(url, "update request set deadline = now() - interval '1 second'");
        assertThat(new PostgresAttemptLog(database).overdue(10))
                .singleElement()
                .extracting(OpenAttempt::hold)
                .isEqualTo(hold);
    }

    @Test
    void whatADatabaseHasLostIsWrittenAgainOnce() {
        Admitted kept = (Admitted) admit(call());
        Admitted lost = (Admitted) admit(call());
        TestDatabase.execute(
                url,
                "delete from request where id = '" + lost.hold().requestId() + "';"
                        + "update budget set tok_held = tok_held - 1100, open_count = 1, cost_held = cost_held - "
                        + lost.hold().amount().cost().nanos());
        PostgresAttemptLog log = new PostgresAttemptLog(database);
        String before = log.timeline();

        log.restore(List.of(kept.opened(), lost.opened()), DAEMON);
        log.restore(List.of(kept.opened(), lost.opened()), DAEMON);

        assertThat(log.leftOpen(DAEMON, Duration.ZERO)).containsExactlyInAnyOrder(kept.opened(), lost.opened());
        assertThat(onlyUsage().held().tokens()).isEqualTo(2_200);
        assertThat(log.timeline()).isEqualTo(before);
    }

    @Test
    void aKeyThatIsNotGoodHoldsNothing() {
        assertThat(admit(call(KeySecret.generate(new SecureRandom()).hash()))).isInstanceOf(Admission.Unknown.class);
        CredentialId id = key.credential().id();
        assertThat(credentials.revoke(id, TEST, "gone")).isPresent();
        assertThat(admit(call())).isInstanceOf(Admission.Unknown.class);
        assertThat(credentials.revoke(id, TEST, "again")).isEmpty();
        assertThat(ledger.usage(Optional.empty())).isEmpty();
    }

    @Test
    void anExpiredKeyIsNotGood() {
        IssuedKey shortLived = credentials.create(
                new NewServiceKey("short", Role.MEMBER, Optional.of(Duration.ZERO), List.of()), TEST);
        assertThat(admit(call(shortLived.secret().hash()))).isInstanceOf(Admission.Unknown.class);
    }

    @Test
    void aModelThatIsNotAllowedHoldsNothing() {
        IssuedKey limited = credentials.create(
                new NewServiceKey("limited", Role.MEMBER, Optional.empty(), List.of("claude-fast")), TEST);
        assertThat(admit(call(limited.secret().hash()))).isInstanceOf(Admission.ModelNotAllowed.class);
    }

    @Test
    void aSpentLimitRefusesAndIsCountedAtMostSixtyTimesAMinuteInTheLog() {
        limitTokens(1_000);
        store.settle(used(admitted(call()), new TokenUsage(900, 0, 0, 0, 200))).join();

        IntStream.range(0, 70)
                .forEach(_ -> assertThat(admit(call()))
                        .isInstanceOfSatisfying(Admission.TokensExhausted.class, refusal -> {
                            assertThat(refusal.used()).isEqualTo(1_100);
                            assertThat(refusal.limit()).isEqualTo(1_000);
                            assertThat(refusal.resetAt()).isAfter(refusal.now());
                        }));

        assertThat(count("select count(*) as n from request where state = 'refused'"))
                .isEqualTo(60);
        assertThat(count("select refusals as n from budget")).isEqualTo(70);
    }

    @Test
    void whatIsHeldCountsButOnlyForTheMoment() {
        limitTokens(1_000);
        Hold first = admitted(call());

        assertThat(admit(call())).isInstanceOfSatisfying(Admission.TokensHeld.class, refusal -> {
            assertThat(refusal.used()).isZero();
            assertThat(refusal.held()).isEqualTo(1_100);
            assertThat(refusal.limit()).isEqualTo(1_000);
        });
        store.settle(new Settlement.Voided(first, DONE)).join();
        assertThat(admit(call())).isInstanceOf(Admitted.class);
    }

    @Test
    void withoutEnforcementTheLimitOnlyShows() {
        store = store(new BudgetDefaults(
                OptionalLong.empty(),
                Optional.of(Money.ZERO),
                BudgetMode.SOFT,
                false,
                TokenCounting.ALL,
                ZoneId.of("UTC")));
        assertThat(admit(call())).isInstanceOf(Admitted.class);
    }

    @Test
    void aMissingMonthIsMade() {
        TestDatabase.execute(url, """
            do $$ declare t text; begin
                for t in select inhrelid::regclass::text from pg_inherits where inhparent = 'request'::regclass
                loop execute 'drop table ' || t; end loop;
            end $$\
            """);
        assertThat(admit(call())).isInstanceOf(Admitted.class);
    }

    @Test
    void verifyFindsWhatDoesNotAddUp() {
        admitted(call());
        TestDatabase.execute(url, "update budget set tok_used = tok_used + 1");
        assertThat(ledger.verify().discrepancies()).singleElement().asString().contains("has used 1 tokens");
        TestDatabase.execute(url, "update budget set tok_used = tok_used - 1");

        store.settle(used(admitted(call()), new TokenUsage(1, 0, 0, 0, 1))).join();
        TestDatabase.execute(url, "update usage_total set cost_nanos = cost_nanos + 1");
        assertThat(ledger.verify().discrepancies()).singleElement().asString().startsWith("the total of");
        TestDatabase.execute(url, "update usage_total set cost_nanos = cost_nanos - 1");
    }

    private PostgresBudgetStore store(BudgetDefaults defaults) {
        return new PostgresBudgetStore(database, DAEMON, defaults, new ExpectedUse(), Step.Watch.NONE, () -> {});
    }

    private void limitTokens(long limit) {
        TestDatabase.execute(url, "update scope set token_limit = " + limit);
    }

    private long count(String sql) {
        return database.inTx(tx -> tx.get(sql, Params.NONE).number("n"));
    }

    private AccountUsage onlyUsage() {
        List<AccountUsage> usage = ledger.usage(Optional.empty());
        assertThat(usage).hasSize(1);
        return usage.getFirst();
    }

    private Hold admitted(CallToAdmit call) {
        return ((Admitted) admit(call)).hold();
    }

    private Admission admit(CallToAdmit call) {
        return store.admit(call).join();
    }

    private static Settlement used(Hold hold, TokenUsage usage) {
        return new Settlement.Used(hold, UsageReport.of(usage), Source.REPORTED, DONE);
    }

    private CallToAdmit call() {
        return call(key.secret().hash());
    }

    private static CallToAdmit call(KeyHash key) {
        return new CallToAdmit(
                UUID.randomUUID(),
                1,
                key,
                "/v1/messages",
                "claude-haiku-4-5",
                "claude-haiku-4-5",
                "anthropic",
                400,
                OptionalLong.of(5000),
                Optional.empty(),
                true,
                Duration.ofMinutes(60),
                new CallToAdmit.Client(null, null, null, "test"));
    }
}
