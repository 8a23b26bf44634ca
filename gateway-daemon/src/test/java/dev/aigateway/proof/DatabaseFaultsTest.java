package dev.aigateway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.access.IssuedKey;
import dev.aigateway.proof.Prompt.Route;
import dev.aigateway.store.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a Postgres, its network and its other users can do to the daemons; the numbers are those of the fault matrix. */
class DatabaseFaultsTest {

    private static final Duration TOLD_WITHIN = Duration.ofSeconds(1);
    private static final Duration ADMITS_WITHIN = Duration.ofSeconds(5);
    private static final Duration LOCK_TIMEOUT = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int CALLERS = 10;

    private static final String OF_DAEMONS = "from pg_stat_activity where application_name like 'gateway-daemon%'";

    @TempDir
    static Path folder;

    private static TestPostgres postgres;
    private static ChaosProxy proxy;
    private static Stage stage;

    @BeforeAll
    static void set() {
        postgres = TestPostgres.start(folder.resolve("postgres"));
        proxy = ChaosProxy.before(postgres.port());
        stage = Stage.behind(proxy, postgres, 2);
        stage.upstream().otherwise(TypicalAnswers.quick(System.nanoTime()));
        stage.warm(stage.key());
    }

    @AfterAll
    static void close() {
        stage.close();
        proxy.close();
    }

    @AfterEach
    void everyCallIsInTheLedger() {
        proxy.cutAtCommits(0);
        proxy.pass();
        stage.assertBookEqualsLedger(List.of());
    }

    @Test
    void fault52ARefusingNetworkIsToldAndMended() {
        proxy.refuse();
        assertTold();
        proxy.pass();
        stage.admitsAgain(ADMITS_WITHIN);
    }

    @Test
    void fault52ASilentNetworkIsToldAndMended() {
        proxy.swallow();
        assertTold();
        assertTold();
        proxy.pass();
        stage.admitsAgain(ADMITS_WITHIN);
    }

    @Test
    void fault53WhenOthersUseUpAllConnectionsCallersAreTold() throws SQLException {
        List<Connection> others = new ArrayList<>();
        try {
            Await.until("the daemons have no connection", PATIENCE, () -> {
                postgres.text("select count(pg_terminate_backend(pid)) " + OF_DAEMONS);
                takeAll(others);
                return postgres.number("select count(*) " + OF_DAEMONS) == 0;
            });
            assertTold();
        } finally {
            for (Connection other : others) {
                other.close();
            }
        }
        stage.admitsAgain(ADMITS_WITHIN);
    }

    private static void takeAll(List<Connection> others) {
        try {
            while (true) {
                others.add(postgres.connectAsOwner());
            }
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isEqualTo("53300");
        }
    }

    /** Budgets are locked in the order of their ids: somebody else's is locked before the one in question, or after it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void fault54ALockedBudgetHoldsUpNobodyElse(boolean othersFirst) throws SQLException {
        Limits locked = Limits.of(stage, "soft", -1, -1);
        while (isBefore(stage.key(), locked.key()) != othersFirst) {
            locked = Limits.of(stage, "soft", -1, -1);
        }
        holdsUpNobodyElse(locked);
    }

    private static boolean isBefore(IssuedKey one, IssuedKey other) {
        return one.credential()
                        .account()
                        .value()
                        .toString()
                        .compareTo(other.credential().account().value().toString())
                < 0;
    }

    private static void holdsUpNobodyElse(Limits locked) throws SQLException {
        stage.warm(locked.key());
        try (Connection holder = postgres.connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("select 1 from budget where scope_id = '" + locked.account() + "' for update");
            Load refused = Load.start(CALLERS, 2 * CALLERS, DatabaseFaultsTest::quick, locked::call);
            Load others = Load.start(CALLERS, 10 * CALLERS, DatabaseFaultsTest::quick, stage::call);
            assertThat(refused.join()).allSatisfy(answer -> assertTold(answer, TOLD_WITHIN));
            assertThat(Answer.except(others.join(), Answer::finished)).isEmpty();
            assertThat(Answer.except(others.join(), answer -> answer.took().compareTo(Proof.within(LOCK_TIMEOUT)) < 0))
                    .isEmpty();
            holder.rollback();
        }
        Await.until(
                "the account is admitted again",
                PATIENCE,
                () -> locked.call(quick()).finished());
    }

    @Test
    void fault58AReadOnlyServerIsToldAndPoisonsNoConnection() {
        postgres.execute("alter system set default_transaction_read_only = on");
        postgres.execute("select pg_reload_conf()");
        try {
            Await.until("somebody is told", PATIENCE, () -> stage.call(quick()).refused(503));
            assertTold();
        } finally {
            postgres.execute("alter system reset default_transaction_read_only");
            postgres.execute("select pg_reload_conf()");
        }
        stage.admitsAgain(ADMITS_WITHIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01"})
    void fault59AConflictIsTriedAgainAndNobodyNotices(String code) {
        for (String moment : List.of("insert", "update")) {
            failing(code, moment, 3, () -> {
                List<Answer> answers =
                        Load.start(1, 3, DatabaseFaultsTest::quick, stage::call).join();
                assertThat(Answer.except(answers, Answer::finished)).isEmpty();
                stage.awaitIdle();
            });
        }
    }

    @Test
    void fault59AConflictWithoutEndIsTold() {
        failing(
                "40001",
                "insert",
                1_000_000,
                () -> assertThat(stage.call(quick()))
                        .matches(answer -> answer.status() >= 500)
                        .satisfies(answer -> assertThat(answer.took()).isLessThan(Proof.within(TOLD_WITHIN))));
        stage.admitsAgain(ADMITS_WITHIN);
    }

    /** The next so many writes of an attempt fail, as they do when transactions meet. */
    private static void failing(String code, String moment, int times, Runnable meanwhile) {
        postgres.execute("""
            create schema chaos;
            create sequence chaos.writes;
            create function chaos.fail() returns trigger language plpgsql security definer as $$
            begin
                if nextval('chaos.writes') <= %d then
                    raise exception 'chaos' using errcode = '%s';
                end if;
                return new;
            end $$;
            grant usage on schema chaos to gateway;
            create trigger chaos before %s on request for each row execute function chaos.fail();
            """.formatted(times, code, moment));
        try {
            meanwhile.run();
        } finally {
            postgres.execute("drop schema chaos cascade");
        }
    }

    @Test
    void fault60ACommitWhoseAnswerIsLostHasOneEffect() {
        int before = proxy.cuts();
        proxy.cutAtCommits(9);
        List<Answer> answers = Load.start(CALLERS, 30 * CALLERS, DatabaseFaultsTest::quick, stage::call)
                .join();
        proxy.cutAtCommits(0);
        assertThat(proxy.cuts() - before).isGreaterThan(5);
        assertThat(Answer.except(answers, Answer::finishedOrUnavailable)).isEmpty();
        stage.admitsAgain(ADMITS_WITHIN);
        stage.assertBookEqualsLedger(answers);
    }

    private static Prompt quick() {
        return Prompt.of(Route.CHAT, false, 100, 100);
    }

    /** By each daemon, at once, and not as if the key were wrong. */
    private static void assertTold() {
        stage.fleet().members().forEach(member -> assertTold(stage.at(member), TOLD_WITHIN));
    }

    private static void assertTold(Answer answer, Duration within) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(answer.headers()).containsKey("retry-after");
        assertThat(answer.took()).as(answer.toString()).isLessThan(Proof.within(within));
    }
}
