package dev.aigateway.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.aigateway.env.DatabaseUrl;
import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.DbTransaction;
import io.helidon.dbclient.jdbc.JdbcClientBuilder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One pool of connections, and the only way to run a transaction on it. Threads may share it. */
final class Transactions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
    private static final int TRIES_MAX = 5;

    private final String address;
    private final HikariDataSource pool;
    private final DbClient client;

    /**
     * How long a pool's statements may take.
     *
     * @param connect how long to wait for a connection
     * @param lock how long a statement waits for a row; zero means without end
     * @param statement zero means without end
     * @param rowsAtOnce of a result that are fetched together; zero means all
     * @param failFast whether the first connection is made at once, or not at all
     */
    record Patience(Duration connect, Duration lock, Duration statement, int rowsAtOnce, boolean failFast) {

        private static final int SOME_ROWS = 2_000;

        /** For the request path: late is worse than refused. */
        static final Patience SHORT =
                new Patience(Duration.ofMillis(800), Duration.ofMillis(500), Duration.ofSeconds(3), 0, false);
        /** For reports and migrations. */
        static final Patience LONG =
                new Patience(Duration.ofSeconds(10), Duration.ZERO, Duration.ZERO, SOME_ROWS, false);
        /** For the command line: nobody waits at a terminal for a database that is not there. */
        static final Patience ONCE =
                new Patience(Duration.ofSeconds(10), Duration.ZERO, Duration.ZERO, SOME_ROWS, true);
    }

    Transactions(DatabaseUrl url, String name, int size, Patience patience) {
        this.address = url.display();
        this.pool = pool(config(url, name, size, patience));
        this.client =
                JdbcClientBuilder.create().connectionPool(this::connection).build();
    }

    private static HikariDataSource pool(HikariConfig config) {
        try {
            return new HikariDataSource(config);
        } catch (PoolInitializationException e) {
            throw new DatabaseUnavailable("no connection to the database", e);
        }
    }

    private static HikariConfig config(DatabaseUrl url, String name, int size, Patience patience) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(url.jdbcUrl());
        config.setUsername(url.user());
        config.setPassword(url.password().value());
        config.setMaximumPoolSize(size);
        config.setConnectionTimeout(patience.connect.toMillis());
        config.setValidationTimeout(patience.connect.toMillis());
        config.setInitializationFailTimeout(patience.failFast ? 1 : -1);
        driverProperties(name, patience).forEach(config::addDataSourceProperty);
        return config;
    }

    /** Texts, because the pool drops a number or a boolean without a word. */
    private static Map<String, String> driverProperties(String name, Patience patience) {
        return Map.of(
                "ApplicationName",
                name,
                // The DbClient sends a UUID as text; this lets Postgres see what it is.
                "stringtype",
                "unspecified",
                "tcpKeepAlive",
                "true",
                "connectTimeout",
                "5",
                "socketTimeout",
                Long.toString(patience.statement.toSeconds()),
                "defaultRowFetchSize",
                Integer.toString(patience.rowsAtOnce),
                "options",
                "-c lock_timeout=%d -c statement_timeout=%d"
                        .formatted(patience.lock.toMillis(), patience.statement.toMillis()));
    }

    private Connection connection() {
        try {
            return pool.getConnection();
        } catch (SQLException e) {
            throw new DatabaseUnavailable("no connection to the database at " + address, e);
        }
    }

    /**
     * Runs all of {@code work} in one transaction and commits it. A conflict with another transaction runs it again.
     * Throws {@link DatabaseUnavailable} if the database is away or too slow: {@link RowLocked} where another transaction
     * kept a row for too long, {@link CommitUnknown} where the work may have taken effect.
     */
    <T> T inTx(Function<Tx, T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(work);
            } catch (DbClientException e) {
                if (SqlState.of(e).filter(SqlState::locked).isPresent()) {
                    throw new RowLocked(e);
                }
                if (SqlState.of(e).filter(SqlState::unavailable).isPresent()) {
                    throw new DatabaseUnavailable("the database cannot answer now", e);
                }
                if (SqlState.of(e).filter(SqlState::notPermitted).isPresent()) {
                    throw new NotPermitted(e);
                }
                if (attempt == TRIES_MAX
                        || SqlState.of(e).filter(SqlState::conflict).isEmpty()) {
                    throw e;
                }
            }
        }
    }

    private <T> T once(Function<Tx, T> work) {
        DbTransaction transaction = client.transaction();
        try {
            T result = work.apply(new Tx(transaction));
            commit(transaction);
            return result;
        } catch (RuntimeException e) {
            rollBack(transaction);
            throw e;
        }
    }

    private static void commit(DbTransaction transaction) {
        try {
            transaction.commit();
        } catch (DbClientException e) {
            throw SqlState.of(e).filter(SqlState::unavailable).isPresent() ? new CommitUnknown(e) : e;
        }
    }

    /** After a failed statement or commit the roll-back may fail too, and must not hide why. */
    private static void rollBack(DbTransaction transaction) {
        try {
            transaction.rollback();
        } catch (RuntimeException e) {
            LOG.debug("roll-back failed after another failure", e);
        }
    }

    PoolUse use() {
        HikariPoolMXBean now = pool.getHikariPoolMXBean();
        return new PoolUse(
                pool.getPoolName(),
                now.getActiveConnections(),
                now.getIdleConnections(),
                now.getThreadsAwaitingConnection());
    }

    @Override
    public void close() {
        pool.close();
    }
}
