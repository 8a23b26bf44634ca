package dev.aigateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.aigateway.access.NewServiceKey;
import dev.aigateway.access.Role;
import dev.aigateway.budget.LimitWarning;
import dev.aigateway.budget.LimitWarning.Kind;
import dev.aigateway.budget.RaisedWarning;
import dev.aigateway.budget.ScopeId;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresWarningsTest {

    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final UUID SOMEBODY = UUID.randomUUID();
    private static final int MANY = 40;
    private static final int DAEMONS = 4;

    private final AccountFixture accounts = new AccountFixture();
    private final PostgresWarnings warnings = new PostgresWarnings(accounts.database, ZoneId.of("UTC"));

    @AfterEach
    void close() {
        accounts.close();
    }

    @Test
    void whatIsClaimedNobodyElseGetsBeforeItsLeaseHasEnded() {
        write(SOMEBODY, "tokens", 80, 0);

        RaisedWarning first = warnings.claim(LEASE).orElseThrow();
        assertThat(first.tries()).isEqualTo(1);
        assertThat(warnings.claim(LEASE)).isEmpty();

        endLeases();
        assertThat(warnings.claim(LEASE)).get().satisfies(again -> {
            assertThat(again.id()).isEqualTo(first.id());
            assertThat(again.tries()).isEqualTo(2);
        });
    }

    @Test
    void whatSomebodyWasToldIsNeverClaimedAgain() {
        write(SOMEBODY, "tokens", 80, 0);

        warnings.delivered(warnings.claim(LEASE).orElseThrow().id());

        endLeases();
        assertThat(warnings.claim(LEASE)).isEmpty();
    }

    @Test
    void whatIsPostponedComesAgainAfterThePause() {
        write(SOMEBODY, "tokens", 80, 0);

        warnings.postpone(warnings.claim(LEASE).orElseThrow(), Duration.ZERO);
        RaisedWarning second = warnings.claim(LEASE).orElseThrow();
        warnings.postpone(second, Duration.ofHours(1));

        assertThat(second.tries()).isEqualTo(2);
        assertThat(warnings.claim(LEASE)).isEmpty();
    }

    @Test
    void whoHasLostAClaimCannotEndThatOfTheNext() {
        write(SOMEBODY, "tokens", 80, 0);
        RaisedWarning lost = warnings.claim(LEASE).orElseThrow();
        endLeases();
        assertThat(warnings.claim(LEASE)).isPresent();

        warnings.postpone(lost, Duration.ZERO);

        assertThat(warnings.claim(LEASE)).isEmpty();
    }

    @Test
    void whatWasNeverTriedComesFirst() {
        write(SOMEBODY, "tokens", 80, 0);
        warnings.postpone(warnings.claim(LEASE).orElseThrow(), Duration.ZERO);
        write(SOMEBODY, "tokens", 95, 0);

        assertThat(warnings.claim(LEASE).orElseThrow().warning().threshold()).isEqualTo(95);
        assertThat(warnings.claim(LEASE).orElseThrow().warning().threshold()).isEqualTo(80);
    }

    @Test
    void theyNameWhomTheyAreAbout() {
        UUID ada = accounts.users
                .create(AccountFixture.person("ada@example.com"), AccountFixture.CHANGE)
                .user()
                .id()
                .value();
        UUID ci = accounts.credentials
                .create(
                        new NewServiceKey("ci", Role.MEMBER, Optional.empty(), List.of()),
                        AccountFixture.CHANGE.actor())
                .credential()
                .account()
                .value();
        write(ada, "tokens", 80, 0);
        write(ci, "cost", 95, 0);
        write(ScopeId.COMPANY.value(), "cost", 80, 0);
        write(SOMEBODY, "cost", 80, 0);

        List<RaisedWarning> claimed = claimAll().toList();

        assertThat(claimed)
                .extracting(RaisedWarning::account)
                .containsExactlyInAnyOrder("ada@example.com", "key:ci", "the whole company", SOMEBODY.toString());
        assertThat(claimed)
                .filteredOn(warning -> warning.account().equals("key:ci"))
                .extracting(RaisedWarning::warning)
                .containsExactly(new LimitWarning(Kind.COST, 95, 950, 1000));
    }

    @Test
    void onlyThoseOfThisMonthAndTheLastAreOfInterest() {
        write(SOMEBODY, "tokens", 80, 0);
        write(SOMEBODY, "tokens", 80, 1);
        write(SOMEBODY, "tokens", 80, 2);

        assertThat(claimAll().map(warning -> warning.period().month())).hasSize(2);
    }

    @Test
    void manyDaemonsAtOnceClaimEachOnce() {
        IntStream.range(0, MANY).forEach(i -> write(UUID.randomUUID(), "tokens", 80, 0));

        List<UUID> claimed = allAtOnce(() -> claimAll().map(RaisedWarning::id).toList()).stream()
                .flatMap(List::stream)
                .toList();

        assertThat(claimed).hasSize(MANY).doesNotHaveDuplicates();
    }

    @Test
    void theProvidersLimitIsRaisedOnceAMonthHoweverOftenItIsSaid() {
        allAtOnce(() -> {
            warnings.raiseProviderLimit();
            return true;
        });

        List<RaisedWarning> claimed = claimAll().toList();
        assertThat(claimed)
                .extracting(RaisedWarning::account, RaisedWarning::warning)
                .containsExactly(tuple("the whole company", new LimitWarning(Kind.PROVIDER, 100, 0, 0)));
        warnings.delivered(claimed.getFirst().id());

        warnings.raiseProviderLimit();

        assertThat(warnings.claim(LEASE)).isEmpty();
    }

    private Stream<RaisedWarning> claimAll() {
        return Stream.generate(() -> warnings.claim(LEASE))
                .takeWhile(Optional::isPresent)
                .flatMap(Optional::stream);
    }

    private static <T> List<T> allAtOnce(Supplier<T> work) {
        List<CompletableFuture<T>> running = IntStream.range(0, DAEMONS)
                .mapToObj(_ -> CompletableFuture.supplyAsync(work, Thread::startVirtualThread))
                .toList();
        return running.stream().map(CompletableFuture::join).toList();
    }

    private void write(UUID scope, String kind, int threshold, int monthsAgo) {
        accounts.execute("""
            insert into warning (id, scope_id, period, kind, threshold, used, limit_at)
            values (gen_random_uuid(), '%s', date_trunc('month', now() at time zone 'UTC') - interval '%d months',
                    '%s', %d, %d, 1000)\
            """.formatted(scope, monthsAgo, kind, threshold, threshold * 10));
    }

    private void endLeases() {
        accounts.execute("update warning set claimed_until = now()");
    }
}
