package dev.aigateway.store;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The statements of one transaction; not to be kept after it. */
final class Tx {

    private final DbExecute execute;

    Tx(DbExecute execute) {
        this.execute = execute;
    }

    List<Row> query(String sql, Params params) {
        try (Stream<DbRow> rows =
                execute.createQuery(sql).params(params.values()).execute()) {
            return rows.map(Row::new).toList();
        }
    }

    /** For results of any size: on a patient connection only some rows are in memory at a time. */
    void forEach(String sql, Params params, Consumer<Row> each) {
        try (Stream<DbRow> rows =
                execute.createQuery(sql).params(params.values()).execute()) {
            rows.map(Row::new).forEach(each);
        }
    }

    Optional<Row> find(String sql, Params params) {
        return execute.createGet(sql).params(params.values()).execute().map(Row::new);
    }

    Row get(String sql, Params params) {
        return find(sql, params)
                .orElseThrow(() -> new IllegalStateException("a statement that always has a row has none"));
    }

    /** The number of rows that were changed. */
    long update(String sql, Params params) {
        return execute.createDmlStatement(sql).params(params.values()).execute();
    }
}
