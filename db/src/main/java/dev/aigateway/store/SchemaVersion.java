package dev.aigateway.store;

/**
 * How far the schema of a database is beside the one that this program was written for. Flyway knows it too, but takes
 * longer to load than most commands run.
 *
 * @param found the number of the newest migration that ran there; 0 before the first
 * @param known the number of the newest one of this program
 */
public record SchemaVersion(int found, int known) {

    private static final String HISTORY_EXISTS = "select to_regclass('flyway_schema_history') is not null as present";
    private static final String FOUND = """
        select coalesce(max(cast(version as int)), 0) as version from flyway_schema_history where success\
        """;

    static SchemaVersion of(Transactions transactions) {
        int found = transactions.inTx(tx -> tx.get(HISTORY_EXISTS, Params.NONE).flag("present")
                ? (int) tx.get(FOUND, Params.NONE).number("version")
                : 0);
        return new SchemaVersion(found, MigrationFiles.newest());
    }

    public boolean matches() {
        return found == known;
    }

    public boolean isOlder() {
        return found < known;
    }
}
