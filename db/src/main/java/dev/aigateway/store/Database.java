package dev.aigateway.store;

import dev.aigateway.env.DatabaseUrl;
import java.util.List;
import java.util.function.Function;

/** A database and the connections to it. Threads may share it. */
public final class Database implements AutoCloseable {

    private static final int REPORT_CONNECTIONS = 3;

    private final DatabaseUrl url;
    private final Transactions requests;
    private final Transactions reports;

    private Database(DatabaseUrl url, Transactions requests, Transactions reports) {
        this.url = url;
        this.requests = requests;
        this.reports = reports;
    }

    /** Connects when first asked; {@code program} names the connections in Postgres' own lists. */
    public static Database open(DatabaseUrl url, String program, int poolSize) {
        return new Database(
                url,
                new Transactions(url, program, poolSize, Transactions.Patience.SHORT),
                new Transactions(url, program + "-reports", REPORT_CONNECTIONS, Transactions.Patience.LONG));
    }

    /**
     * For a program that ends after a few statements: one connection, made at once, with all the patience there is.
     * Throws {@link DatabaseUnavailable}.
     */
    public static Database openOnce(DatabaseUrl url, String program) {
        Transactions all = new Transactions(url, program, 1, Transactions.Patience.ONCE);
        return new Database(url, all, all);
    }

    /** Brings the schema to this version, and makes sure of the partitions; answers the schema's version. */
    public String migrate() {
        String version = Migrations.run(url);
        new Partitions(reports).ensure();
        return version;
    }

    /** The schema's version and whether this program knows more. */
    public Migrations.Status migrationStatus() {
        return Migrations.status(url);
    }

    /** How far the schema is, and how far this program would bring it; quicker than {@link #migrationStatus}. */
    public SchemaVersion schemaVersion() {
        return SchemaVersion.of(reports);
    }

    /** A short transaction on the request path, with short patience. */
    <T> T inTx(Function<Tx, T> work) {
        return requests.inTx(work);
    }

    /** A transaction that may take its time. */
    <T> T inPatientTx(Function<Tx, T> work) {
        return reports.inTx(work);
    }

    /** Makes the partitions of the coming months. */
    public void ensurePartitions() {
        new Partitions(reports).ensure();
    }

    /** How the connections are used at the moment. */
    public List<PoolUse> pools() {
        return List.of(requests.use(), reports.use());
    }

    /** Whether the database answers within the request path's patience. */
    public boolean answers() {
        try {
            return requests.inTx(tx -> tx.get("select true as up", Params.NONE).flag("up"));
        } catch (RuntimeException e) {
            return false;
        }
    }

    @Override
    public void close() {
        requests.close();
        reports.close();
    }
}
