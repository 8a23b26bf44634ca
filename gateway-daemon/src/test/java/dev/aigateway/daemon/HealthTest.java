package dev.aigateway.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.daemon.Administrator.Answer;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.http.Readiness;
import dev.aigateway.store.TestDatabase;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What probes and load balancers are told, without a key. */
class HealthTest {

    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private static Answer get(Administrator anybody, String path) {
        return anybody.send(anybody.anonymous(path).GET());
    }

    @Test
    void aDaemonThatRunsSaysSo() {
        try (TestGateway gateway = TestGateway.start()) {
            Administrator anybody = new Administrator(gateway);

            assertThat(get(anybody, "/health").expect(200).field("status")).isEqualTo("ok");
            assertThat(get(anybody, "/health").field("version")).isNotBlank();
            assertThat(get(anybody, "/health/live").expect(200).field("status")).isEqualTo("ok");
            Answer ready = get(anybody, "/health/ready").expect(200);
            assertThat(ready.text()).isEqualTo("{\"status\":\"ok\",\"draining\":false,\"database\":\"up\"}");
            assertThat(ready.headers().firstValue("cache-control")).hasValue("no-store");
            for (String path : new String[] {"/", "/api/hello", "/health", "/health/live", "/health/ready"}) {
                Answer head = anybody.send(anybody.anonymous(path).method("HEAD", BodyPublishers.noBody()));
                assertThat(head.expect(200).text()).isEmpty();
            }
            assertThat(gateway.upstream().connections())
                    .as("health calls no provider")
                    .isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"false,503,unavailable", "true,200,ok"})
    void aDatabaseThatIsAwayIsSeenByReadinessAndInTheNumbers(boolean readyWithoutDatabase, int status, String word) {
        try (TestGateway gateway =
                TestGateway.start(Map.of("READY_WITHOUT_DATABASE", Boolean.toString(readyWithoutDatabase)))) {
            Administrator anybody = new Administrator(gateway);
            assertThat(anybody.get("/metrics").expect(200).text()).contains("\ngateway_database_up 1\n");
            DatabaseUrl other = TestDatabase.empty();
            String name = gateway.database().database();
            TestDatabase.execute(other, "alter database " + name + " allow_connections false");
            try {
                TestDatabase.execute(
                        other, "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
                awaitDatabase(anybody, "away");
                Answer ready = get(anybody, "/health/ready").expect(status);
                assertThat(ready.field("status")).isEqualTo(word);
                get(anybody, "/health").expect(200);
                get(anybody, "/health/live").expect(200);
                assertThat(anybody.get("/metrics").expect(200).text()).contains("\ngateway_database_up 0\n");
            } finally {
                TestDatabase.execute(other, "alter database " + name + " allow_connections true");
            }
            awaitDatabase(anybody, "up");
        }
    }

    /** Readiness looks once a second at most. */
    private static void awaitDatabase(Administrator anybody, String state) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!get(anybody, "/health/ready").field("database").equals(state)) {
            assertThat(System.nanoTime()).as("the database is never " + state).isLessThan(end);
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Test
    void manyProbesAreOneLookAtTheDatabase() {
        int[] looks = {0};
        Readiness readiness = new Readiness(
                () -> {
                    looks[0]++;
                    return true;
                },
                false);
        long end = System.nanoTime() + 100_000_000;
        while (System.nanoTime() < end) {
            assertThat(readiness.databaseUp()).isTrue();
        }

        assertThat(looks[0]).isLessThanOrEqualTo(2);
    }
}
