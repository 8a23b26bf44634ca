package dev.aigateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.access.Actor;
import dev.aigateway.access.IssuedKey;
import dev.aigateway.access.NewServiceKey;
import dev.aigateway.access.Role;
import dev.aigateway.budget.Admission.Admitted;
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
import dev.aigateway.ledger.AccountUsage;
import dev.aigateway.usage.TokenCounting;
import dev.aigateway.usage.TokenUsage;
import dev.aigateway.usage.UsageReport;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Settlements that come twice, late, out of order and from several daemons have the effect of the truth, once. */
class SettlementStormTest {

    private static final int CALLS = 1_000;
    private static final int COPIES = 10;
    private static final Outcome DONE = new Outcome("claude-haiku-4-5", 200, null, "end_turn", null, null);

    private final DatabaseUrl url = TestDatabase.fresh();
    private final Database database = Database.open(url, "test", 6);
    private final List<PostgresBudgetStore> daemons = List.of(store(), store());
    private final PostgresUsageLedger ledger = new PostgresUsageLedger(database);

    @AfterEach
    void close() {
        daemons.forEach(daemon -> daemon.finish(Duration.ofSeconds(5)));
        database.close();
    }

    @Test
    void tenThousandSettlementsOfAThousandCalls() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Hold> holds = admitAll();
        List<Settlement> storm = new ArrayList<>();
        long truth = 0;
        for (Hold hold : holds) {
            TokenUsage usage = new TokenUsage(random.nextInt(500), 0, 0, 0, random.nextInt(2_000));
            truth += usage.all();
            Settlement ended = new Settlement.Used(hold, UsageReport.of(usage), Source.REPORTED, DONE);
            storm.addAll(Collections.nCopies(COPIES - 1, ended));
            storm.add(random.nextInt(4) == 0 ? new Settlement.Expired(hold, DONE) : ended);
        }
        Collections.shuffle(storm, random);

        CompletableFuture.allOf(storm.stream()
                        .map(settlement ->
                                daemons.get(random.nextInt(daemons.size())).settle(settlement))
                        .toArray(CompletableFuture[]::new))
                .join();

        AccountUsage usage = ledger.usage(Optional.empty()).getFirst();
        assertThat(usage.used().tokens()).as("seed %d", seed).isEqualTo(truth);
        assertThat(usage.held().tokens()).isZero();
        assertThat(usage.requests()).isEqualTo(CALLS);
        assertThat(ledger.verify().discrepancies()).as("seed %d", seed).isEmpty();
    }

    private List<Hold> admitAll() {
        IssuedKey key = new PostgresCredentials(database, new SecureRandom())
                .create(new NewServiceKey("ci", Role.MEMBER, Optional.empty(), List.of()), new Actor("test"));
        return IntStream.range(0, CALLS)
                .mapToObj(i -> daemons.get(i % daemons.size()).admit(call(key)))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .map(admission -> ((Admitted) admission).hold())
                .toList();
    }

    private static CallToAdmit call(IssuedKey key) {
        return new CallToAdmit(
                UUID.randomUUID(),
                1,
                key.secret().hash(),
                "/v1/messages",
                "claude-haiku-4-5",
                "claude-haiku-4-5",
                "anthropic",
                400,
                OptionalLong.of(5_000),
                Optional.empty(),
                true,
                Duration.ofMinutes(60),
                new CallToAdmit.Client(null, null, null, null));
    }

    private PostgresBudgetStore store() {
        return new PostgresBudgetStore(
                database,
                UUID.randomUUID(),
                new BudgetDefaults(
                        OptionalLong.empty(),
                        Optional.empty(),
                        BudgetMode.SOFT,
                        true,
                        TokenCounting.UNCACHED,
                        ZoneId.of("UTC")),
                new ExpectedUse(),
                Step.Watch.NONE,
                () -> {});
    }
}
