package dev.aigateway.store;

import io.helidon.dbclient.DbExecute;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The statements of one transaction; not to be kept after it. */
final class Tx {

    private static final String PATIENCE = "select set_config('lock_timeout', :timeout, true) as lock_timeout";

    private final DbExecute execute;

    Tx(DbExecute execute) {
        this.execute = execute;
    }

    /** How long each later statement waits for locks; {@link Transactions#inTx} says what follows. */
    void waitForLocks(Duration atMost) {
        query(PATIENCE, Params.of("timeout", atMost.toMillis() + "ms"));
    }

    List<Row> query(String sql, Params params) {
        try (Stream<Row> rows = rows(sql, params)) {
            return rows.toList();
        }
    }

    /** For results of any size: on a patient connection only some rows are in memory at a time. */
    void forEach(String sql, Params params, Consumer<Row> each) {
        try (Stream<Row> rows = rows(sql, params)) {
            rows.forEach(each);
        }
    }

    private Stream<Row> rows(String sql, Params params) {
        IndexedSql indexed = IndexedSql.of(sql);
        return execute.createQuery(indexed.text())
                .params(indexed.values(params))
                .execute()
                .map(Row::new);
    }

    Optional<Row> find(String sql, Params params) {
        IndexedSql indexed = IndexedSql.of(sql);
        return execute.createGet(indexed.text())
                .params(indexed.values(params))
                .execute()
                .map(Row::new);
    }

    Row get(String sql, Params params) {
        return find(sql, params)
                .orElseThrow(() -> new IllegalStateException("a statement that always has a row has none"));
    }

    /** The number of rows that were changed. */
    long update(String sql, Params params) {
        IndexedSql indexed = IndexedSql.of(sql);
        return execute.createDmlStatement(indexed.text())
                .params(indexed.values(params))
                .execute();
    }
}
