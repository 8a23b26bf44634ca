package dev.aigateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.store.TestCalls.Program;
import dev.aigateway.usage.TokenUsage;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Postgres plans by what it knows of a table, and of the log of a month that has just begun it knows nothing. */
class NewMonthTest {

    private static final int CALLS = 2_000;
    /** So many that each connection keeps its plans (PostgreSQL documentation, PREPARE, "Notes"). */
    private static final int ALONE = 40;

    private static final int ROWS_A_CALL_MAX = 20;
    private static final long LOOK_AGAIN_NANOS = 20_000_000;
    private static final String OTHER_SESSIONS = """
        select count(*) as n from pg_stat_activity
        where datname = current_database() and application_name like 'test-calls%'\
        """;

    private final DatabaseUrl url = TestDatabase.fresh();
    private final Database database = Database.open(url, "test", 1);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    @Timeout(60)
    void aSettlementReadsNoMoreOfTheLogThanItSettles() throws Exception {
        database.ensurePartitions();
        forbidStatistics();
        try (TestCalls calls = new TestCalls(url)) {
            Program program = calls.program("ci");
            Callable<Void> call = () -> {
                calls.used(calls.admitted(program), new TokenUsage(100, 0, 0, 0, 200));
                return null;
            };
            alone(call);
            together(call);
            alone(call);
        }

        assertThat(rowsRead()).isBetween(1L * CALLS, 1L * ROWS_A_CALL_MAX * CALLS);
    }

    private void forbidStatistics() {
        TestDatabase.execute(url, """
            do $$
            declare part regclass;
            begin
                for part in select inhrelid from pg_inherits where inhparent = 'request'::regclass loop
                    execute format('alter table %s set (autovacuum_enabled = false)', part);
                end loop;
            end $$\
            """);
    }

    private static void alone(Callable<Void> call) throws Exception {
        for (int i = 0; i < ALONE; i++) {
            call.call();
        }
    }

    private static void together(Callable<Void> call) throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> done : callers.invokeAll(Collections.nCopies(CALLS, call))) {
                done.get();
            }
        }
    }

    /** A session tells what it has read when it ends, at the latest. */
    private long rowsRead() {
        while (number(OTHER_SESSIONS) > 0) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        return number("""
            select sum(coalesce(idx_tup_fetch, 0) + seq_tup_read)::bigint as n from pg_stat_user_tables
            where relname like 'request\\_%'\
            """);
    }

    private long number(String sql) {
        return database.inPatientTx(tx -> tx.get(sql, Params.NONE).number("n"));
    }
}
